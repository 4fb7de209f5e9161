"""What an S3 server or the network said, in the vault's own words; the cause is kept.

The one table from S3 error codes to errors of ours. A code that is not in it is a refusal, never a retry.
A server that refuses this machine (its clock, its key) says nothing about what was to be stored: an outage of the host.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import urllib3
from minio.error import InvalidResponseError, S3Error, ServerError

from archive.errors import NaskahError
from archive.outages import BucketMissing, ClockOff, CredentialsRefused, RequestRefused, outage_in
from archive.vault.errors import (
    ChecksumRefused,
    LockRefused,
    NotInVault,
    PreconditionLost,
    VaultError,
    VaultUnavailable,
)

_CODES: Final[dict[str, type[NaskahError]]] = {
    "PreconditionFailed": PreconditionLost,
    "ConditionalRequestConflict": PreconditionLost,  # two conditional PUTs at the same instant
    "NoSuchKey": NotInVault,
    "NoSuchVersion": NotInVault,
    "MethodNotAllowed": NotInVault,  # a delete marker, read by its id
    "BadDigest": ChecksumRefused,
    "XAmzContentChecksumMismatch": ChecksumRefused,
    "XAmzContentSHA256Mismatch": ChecksumRefused,
    "ObjectLocked": LockRefused,
    "SlowDown": VaultUnavailable,
    "SlowDownRead": VaultUnavailable,
    "SlowDownWrite": VaultUnavailable,
    "ServiceUnavailable": VaultUnavailable,
    "InternalError": VaultUnavailable,
    "RequestTimeout": VaultUnavailable,
    "OperationAborted": VaultUnavailable,
    "XMinioStorageFull": VaultUnavailable,  # someone makes room; nothing is lost meanwhile
    "TooManyRequests": VaultUnavailable,
    "RequestTimeTooSkewed": ClockOff,
    "RequestExpired": ClockOff,
    "RequestNotReadyYet": ClockOff,
    "AccessDenied": CredentialsRefused,
    "AccountProblem": CredentialsRefused,
    "AllAccessDisabled": CredentialsRefused,
    "InvalidAccessKeyId": CredentialsRefused,
    "SignatureDoesNotMatch": CredentialsRefused,
    "InvalidSecurity": CredentialsRefused,
    "InvalidToken": CredentialsRefused,
    "InvalidClientTokenId": CredentialsRefused,
    "TokenRefreshRequired": CredentialsRefused,
    "ExpiredToken": CredentialsRefused,
    "NotSignedUp": CredentialsRefused,
    "XMinioInvalidAccessKeyId": CredentialsRefused,
    "NoSuchBucket": BucketMissing,
    "InvalidRequest": RequestRefused,  # object lock where the bucket has none; SeaweedFS: or where there is no bucket
    "InvalidBucketName": RequestRefused,
    "InvalidBucketState": RequestRefused,
    "ObjectLockConfigurationNotFoundError": RequestRefused,
    "AuthorizationHeaderMalformed": RequestRefused,  # another region
    "PermanentRedirect": RequestRefused,
    "TemporaryRedirect": RequestRefused,
    "QuotaExceeded": RequestRefused,
    "XMinioAdminBucketQuotaExceeded": RequestRefused,
}
_SERVER_FAILED, _FORBIDDEN = 500, 403
SKEW_S: Final = 600.0
"""S3 refuses what is signed 15 minutes off. A server that says only "denied" (to HEAD, without a body) has its Date asked."""


@contextmanager
def translated(*, key: str, version_id: str | None = None, locking: bool = False) -> Iterator[None]:
    """Raise the vault's error for what goes wrong inside. ``locking``: a denial means that the lock held."""
    ids = {"key": key, **({"version_id": version_id} if version_id else {})}
    try:
        yield
    except S3Error as error:
        raise _named(error, locking)(technical=f"S3: {error.code}: {error.message}", **ids) from error
    except (InvalidResponseError, ServerError) as error:
        status = _status(error)
        wordless = CredentialsRefused if status == _FORBIDDEN else VaultError
        raise (VaultUnavailable if status >= _SERVER_FAILED else wordless)(technical=error, **ids) from error
    except (urllib3.exceptions.HTTPError, OSError, MemoryError) as error:
        ours = outage_in(error)
        kind = VaultUnavailable if ours is None else type(ours)
        raise kind(technical=error, **ids) from error
    except (ValueError, ParseError) as error:  # the client's words for an answer that it cannot read
        raise VaultError("The vault's answer cannot be read.", technical=error, **ids) from error


def _named(error: S3Error, locking: bool) -> type[NaskahError]:
    if locking and error.code in ("AccessDenied", "InvalidRequest", "InvalidRetentionPeriod"):
        return LockRefused
    named = _CODES.get(error.code or "")
    if named is CredentialsRefused and abs(_ahead_s(error.response)) > SKEW_S:
        return ClockOff
    if named is not None:
        return named
    return VaultUnavailable if error.response.status >= _SERVER_FAILED else VaultError


def _ahead_s(answer: Any) -> float:
    """Return how far the server's clock is ahead of ours, by the Date of its answer; 0 when it names none."""
    try:
        told = parsedate_to_datetime(answer.headers["Date"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return 0.0
    return (told.astimezone(UTC) - datetime.now(UTC)).total_seconds()


def _status(error: InvalidResponseError | ServerError) -> int:
    """Status of an answer without S3's XML: a proxy's page, or an empty one."""
    return int(error.status_code if isinstance(error, ServerError) else error._code)
