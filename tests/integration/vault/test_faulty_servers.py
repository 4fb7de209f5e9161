"""What the vault makes of servers that fail: an outage is an outage, a refusal a refusal, and nothing hangs."""

from __future__ import annotations

import base64
import hashlib
import resource
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from archive.errors import NaskahError, Outage
from archive.outages import BucketMissing, ClockOff, CredentialsRefused, DescriptorsShort, NameUnknown
from archive.vault.conditional import ConditionalPool, only_if
from archive.vault.errors import (
    ChecksumRefused,
    LockRefused,
    NotInVault,
    PreconditionLost,
    VaultError,
    VaultUnavailable,
)
from archive.vault.s3 import S3Store
from archive.vault.settings import VaultSettings
from archive.vault.store import StoredObject
from service.embedded.ports import free_ports
from tests.integration.vault.conftest import ScriptedServer

SILENCE_S = 0.3


def store_at(endpoint: str) -> S3Store:
    settings = VaultSettings(
        endpoint=endpoint, access_key="key", secret_key="secret", bucket="bucket", secure=False
    )
    return S3Store(settings, ConditionalPool(secure=False, connect_s=SILENCE_S, read_s=SILENCE_S))


@pytest.fixture
def store(scripted: ScriptedServer) -> S3Store:
    return store_at(scripted.endpoint)


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def s3_error(status: str, code: str) -> bytes:
    body = f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode()
    return answer(status, body, content_type="application/xml")


DONE = answer("200 OK", etag='"e"', x_amz_version_id="v1")


def put(store: S3Store) -> StoredObject:
    until = datetime.now(UTC) + timedelta(days=1)
    return store.put("key", b"data", media="text/plain", locked_until=until, only_if_absent=True)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (s3_error("503 Slow Down", "SlowDown"), VaultUnavailable),
        (s3_error("500 Internal Server Error", "InternalError"), VaultUnavailable),
        (s3_error("507 Insufficient Storage", "XMinioStorageFull"), VaultUnavailable),
        (s3_error("599 Whatever", "NeverHeardOf"), VaultUnavailable),
        (answer("502 Bad Gateway", b"<html>", content_type="text/html"), VaultUnavailable),
        (answer("503 Service Unavailable"), VaultUnavailable),
        (s3_error("412 Precondition Failed", "PreconditionFailed"), PreconditionLost),
        (s3_error("409 Conflict", "ConditionalRequestConflict"), PreconditionLost),
        (s3_error("400 Bad Request", "BadDigest"), ChecksumRefused),
        (s3_error("400 Bad Request", "XAmzContentSHA256Mismatch"), ChecksumRefused),
        (s3_error("429 Too Many Requests", "TooManyRequests"), VaultUnavailable),
        (s3_error("403 Forbidden", "RequestTimeTooSkewed"), ClockOff),
        (s3_error("400 Bad Request", "RequestExpired"), ClockOff),
        (s3_error("403 Forbidden", "AccessDenied"), CredentialsRefused),
        (s3_error("403 Forbidden", "InvalidAccessKeyId"), CredentialsRefused),
        (s3_error("403 Forbidden", "SignatureDoesNotMatch"), CredentialsRefused),
        (s3_error("400 Bad Request", "ExpiredToken"), CredentialsRefused),
        (s3_error("404 Not Found", "NoSuchBucket"), BucketMissing),
        (answer("403 Forbidden", b"<html>", content_type="text/html"), CredentialsRefused),
        (answer("404 Not Found", b"<html>", content_type="text/html"), VaultError),
        (answer("200 OK", etag='"e"'), VaultError),  # an acknowledgement without a version
    ],
)
def test_each_answer_to_a_put_becomes_the_vaults_own_error(
    scripted: ScriptedServer, store: S3Store, said: bytes, error: type[NaskahError]
) -> None:
    scripted.answers = [said]
    with pytest.raises(NaskahError) as caught:
        put(store)
    assert type(caught.value) is error
    assert caught.value.ids["key"] == "key"
    assert len(scripted.requests) == 1, "a status is never retried here"


JAKARTA = "2026-11-29T17:31:02+07:00"
MODIFIED = datetime(2026, 11, 29, 10, 31, 2, tzinfo=UTC)
XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def xml(body: str) -> bytes:
    return answer("200 OK", body.encode(), content_type="application/xml")


def test_times_in_the_servers_own_zone_are_read_wherever_it_writes_them(
    scripted: ScriptedServer, store: S3Store
) -> None:
    scripted.answers = [
        xml(
            f"<ListBucketResult {XMLNS}><Name>bucket</Name><IsTruncated>false</IsTruncated><Contents><Key>a</Key>"
            f"<LastModified>{JAKARTA}</LastModified><Size>1</Size></Contents></ListBucketResult>"
        ),
        xml(
            f"<ListVersionsResult {XMLNS}><Name>bucket</Name><IsTruncated>false</IsTruncated><Version><Key>a</Key>"
            f"<VersionId>v</VersionId><LastModified>{JAKARTA}</LastModified><Size>1</Size></Version>"
            f"<DeleteMarker><Key>a</Key><VersionId>w</VersionId><LastModified>{JAKARTA}</LastModified>"
            "</DeleteMarker></ListVersionsResult>"
        ),
        xml(
            f"<Retention {XMLNS}><Mode>COMPLIANCE</Mode><RetainUntilDate>{JAKARTA}</RetainUntilDate></Retention>"
        ),
        answer("200 OK", last_modified="Sun, 29 Nov 2026 17:31:02 +0700", etag='"e"', x_amz_version_id="v"),
    ]
    assert [each.modified for each in store.list("a")] == [MODIFIED]
    assert [each.modified for each in store.list("a", versions=True)] == [MODIFIED, MODIFIED]
    assert store.locked_until("a", "v") == MODIFIED
    assert store.head("a").version_id == "v"


