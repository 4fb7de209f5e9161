"""An object store in memory: the shipped double, with versions, conditions, checksums and locks like the real ones.

For tests and trials; it keeps nothing over a restart. It answers to the same contract suite as ``s3.S3Store``,
so what a test learns on it holds on the real store. It does not imitate listings in pages or a slow network.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from archive.canonical import sha256_hex
from archive.vault.errors import (
    ChecksumRefused,
    LockRefused,
    NotInVault,
    PreconditionLost,
    TooLarge,
    VaultError,
)
from archive.vault.store import ONE_PUT, ListedObject, ObjectBytes, ObjectHead, StoredObject


@dataclass(frozen=True, kw_only=True)
class _Version:
    version_id: str
    etag: str
    modified: datetime
    data: bytes = field(repr=False)
    metadata: Mapping[str, str]
    locked_until: datetime | None
    held: bool = False
    deleted: bool = False


class MemoryStore:
    """An ``ObjectStore`` in this process. ``clock`` decides when a lock has passed."""

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Begin empty."""
        self._clock = clock
        self._lock = threading.RLock()
        self._objects: dict[str, list[_Version]] = {}
        self._serial = count(1)

    def prepare(self) -> None:
        """Nothing to make: the bucket is this object."""

    def versioned(self) -> bool:
        """Always: the double has no unversioned mode."""
        return True

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
        """See ``ObjectStore.put``."""
        if len(data) > ONE_PUT:
            raise TooLarge(key=key, size=len(data))
        if locked_until is not None and locked_until <= self._clock():
            raise VaultError("A lock must end in the future.", key=key)
        digest = sha256_hex(data)
        if sha256 is not None and sha256 != digest:
            raise ChecksumRefused(key=key)
        with self._lock:
            latest = self._latest(key)
            if only_if_absent and latest is not None:
                raise PreconditionLost(key=key)
            if only_if_etag is not None and (latest is None or latest.etag != only_if_etag):
                raise PreconditionLost(key=key)
            made = _Version(
                version_id=f"{next(self._serial):08d}",
                etag=hashlib.md5(data, usedforsecurity=False).hexdigest(),
                modified=self._clock(),
                data=data,
                metadata={name.lower(): value for name, value in (metadata or {}).items()},
                locked_until=locked_until,
            )
            self._objects.setdefault(key, []).append(made)
        return StoredObject(
            key=key, version_id=made.version_id, etag=made.etag, size=len(data), sha256=digest
        )

    def get(self, key: str, version_id: str | None = None) -> ObjectBytes:
        """See ``ObjectStore.get``."""
        found = self._find(key, version_id)
        return ObjectBytes(
            key=key, version_id=found.version_id, etag=found.etag, data=found.data, metadata=found.metadata
        )

    def head(self, key: str, version_id: str | None = None) -> ObjectHead:
        """See ``ObjectStore.head``."""
        found = self._find(key, version_id)
        return ObjectHead(
            key=key,
            version_id=found.version_id,
            etag=found.etag,
            size=len(found.data),
            metadata=found.metadata,
            answered_at=self._clock(),
        )

    def list(self, prefix: str, *, versions: bool = False) -> Iterator[ListedObject]:
        """See ``ObjectStore.list``."""
        with self._lock:
            snapshot = {key: tuple(kept) for key, kept in self._objects.items() if key.startswith(prefix)}
        for key in sorted(snapshot):
            for version in reversed(snapshot[key]):
                latest = version is snapshot[key][-1]
                if versions or (latest and not version.deleted):
                    yield ListedObject(
                        key=key,
                        version_id=version.version_id if versions else "",
                        etag=version.etag,
                        size=len(version.data),
                        modified=version.modified,
                        latest=latest,
                        deleted=version.deleted,
                    )

    def extend_lock(self, key: str, version_id: str, until: datetime) -> None:
        """See ``ObjectStore.extend_lock``."""
        with self._lock:
            found = self._find(key, version_id)
            if (
                found.locked_until is not None
                and self._clock() < found.locked_until
                and until < found.locked_until
            ):
                raise LockRefused(key=key, version_id=version_id)
            self._swap(key, replace(found, locked_until=until))

    def locked_until(self, key: str, version_id: str) -> datetime | None:
        """See ``ObjectStore.locked_until``."""
        return self._find(key, version_id).locked_until

    def hold(self, key: str, version_id: str, on: bool) -> None:
        """See ``ObjectStore.hold``."""
        with self._lock:
            self._swap(key, replace(self._find(key, version_id), held=on))

    def held(self, key: str, version_id: str) -> bool:
        """See ``ObjectStore.held``."""
        return self._find(key, version_id).held

    def destroy(self, key: str, version_id: str) -> None:
        """See ``ObjectStore.destroy``."""
        with self._lock:
            try:
                found = self._find(key, version_id)
            except NotInVault:
                return
            if found.held or (found.locked_until is not None and self._clock() < found.locked_until):
                raise LockRefused(key=key, version_id=version_id)
            kept = [each for each in self._objects[key] if each.version_id != version_id]
            if kept:
                self._objects[key] = kept
            else:
                del self._objects[key]

    def overwrite(self, key: str, version_id: str, data: bytes) -> None:
        """Change archived bytes behind the store's back, as a failing disk does. For tests of what must notice."""
        with self._lock:
            self._swap(key, replace(self._find(key, version_id), data=data))

    def hide(self, key: str) -> None:
        """Put a delete marker on top, as an S3 DELETE without a version does."""
        with self._lock:
            latest = self._find(key, None)
            marker = replace(
                latest,
                version_id=f"{next(self._serial):08d}",
                data=b"",
                metadata={},
                locked_until=None,
                deleted=True,
            )
            self._objects[key].append(marker)

    def _latest(self, key: str) -> _Version | None:
        kept = self._objects.get(key)
        return kept[-1] if kept and not kept[-1].deleted else None

    def _find(self, key: str, version_id: str | None) -> _Version:
        with self._lock:
            if version_id is None:
                latest = self._latest(key)
                if latest is not None:
                    return latest
            for version in self._objects.get(key, ()):
                if version.version_id == version_id and not version.deleted:
                    return version
        raise NotInVault(key=key, version_id=version_id)

    def _swap(self, key: str, changed: _Version) -> None:
        self._objects[key] = [
            changed if each.version_id == changed.version_id else each for each in self._objects[key]
        ]
