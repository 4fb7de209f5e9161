"""What the vault asks of an object store: the few S3 operations it lives by, and their records.

Two classes answer to it, ``s3.S3Store`` and ``memory.MemoryStore``, and one contract suite runs on both. OCFL,
versions of documents and jobs are not known here. Every key names an object of ONE bucket, versioned and
locked; a PUT sends its SHA-256 and is locked from its first instant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

ONE_PUT = 64 * 1024 * 1024
"""Largest object in bytes. Above, S3 wants multipart, whose SHA-256 is a digest of digests and proves nothing."""


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """One version of one object, as the store acknowledged it."""

    key: str
    version_id: str
    etag: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ObjectBytes:
    """The bytes of one version, unverified: whoever knows the digest compares it."""

    key: str
    version_id: str
    etag: str
    data: bytes = field(repr=False)
    metadata: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ObjectHead:
    """What the store knows of one version without its bytes."""

    key: str
    version_id: str
    etag: str
    size: int
    metadata: Mapping[str, str]
    answered_at: datetime | None = None
    """The store's clock when it answered, in whole seconds; None when it did not say."""


@dataclass(frozen=True, kw_only=True)
class ListedObject:
    """One line of a listing. ``deleted`` marks a delete marker: the versions below it still exist.

    S3 names ``version_id`` only in a listing of versions; without, it is empty.
    """

    key: str
    version_id: str
    etag: str
    size: int
    modified: datetime
    latest: bool
    deleted: bool


class ObjectStore(Protocol):
    """One versioned, object-locked bucket."""

    def prepare(self) -> None:
        """Make the bucket with versioning and object lock if it does not exist. Idempotent."""

    def versioned(self) -> bool:
        """Say whether the bucket keeps versions."""

    def put(
        self,
        key: str,
        data: bytes,
        *,
        media: str,
        locked_until: datetime | None,
        metadata: Mapping[str, str] | None = None,
        only_if_absent: bool = False,
        only_if_etag: str | None = None,
        sha256: str | None = None,
    ) -> StoredObject:
        """Write one version, locked in COMPLIANCE mode until ``locked_until``; unlocked only what is no record.

        ``sha256`` (hex) is what the store must find in the bytes it received; computed when not given.
        Raises ``PreconditionLost`` when a condition does not hold, ``ChecksumRefused`` when the store received
        other bytes, ``VaultUnavailable`` when nobody knows whether it was written, ``TooLarge``, and
        ``VaultError`` for a lock that ends in the past.
        """

    def get(self, key: str, version_id: str | None = None) -> ObjectBytes:
        """Read one version, the latest without ``version_id``. Raises ``NotInVault``."""

    def head(self, key: str, version_id: str | None = None) -> ObjectHead:
        """Describe one version without reading it. Raises ``NotInVault``."""

    def list(self, prefix: str, *, versions: bool = False) -> Iterator[ListedObject]:
        """List the latest objects under ``prefix`` in key order; with ``versions`` every version and marker."""

    def extend_lock(self, key: str, version_id: str, until: datetime) -> None:
        """Lock one version in COMPLIANCE mode until ``until``. Raises ``LockRefused`` when that would shorten it."""

    def locked_until(self, key: str, version_id: str) -> datetime | None:
        """Say until when one version is locked."""

    def hold(self, key: str, version_id: str, on: bool) -> None:
        """Set or lift the legal hold of one version."""

    def held(self, key: str, version_id: str) -> bool:
        """Say whether one version is under a legal hold."""

    def destroy(self, key: str, version_id: str) -> None:
        """Destroy one version for good; nothing if it is not there. Raises ``LockRefused`` while locked or held."""
