"""Every way in which an S3 server was seen, or is allowed, to write a time. The next one is a row."""

from datetime import UTC, datetime

import pytest
from minio.datatypes import parse_list_objects
from minio.time import from_http_header, from_iso8601utc
from urllib3 import HTTPResponse

from archive.vault.times import TimeUnread, legible_body, legible_header

AT = datetime(2026, 11, 29, 10, 31, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "microsecond"),
    [
        ("2026-11-29T10:31:02.000Z", 0),  # AWS, MinIO
        ("2026-11-29T10:31:02Z", 0),  # Ceph, SeaweedFS in UTC
        ("2026-11-29T17:31:02+07:00", 0),  # SeaweedFS in Jakarta
        ("2026-11-29T19:31:02+09:00", 0),  # and in Jayapura
        ("2026-11-29T05:31:02-05:00", 0),
        ("2026-11-29T16:01:02+0530", 0),
        ("2026-11-29T10:31:02+00:00", 0),
        ("2026-11-29T10:31:02.123Z", 123_000),
        ("2026-11-29T10:31:02.123456Z", 123_456),
        ("2026-11-29T17:31:02.123456789+07:00", 123_456),  # nanoseconds, as Go writes them
        ("2026-11-29T10:31:02.1Z", 100_000),
        ("2026-11-29T10:31:02", 0),  # no zone: UTC, as S3 prescribes
        ("2026-11-29 10:31:02Z", 0),
        ("20261129T103102Z", 0),
        ("\n  2026-11-29T10:31:02Z ", 0),
    ],
)
@pytest.mark.parametrize(
    "element", ["LastModified", "RetainUntilDate", "CreationDate", "Initiated", "s3:LastModified"]
)
def test_an_iso_time_is_read_whatever_its_zone_and_fraction(
    written: str, microsecond: int, element: str
) -> None:
    said = legible_body(f"<A><{element}>{written}</{element}></A>".encode()).decode()
    read = from_iso8601utc(said.removeprefix(f"<A><{element}>").removesuffix(f"</{element}></A>"))
    assert read == AT.replace(microsecond=microsecond)


@pytest.mark.parametrize(
    "written",
    [
        "Sun, 29 Nov 2026 10:31:02 GMT",
        "Sun, 29 Nov 2026 17:31:02 +0700",
        "Sun, 29 Nov 2026 10:31:02 UTC",
        "Sunday, 29-Nov-26 10:31:02 GMT",  # RFC 850, which HTTP still allows
        "29 Nov 2026 10:31:02 GMT",
        "2026-11-29T17:31:02+07:00",
    ],
)
def test_a_header_is_read_whatever_its_zone(written: str) -> None:
    assert from_http_header(legible_header(written)) == AT


@pytest.mark.parametrize(
    "written", ["yesterday", "2026-13-01T00:00:00Z", "1790000000", "0001-01-01T00:00:00+07:00"]
)
def test_a_time_that_nobody_can_read_is_refused_by_name(written: str) -> None:
    with pytest.raises(TimeUnread, match=written[:8]):
        legible_body(f"<LastModified>{written}</LastModified>".encode())
    with pytest.raises(TimeUnread):
        legible_header(written)


def test_an_empty_time_stays_none() -> None:
    assert legible_body(b"<LastModified></LastModified>") == b"<LastModified></LastModified>"


def test_only_times_are_touched_in_a_listing() -> None:
    key = "&lt;LastModified&gt;2026-11-29T17:31:02+07:00&lt;/LastModified&gt;"
    listing = (
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Contents>'
        f"<Key>{key}</Key><LastModified>2026-11-29T17:31:02+07:00</LastModified><Size>4</Size>"
        "</Contents></ListBucketResult>"
    ).encode()
    legible = legible_body(listing)
    assert legible == listing.replace(
        b"<LastModified>2026-11-29T17:31:02+07:00", b"<LastModified>2026-11-29T10:31:02.000000Z"
    )
    objects, *_ = parse_list_objects(HTTPResponse(body=legible, preload_content=True))
    assert [each.last_modified for each in objects] == [AT]