def test_the_bytes_of_an_object_are_never_taken_for_an_answer(
    scripted: ScriptedServer, store: S3Store
) -> None:
    data = f"<LastModified>{JAKARTA}</LastModified>".encode()
    scripted.answers = [answer("200 OK", data, content_type="application/xml", last_modified="whenever")]
    assert store.get("key").data == data


@pytest.mark.parametrize(
    "said",
    [
        xml(f"<ListBucketResult {XMLNS}><Contents><Key>a</Key><LastModified>x</LastModified></Contents>"),
        xml(f"<ListBucketResult {XMLNS}><Contents>"),
        xml(f"<ListBucketResult {XMLNS}><Contents><Key>a</Key><Size>x</Size></Contents></ListBucketResult>"),
    ],
)
def test_a_listing_that_cannot_be_read_is_a_refusal(
    scripted: ScriptedServer, store: S3Store, said: bytes
) -> None:
    scripted.answers = [said]
    with pytest.raises(VaultError):
        list(store.list("a"))


@pytest.mark.parametrize(
    ("ahead", "error"),
    [
        (None, CredentialsRefused),  # it names no time
        (timedelta(), CredentialsRefused),
        (timedelta(hours=-1), ClockOff),
        (timedelta(hours=1), ClockOff),
    ],
)
def test_a_wordless_denial_is_the_clocks_when_the_servers_differs(
    scripted: ScriptedServer, store: S3Store, ahead: timedelta | None, error: type[NaskahError]
) -> None:
    dates = {} if ahead is None else {"date": format_datetime(datetime.now(UTC) + ahead, usegmt=True)}
    scripted.answers = [answer("403 Forbidden", b"", **dates)]
    with pytest.raises(error):
        store.head("key")


def test_a_server_whose_name_nobody_knows_is_an_outage_of_this_machine() -> None:
    with pytest.raises(NameUnknown):
        put(store_at("vault.invalid:9000"))


def test_a_process_without_a_descriptor_left_is_an_outage_of_this_machine(store: S3Store) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(DescriptorsShort):
            put(store)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_denied_delete_is_a_lock_that_held(scripted: ScriptedServer, store: S3Store) -> None:
    scripted.answers = [s3_error("403 Forbidden", "AccessDenied")]
    with pytest.raises(LockRefused):
        store.destroy("key", "v1")


def test_a_missing_key_told_without_a_body_is_not_in_the_vault(
    scripted: ScriptedServer, store: S3Store
) -> None:
    scripted.answers = [answer("404 Not Found")]
    with pytest.raises(NotInVault):
        store.head("key")


def test_a_silent_server_is_an_outage_after_one_timeout(scripted: ScriptedServer, store: S3Store) -> None:
    scripted.answers = [None]
    began = time.monotonic()
    with pytest.raises(VaultUnavailable):
        put(store)
    assert SILENCE_S <= time.monotonic() - began < 60
    assert len(scripted.requests) == 1, "silence is not asked twice"


def test_nobody_listening_is_an_outage() -> None:
    (port,) = free_ports(1)
    with pytest.raises(VaultUnavailable) as caught:
        put(store_at(f"127.0.0.1:{port}"))
    assert isinstance(caught.value, Outage)


def test_a_connection_that_breaks_once_is_made_again(scripted: ScriptedServer, store: S3Store) -> None:
    scripted.answers = [b"", DONE]
    assert put(store).version_id == "v1"
    assert len(scripted.requests) == 2


def test_a_connection_that_keeps_breaking_is_an_outage(scripted: ScriptedServer, store: S3Store) -> None:
    scripted.answers = [b""]
    with pytest.raises(VaultUnavailable):
        put(store)


def test_a_body_cut_short_is_an_outage_not_a_document(scripted: ScriptedServer, store: S3Store) -> None:
    scripted.answers = [answer("200 OK", b"whole body", etag='"e"')[:-4], b""]
    with pytest.raises(VaultUnavailable):
        store.get("key")


def test_a_put_is_one_request_with_checksum_lock_and_condition(
    scripted: ScriptedServer, store: S3Store
) -> None:
    scripted.answers = [DONE]
    put(store)
    (request,) = scripted.requests
    lines = request.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    assert lines[0] == "PUT /bucket/key HTTP/1.1"
    assert headers["if-none-match"] == "*"
    assert headers["x-amz-checksum-sha256"] == base64.b64encode(hashlib.sha256(b"data").digest()).decode()
    assert headers["x-amz-object-lock-mode"] == "COMPLIANCE"
    assert "if-none-match" not in headers["authorization"], "the condition is not signed"


def test_a_condition_ends_with_its_block(scripted: ScriptedServer, store: S3Store) -> None:
    scripted.answers = [DONE]
    put(store)
    store.put("key", b"", media="text/plain", locked_until=datetime.now(UTC) + timedelta(days=1))
    assert b"if-none-match" in scripted.requests[0].lower()
    assert b"if-none-match" not in scripted.requests[1].lower()


def test_two_conditions_at_once_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="not both"), only_if(absent=True, etag="e"):
        pass
