"""Rolling locks: everything of an object is locked again to now + horizon, long before its lock would end.

The ledger says which artifacts are due; the unit of renewal is the whole object root, because declaration,
inventories of every version and sidecar must outlive the content they describe and stand in no row. When a
lock may be left to end (rule, trigger and holds known and met) is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from archive.vault.errors import LockRefused, NotInVault
from archive.vault.layout import root_files, root_of
from archive.vault.store import ObjectStore


@dataclass(frozen=True, kw_only=True)
class DueVersion:
    """One archived version whose lock is under half the horizon. ``id`` is the ledger's."""

    id: UUID
    key: str
    version_id: str


@dataclass(frozen=True, kw_only=True)
class LockRenewal:
    """One object root, locked until ``until``."""

    root: str
    until: datetime
    versions: int
    """Versions that now have the lock."""
    renewed: tuple[UUID, ...]
    """Ids of the due versions among them: to be recorded."""
    lost: tuple[UUID, ...]
    """Ids of due versions that the store does not have: an alarm."""


def renew(store: ObjectStore, due: Iterable[DueVersion], *, until: datetime) -> Iterator[LockRenewal]:
    """Lock every version under the roots of ``due`` until ``until``; one result per root, to be recorded at once.

    A ``Retryable`` error ends the iteration; the roots yielded before are done, and doing one again is harmless.
    """
    for root, together in groupby(sorted(due, key=_root), key=_root):
        locked = set()
        for each in store.list(root, versions=True):
            if not each.deleted:
                _lock(store, each.key, each.version_id, until)
                locked.add((each.key, each.version_id))
        asked = tuple(together)
        yield LockRenewal(
            root=root,
            until=until,
            versions=len(locked),
            renewed=tuple(each.id for each in asked if (each.key, each.version_id) in locked),
            lost=tuple(each.id for each in asked if (each.key, each.version_id) not in locked),
        )


def renew_root_files(store: ObjectStore, *, until: datetime) -> None:
    """Lock the files that declare the storage root until ``until``."""
    for key in root_files():
        for each in store.list(key, versions=True):
            if each.key == key and not each.deleted:
                _lock(store, key, each.version_id, until)


def _root(due: DueVersion) -> str:
    root = root_of(due.key)
    if root is None:
        raise ValueError(f"lies under no object root: {due.key!r}")
    return root


def _lock(store: ObjectStore, key: str, version_id: str, until: datetime) -> None:
    try:
        store.extend_lock(key, version_id, until)
    except LockRefused:
        present = store.locked_until(key, version_id)
        if present is None or present < until:
            raise
    except NotInVault:
        # Destroyed between the listing and now; the caller's row shows up as lost only if it is listed no more.
        return
