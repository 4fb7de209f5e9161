"""The head of an object: its root inventory as it lies in the bucket, and the sidecar that must agree with it.

The inventory's PUT is the commit point of a deposit; the sidecar follows and may be missing or one version old
after a crash. ``settle`` brings it up to date from whoever comes by. Content is not read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.canonical import sha256_hex
from archive.vault.errors import NotInVault, PreconditionLost, VaultUnavailable
from archive.vault.layout import INVENTORY, SIDECAR, object_root
from archive.vault.ocfl import Inventory, sidecar
from archive.vault.store import ObjectBytes, ObjectStore, StoredObject

ROUNDS = 5
"""Tries to settle a sidecar. Each lost round means that another writer made progress; five in a row is a storm."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The committed state of one object."""

    root: str
    inventory: Inventory
    stored: StoredObject
    """The root inventory's version in the store."""
    sidecar_etag: str

    @property
    def version(self) -> int:
        """Number of the last committed version."""
        return self.inventory.head

    @property
    def etag(self) -> str:
        """What the next inventory must replace."""
        return self.stored.etag


def read_head(store: ObjectStore, object_id: str, locked_until: datetime) -> Head | None:
    """Return the head of an object, its sidecar completed, or nothing when no version was ever committed.

    Raises ``Corrupted`` when the inventory is unreadable or another object's.
    """
    root = object_root(object_id)
    try:
        fetched = store.get(root + INVENTORY)
    except NotInVault:
        return None
    inventory = Inventory.loads(fetched.data, object_id=object_id)
    expected = sidecar(fetched.data)
    try:
        beside = store.get(root + SIDECAR)
    except NotInVault:
        beside = None
    if beside is not None and beside.data == expected:
        etag = beside.etag
    else:
        etag = settle(store, root, locked_until)
        fetched = store.get(root + INVENTORY)
        inventory = Inventory.loads(fetched.data, object_id=object_id)
    return Head(root=root, inventory=inventory, stored=as_stored(fetched), sidecar_etag=etag)


def settle(store: ObjectStore, root: str, locked_until: datetime) -> str:
    """Make the sidecar agree with the inventory and return the sidecar's ETag.

    Safe against any number of others doing the same while new versions are committed: the sidecar is read
    BEFORE the inventory and replaced only if it is still the one that was read, so a sidecar of a later
    inventory is never overwritten by an earlier one.
    """
    for _ in range(ROUNDS):
        try:
            beside = store.get(root + SIDECAR)
        except NotInVault:
            beside = None
        expected = sidecar(store.get(root + INVENTORY).data)
        if beside is not None and beside.data == expected:
            return beside.etag
        try:
            return put_sidecar(store, root, expected, beside.etag if beside else None, locked_until).etag
        except PreconditionLost:
            continue
    raise VaultUnavailable("The sidecar keeps changing under our hands.", root=root)


def put_sidecar(
    store: ObjectStore, root: str, data: bytes, replaced: str | None, locked_until: datetime
) -> StoredObject:
    """Write a sidecar in the place of the one whose ETag is ``replaced``, or where none is."""
    return store.put(
        root + SIDECAR,
        data,
        media="text/plain",
        locked_until=locked_until,
        only_if_absent=replaced is None,
        only_if_etag=replaced,
    )


def as_stored(fetched: ObjectBytes) -> StoredObject:
    """Return the record of what was fetched, with the digest of the bytes that came."""
    return StoredObject(
        key=fetched.key,
        version_id=fetched.version_id,
        etag=fetched.etag,
        size=len(fetched.data),
        sha256=sha256_hex(fetched.data),
    )
