"""Times as S3 servers write them, made the one form the ``minio`` client reads: UTC, ending in ``Z``.

The client refuses all else with a ValueError, and so a whole listing: SeaweedFS writes the zone of its machine
(``2026-11-29T17:31:02+07:00``), others nanoseconds or no fraction. Every answer passes here before the client reads it,
see ``archive.vault.conditional``. Bytes of objects never do.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from archive.vault.errors import VaultError

_ELEMENT: Final = re.compile(
    rb"(<(?:\w+:)?(?:LastModified|RetainUntilDate|CreationDate|Initiated|Date)>)([^<]*)(?=</)"
)


class TimeUnread(VaultError):
    """The store wrote a time in no known form."""


def moment(written: str) -> datetime:
    """Return an ISO 8601 time in UTC; one without a zone is UTC, as S3 prescribes. Raises ``TimeUnread``."""
    try:
        read = datetime.fromisoformat(written.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise TimeUnread(written=written) from error


def legible_body(xml: bytes) -> bytes:
    """Return an XML answer with every time in it as the client reads it."""
    return _ELEMENT.sub(lambda found: found[1] + _element(found[2]), xml)


def legible_header(written: str) -> str:
    """Return a ``Last-Modified`` header as the client reads it: an HTTP date, in GMT."""
    try:
        read = parsedate_to_datetime(written)
    except ValueError:
        read = moment(written)
    return format_datetime((read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC), usegmt=True)


def _element(written: bytes) -> bytes:
    if not written.strip():
        return b""
    return moment(written.decode("utf-8", "replace")).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
