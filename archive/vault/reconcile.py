"""The bucket's listing against the ledger's rows, both ways. It reports; it deletes nothing and mends nothing.

Rows are handed in, sorted by key as bytes, so that both sides stream and a million documents fit in little
memory. Objects are read only to explain a difference. Whether bytes are still the archived ones is fixity's
question, not this one's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

import orjson

from archive.vault.errors import Corrupted, NotInVault
from archive.vault.layout import ENDINGS, INVENTORY, OBJECT_DECLARATION, PROBES, SIDECAR, root_files, root_of
from archive.vault.ocfl import Inventory, sidecar
from archive.vault.store import ListedObject, ObjectStore


class DisagreementKind(StrEnum):
    """One kind of disagreement."""

    LOST = "lost"
    """The ledger records a version that the bucket does not have. Alarm: I3 is broken."""
    SIZE = "size"
    """The ledger records another size. Alarm."""
    HIDDEN = "hidden"
    """A delete marker lies on a recorded key. Reads by VersionId still work; somebody tried to delete."""
    OVERLAID = "overlaid"
    """A later version lies on recorded content, which is never written twice."""
    UNRECORDED = "unrecorded"
    """A committed version that the ledger does not know: its job died before recording and must be retried."""
    LOOSE = "loose"
    """Content of no committed version: a deposit that died before its inventory. Its job must be retried; when that
    has ended for good, the document's next version lists it."""
    SIDECAR = "sidecar"
    """The sidecar is missing or old; ``Vault.head`` completes it."""
    UNREADABLE = "unreadable"
    """The inventory cannot be read. Alarm."""
    STRANGER = "stranger"
    """An object that belongs to no part of the storage root."""


@dataclass(frozen=True, kw_only=True)
class LedgerVersion:
    """One version that the ledger records: an artifact, or the inventory of a document's version."""

    object_id: str
    key: str
    version_id: str
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """One disagreement, with what it concerns."""

    finding: DisagreementKind
    key: str
    version_id: str = ""
    object_id: str = ""


def reconcile(
    store: ObjectStore, recorded: Iterable[LedgerVersion], *, settled_before: datetime, prefix: str = ""
) -> Iterator[Disagreement]:
    """Compare everything under ``prefix`` with the rows under it, which come sorted by key as bytes.

    What was written after ``settled_before`` may be a deposit in progress and is not called loose or unrecorded.
    """
    listing = groupby(store.list(prefix, versions=True), key=lambda each: root_of(each.key) or "")
    rows = groupby(_in_order(recorded), key=lambda row: root_of(row.key) or "")
    waiting = next(rows, None)
    for root, objects in listing:
        if not root:
            yield from _strangers(objects)
            continue
        while waiting is not None and waiting[0] < root:
            yield from _lost(store, waiting[1])
            waiting = next(rows, None)
        known: set[LedgerVersion] = set()
        if waiting is not None and waiting[0] == root:
            known = set(waiting[1])
            waiting = next(rows, None)
        yield from _Root(store, root, tuple(objects), known, settled_before).findings()
    while waiting is not None:
        yield from _lost(store, waiting[1])
        waiting = next(rows, None)


def _in_order(recorded: Iterable[LedgerVersion]) -> Iterator[LedgerVersion]:
    before = ""
    for row in recorded:
        if row.key < before:
            raise ValueError(f"rows must come sorted by key: {row.key!r} after {before!r}")
        before = row.key
        yield row


def _strangers(objects: Iterable[ListedObject]) -> Iterator[Disagreement]:
    ours = root_files()
    for each in objects:
        if each.key in ours:
            if each.deleted and each.latest:
                yield Disagreement(finding=DisagreementKind.HIDDEN, key=each.key, version_id=each.version_id)
        elif not each.key.startswith((PROBES, ENDINGS)):
            yield Disagreement(finding=DisagreementKind.STRANGER, key=each.key, version_id=each.version_id)


def _lost(store: ObjectStore, rows: Iterable[LedgerVersion]) -> Iterator[Disagreement]:
    """Look once more before calling it lost: the row may be younger than the listing."""
    for row in sorted(set(rows), key=lambda row: (row.key, row.version_id)):
        try:
            store.head(row.key, row.version_id)
        except NotInVault:
            yield Disagreement(
                finding=DisagreementKind.LOST, key=row.key, version_id=row.version_id, object_id=row.object_id
            )


