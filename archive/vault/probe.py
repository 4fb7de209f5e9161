"""Does this object store do what the vault lives by? Each capability is performed, none is believed.

Run at every start; a store that fails is refused, whatever its manual says. The few objects this writes lie in
``extensions/naskah-probe/`` under a lock of a minute, and later probes clear them away.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from archive.errors import Retryable
from archive.outages import CredentialsRefused, RequestRefused
from archive.vault.errors import (
    ChecksumRefused,
    LockRefused,
    NotInVault,
    PreconditionLost,
    VaultError,
    VaultUnfit,
)
from archive.vault.layout import PROBES
from archive.vault.store import ObjectStore, StoredObject

LOCK: Final = timedelta(minutes=1)
"""Long enough that a server whose clock is some seconds ahead still sees it in the future."""


class Capability(StrEnum):
    """What a store must be able to do, in the order in which it is tried."""

    VERSIONING = "versioning"
    """The bucket keeps every version that was put."""
    READ_BY_VERSION = "read by VersionId"
    """An overwritten version is read back, byte for byte, by its id."""
    IF_NONE_MATCH = "If-None-Match"
    """A second PUT to a key that must be absent loses."""
    IF_MATCH = "If-Match"
    """A PUT at another ETag than the present one loses; at the present one it wins."""
    CHECKSUM = "SHA-256 checksum"
    """Bytes that are not those of the announced SHA-256 are refused."""
    OBJECT_LOCK = "object lock"
    """A version locked in COMPLIANCE mode cannot be destroyed."""
    LOCK_ROLLS = "rolling locks"
    """A lock can be made longer, and never shorter."""
    LEGAL_HOLD = "legal hold"
    """A hold can be set, seen and lifted."""


class Probe:
    """Performs the capabilities on one store."""

    def __init__(self, store: ObjectStore, *, clock: Callable[[], datetime]) -> None:
        """Write under a folder of this probe's own."""
        self._store = store
        self._clock = clock
        self._folder = f"{PROBES}{secrets.token_hex(8)}/"

    def run(self) -> tuple[Capability, ...]:
        """Perform everything and return what was proven. Raises ``VaultUnfit`` naming the first that fails."""
        performed: dict[Capability, Callable[[], None]] = {
            Capability.VERSIONING: self._versioning,
            Capability.READ_BY_VERSION: self._read_by_version,
            Capability.IF_NONE_MATCH: self._if_none_match,
            Capability.IF_MATCH: self._if_match,
            Capability.CHECKSUM: self._checksum,
            Capability.OBJECT_LOCK: self._object_lock,
            Capability.LOCK_ROLLS: self._lock_rolls,
            Capability.LEGAL_HOLD: self._legal_hold,
        }
        for capability, perform in performed.items():
            try:
                perform()
            except _Failed as failed:
                raise VaultUnfit(capability=capability, reason=str(failed)) from failed.__cause__
            except (
                CredentialsRefused,
                RequestRefused,
            ) as error:  # the key may do something else, but not this
                raise VaultUnfit(
                    capability=capability, reason=error.message, technical=error.technical
                ) from error
            except Retryable:
                raise
            except VaultError as error:
                raise VaultUnfit(
                    capability=capability, reason=error.message, technical=error.technical
                ) from error
        self._clear()
        return tuple(performed)

    def _versioning(self) -> None:
        _require(self._store.versioned(), "the bucket is not versioned")
        first, second = self._put("versioned", b"first"), self._put("versioned", b"second")
        _require(first.version_id != second.version_id, "two PUTs, one version")
        kept = {each.version_id for each in self._store.list(first.key, versions=True)}
        _require({first.version_id, second.version_id} <= kept, "an overwritten version is not listed")

    def _read_by_version(self) -> None:
        first = self._put("read", b"first")
        self._put("read", b"second")
        _require(
            self._store.get(first.key, first.version_id).data == b"first", "another version's bytes came"
        )
        _require(self._store.get(first.key).data == b"second", "the latest version did not come")

    def _if_none_match(self) -> None:
        self._put("absent", b"first", only_if_absent=True)
        with _must_raise(PreconditionLost, "a second conditional PUT won"):
            self._put("absent", b"second", only_if_absent=True)
        _require(self._store.get(self._folder + "absent").data == b"first", "the losing PUT was kept")

    def _if_match(self) -> None:
        first = self._put("match", b"first")
        second = self._put("match", b"second", only_if_etag=first.etag)
        with _must_raise(PreconditionLost, "a PUT at an old ETag won"):
            self._put("match", b"third", only_if_etag=first.etag)
        _require(self._store.get(second.key).data == b"second", "the losing PUT was kept")

    def _checksum(self) -> None:
        with _must_raise(ChecksumRefused, "bytes with a wrong checksum were taken"):
            self._put("checksum", b"data", sha256="0" * 64)
        with _must_raise(NotInVault, "refused bytes were kept"):
            self._store.get(self._folder + "checksum")

    def _object_lock(self) -> None:
        locked = self._put("locked", b"kept")
        until = self._store.locked_until(locked.key, locked.version_id)
        _require(until is not None and until > self._clock(), "no COMPLIANCE lock on what was put locked")
        with _must_raise(LockRefused, "a locked version was destroyed"):
            self._store.destroy(locked.key, locked.version_id)
        _require(self._store.get(locked.key, locked.version_id).data == b"kept", "a locked version is gone")

    def _lock_rolls(self) -> None:
        locked = self._put("rolled", b"kept")
        longer = (self._clock() + 2 * LOCK).replace(microsecond=0)
        self._store.extend_lock(locked.key, locked.version_id, longer)
        _require(
            self._store.locked_until(locked.key, locked.version_id) == longer, "a lock did not get longer"
        )
        with _must_raise(LockRefused, "a lock was made shorter"):
            self._store.extend_lock(locked.key, locked.version_id, longer - LOCK)

    def _legal_hold(self) -> None:
        held = self._put("held", b"kept")
        self._store.hold(held.key, held.version_id, True)
        _require(self._store.held(held.key, held.version_id), "a legal hold was not kept")
        self._store.hold(held.key, held.version_id, False)
        _require(not self._store.held(held.key, held.version_id), "a legal hold was not lifted")

    def _put(
        self,
        name: str,
        data: bytes,
        *,
        only_if_absent: bool = False,
        only_if_etag: str | None = None,
        sha256: str | None = None,
    ) -> StoredObject:
        return self._store.put(
            self._folder + name,
            data,
            media="application/octet-stream",
            locked_until=self._clock() + LOCK,
            only_if_absent=only_if_absent,
            only_if_etag=only_if_etag,
            sha256=sha256,
        )

    def _clear(self) -> None:
        """Destroy what earlier probes left and whose lock has passed; what is still locked waits for the next."""
        for each in list(self._store.list(PROBES, versions=True)):
            with suppress(LockRefused, NotInVault):
                self._store.destroy(each.key, each.version_id)


class _Failed(Exception):
    """A capability that the store does not have."""


def _require(held: bool, otherwise: str) -> None:
    if not held:
        raise _Failed(otherwise)


@contextmanager
def _must_raise(refusal: type[Exception], otherwise: str):  # type: ignore[no-untyped-def]
    try:
        yield
    except refusal:
        return
    raise _Failed(otherwise)