class _Root:
    """One object root: its listing and its rows."""

    def __init__(
        self,
        store: ObjectStore,
        root: str,
        objects: tuple[ListedObject, ...],
        known: set[LedgerVersion],
        settled_before: datetime,
    ) -> None:
        self._store, self._root, self._objects, self._settled = store, root, objects, settled_before
        self._known = known
        self._object_id = min((row.object_id for row in known), default="")

    def findings(self) -> Iterator[Disagreement]:
        """Yield what the ledger has and the bucket has not, then the other way round, then what is odd in itself."""
        present = {(each.key, each.version_id): each for each in self._objects if not each.deleted}
        yield from _lost(
            self._store, (row for row in self._known if (row.key, row.version_id) not in present)
        )
        for row in sorted(self._known, key=lambda row: (row.key, row.version_id)):
            listed = present.get((row.key, row.version_id))
            if listed is not None and row.size is not None and row.size != listed.size:
                yield self._found(DisagreementKind.SIZE, listed)
        yield from self._odd()
        keys = {row.key for row in self._known}
        unknown = [
            each
            for each in self._objects
            if self._is_content(each.key)
            and not each.deleted
            and each.key not in keys
            and each.modified < self._settled
        ]
        if unknown:
            yield from self._explain(unknown)
        yield from self._beside()

    def _odd(self) -> Iterator[Disagreement]:
        recorded = {(row.key, row.version_id) for row in self._known}
        for each in self._objects:
            if each.latest and each.deleted:
                yield self._found(DisagreementKind.HIDDEN, each)
            elif not self._is_content(each.key) and each.key.removeprefix(self._root) not in _SUPPORT:
                yield self._found(DisagreementKind.STRANGER, each)
        for key, versions in groupby(self._objects, key=lambda each: each.key):
            kept = [each for each in versions if not each.deleted]
            overlaid = any((each.key, each.version_id) in recorded for each in kept)
            if self._is_content(key) and overlaid and len(kept) > 1:
                yield self._found(DisagreementKind.OVERLAID, kept[0])

    def _explain(self, unknown: list[ListedObject]) -> Iterator[Disagreement]:
        try:
            inventory = self._inventory()
        except NotInVault:
            inventory = None
        except Corrupted:
            yield Disagreement(
                finding=DisagreementKind.UNREADABLE, key=self._root + INVENTORY, object_id=self._object_id
            )
            return
        committed = set(inventory.manifest) if inventory else set()
        if inventory and not self._object_id:
            self._object_id = inventory.object_id
        for each in unknown:
            known = each.key.removeprefix(self._root) in committed
            yield self._found(DisagreementKind.UNRECORDED if known else DisagreementKind.LOOSE, each)

    def _inventory(self) -> Inventory:
        data = self._store.get(self._root + INVENTORY).data
        object_id = self._object_id
        if not object_id:
            try:
                object_id = str(orjson.loads(data)["id"])
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise Corrupted("The inventory cannot be read.", key=self._root + INVENTORY) from error
        return Inventory.loads(data, object_id=object_id)

    def _beside(self) -> Iterator[Disagreement]:
        """Report a sidecar that a crash left missing or old; both files are read only if their times allow it."""
        latest = {each.key.removeprefix(self._root): each for each in self._objects if each.latest}
        inventory, beside = latest.get(INVENTORY), latest.get(SIDECAR)
        if inventory is None or inventory.deleted or inventory.modified >= self._settled:
            return
        # An old sidecar is older than the inventory; listings may know whole seconds only, so equal means unknown.
        first = sum(1 for each in self._objects if each.key == inventory.key and not each.deleted) == 1
        if beside is not None and not beside.deleted and (first or beside.modified > inventory.modified):
            return
        data = self._store.get(inventory.key).data
        if beside is None or beside.deleted or self._store.get(beside.key).data != sidecar(data):
            yield Disagreement(
                finding=DisagreementKind.SIDECAR,
                key=self._root + SIDECAR,
                object_id=self._object_id or str(orjson.loads(data)["id"]),
            )

    def _is_content(self, key: str) -> bool:
        parts = key.removeprefix(self._root).split("/")
        return len(parts) in _CONTENT_PARTS and parts[1] == "content" and parts[0][:1] == "v"

    def _found(self, finding: DisagreementKind, each: ListedObject) -> Disagreement:
        return Disagreement(
            finding=finding, key=each.key, version_id=each.version_id, object_id=self._object_id
        )


_CONTENT_PARTS = (3, 4)  # v1 / content / name, or v1 / content / job / name
_SUPPORT = frozenset({OBJECT_DECLARATION, INVENTORY, SIDECAR})
