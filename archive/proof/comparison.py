"""Every object of the bucket against the ledger; what the vault has and the ledger lacks is taken back into it.

The bucket is only read. The ledger is entered as its owner, a transaction for each document, so that it may be broken off and
begun again. What cannot be taken back is a ``LossFinding``, with what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import holdings, versions
from archive.ledger.documents.templates import NewFile
from archive.ledger.documents.versions import NewArtifact
from archive.ledger.errors import LedgerError
from archive.ledger.office import offices
from archive.ledger.recovery import documents as recovery
from archive.ledger.recovery import endings
from archive.ledger.recovery import templates as template_recovery
from archive.ledger.recovery.documents import Back, FoundVersion
from archive.ledger.registers.numbers import Number
from archive.proof.losses import Loss, LossFinding
from archive.records import data as pinned_data
from archive.records import ending as ending_records
from archive.records import record as records
from archive.records.errors import RecordUnreadable
from archive.records.record import Record
from archive.vault.errors import NotInVault, VaultError
from archive.vault.layout import ENDINGS, root_of
from archive.vault.lying import LyingObject, LyingVersion
from archive.vault.reconcile import Disagreement, DisagreementKind, LedgerVersion, reconcile
from archive.vault.store import ObjectStore

_MEDIA = {"pdf": "application/pdf", "json": "application/json"}
_UNKNOWN = "application/octet-stream"
ReadNumber = Callable[[Record], Number | None]
"""Says a number's place in the books as they are now; None: it cannot be read. Raises ``BookUnknown``."""


class BookUnknown(NaskahError):
    """No office file in the ledger names it."""


def recorded(tx: Transaction) -> Iterator[LedgerVersion]:
    """Yield every version the ledger knows, as it is compared with a listing of the bucket."""
    for held in holdings.every(tx):
        yield LedgerVersion(
            object_id=held.object_id, key=held.key, version_id=held.version_id, size=held.size
        )


@dataclass(frozen=True, kw_only=True)
class EndedAgain:
    """One thing that people ended after the backup."""

    satker: str
    what: str
    """The ledger's table."""
    name: str
    by: str
    at: str
    """ISO, with its zone."""


@dataclass(kw_only=True)
class Comparison:
    """What the comparison came to."""

    objects: int = 0
    """Object roots in which the vault had what the ledger lacked."""
    documents: list[Back] = field(default_factory=list)
    templates: int = 0
    ended_again: list[EndedAgain] = field(default_factory=list)
    """What people ended since the backup."""
    losses: list[LossFinding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it for the ledger and for whoever asks."""
        return {
            "documents": len(self.documents),
            "new_documents": sum(each.new for each in self.documents),
            "versions": sum(each.versions for each in self.documents),
            "acts": sum(each.acts for each in self.documents),
            "numbers": sum(each.number for each in self.documents),
            "printed_again": sum(each.printed_again for each in self.documents),
            "templates": self.templates,
            "endings": len(self.ended_again),
            "ended_again": [asdict(each) for each in self.ended_again],
            "losses": [each.as_json() for each in self.losses],
        }


def _as_recorded(record: Record) -> Number | None:
    return record.number


class BucketComparison:
    """Compares one bucket with one ledger."""

    def __init__(
        self,
        store: ObjectStore,
        ledger: Ledger,
        *,
        settled_before: datetime,
        read_number: ReadNumber = _as_recorded,
        note: Callable[[int], None] = lambda done: None,
    ) -> None:
        """``ledger`` is entered as its owner; ``note`` is told how many objects were looked at."""
        self._store = store
        self._ledger = ledger
        self._settled = settled_before
        self._read_number = read_number
        self._note = note
        self._principal = Principal.system("comparison")
        self._newest_offices: dict[str, int] = {}
        self._done = Comparison()

    def run(self) -> Comparison:
        """Compare all, and take back what there is."""
        self._endings()
        behind = self._differences()
        for done, (root, findings) in enumerate(sorted(behind.items()), start=1):
            self._done.objects += 1
            self._look_at(root, findings)
            self._note(done)
        self._offices()
        return self._done

    def _differences(self) -> dict[str, set[DisagreementKind]]:
        """Return the roots in which the vault is ahead; what the ledger alone has is a loss at once."""
        behind: dict[str, set[DisagreementKind]] = {}
        with self._ledger.acting(self._principal) as tx:
            for found in reconcile(self._store, recorded(tx), settled_before=self._settled):
                if found.finding in (DisagreementKind.UNRECORDED, DisagreementKind.LOOSE):
                    behind.setdefault(root_of(found.key) or "", set()).add(found.finding)
                elif found.finding in _LOST:
                    self._done.losses.append(self._lost(found))
        return behind

    def _look_at(self, root: str, findings: set[DisagreementKind]) -> None:
        try:
            lying = LyingObject(self._store, root)
            if ":template-" in lying.object_id:
                self._template(lying)
                return
            if DisagreementKind.UNRECORDED in findings:
                self._document(lying)
            if DisagreementKind.LOOSE in findings:
                self._loose(lying)
        except (VaultError, RecordUnreadable) as error:
            self._lose(Loss.UNREADABLE, root, str(error))
        except BookUnknown as error:
            self._lose(Loss.BOOK, lying.object_id, str(error))
        except (
            LedgerError
        ) as error:  # one document's; an outage of the ledger is none, and ends the comparison
            self._lose(Loss.CONTRADICTION, lying.object_id or root, str(error))

    def _document(self, lying: LyingObject) -> None:
        """Take one document's versions back, those that the ledger lacks."""
        satker, _, name = lying.object_id.partition(":")
        known = self._known_versions(UUID(name))
        assert lying.inventory is not None  # an unrecorded version is a committed one
        lacking = [no for no in range(1, lying.inventory.head + 1) if no not in known]
        found = [_found(lying, lying.version(no)) for no in lacking]
        if not found:
            return
        newest = found[-1].record
        if f"{newest.satker}:{newest.id}" != lying.object_id:
            raise RecordUnreadable("The record is another document's", object_id=lying.object_id)
        number = self._read_number(newest)
        with self._ledger.acting(Principal.system("comparison", satker)) as tx:
            back = recovery.take_back(tx, found, number=number)
        self._done.documents.append(back)
        self._newest_offices[satker] = max(self._newest_offices.get(satker, 0), newest.office_version)
        for revision in back.unprinted:
            self._lose(Loss.REVISION, lying.object_id, f"revision {revision}")
        if back.numberless:
            self._lose(Loss.NUMBER, lying.object_id, f"number {newest.nomor}")
        if back.number_of_another:
            self._lose(
                Loss.OTHER_ENTRY, lying.object_id, f"number {newest.nomor} is {back.number_of_another}"
            )

    def _known_versions(self, document_id: UUID) -> set[int]:
        with self._ledger.acting(self._principal) as tx:
            return {each.no for each in versions.of(tx, document_id)}

    def _loose(self, lying: LyingObject) -> None:
        """Name a deposit that was never committed; of a known document its job is noted as ended."""
        satker, _, name = lying.object_id.partition(":")
        loose = lying.loose()
        if not lying.object_id:
            event = next(
                (_event_of(lying.read_loose(each)) for each in loose if each.key.endswith(records.NAME)), ""
            )
            self._lose(Loss.UNFINISHED, lying.root, event)
            return
        with self._ledger.acting(Principal.system("comparison", satker)) as tx:
            for job in {each.job for each in loose}:
                with suppress(ValueError):  # not a document's job: nothing of ours will meet it
                    recovery.end_job(tx, satker, UUID(name), UUID(job))

    def _template(self, lying: LyingObject) -> None:
        """Keep a template's bytes findable for the documents printed with it."""
        satker, _, _ = lying.object_id.partition(":")
        assert lying.inventory is not None  # an object with a name has an inventory
        kept = [lying.version(no) for no in range(1, lying.inventory.head + 1)]
        about = next((each.data for v in kept for each in v.files if each.name == "template.json"), None)
        if about is None:
            raise RecordUnreadable("A template without its description", object_id=lying.object_id)
        with self._ledger.acting(Principal.system("comparison", satker)) as tx:
            added = template_recovery.take_back(tx, satker, lying.object_id, about, _template_files(kept))
        self._done.templates += added
        if kept[0].message != "shipped":
            self._lose(Loss.TEMPLATE, lying.object_id, kept[-1].message)

    def _endings(self) -> None:
        """End again what people ended after the backup, before anything else: whom to let in is asked first."""
        lying = {ending_records.id_of(each.key): each.key for each in self._store.list(ENDINGS)}
        with self._ledger.acting(self._principal) as tx:
            unknown = endings.unknown(tx, lying)
        for key in sorted(lying[each] for each in unknown):
            try:
                ending = ending_records.read(key, self._store.get(key).data)
                with self._ledger.acting(Principal.system("comparison", ending.satker)) as tx:
                    name = endings.take_back(tx, ending)
            except (VaultError, RecordUnreadable) as error:
                self._lose(Loss.UNREADABLE, key, str(error))
                continue
            if name is not None:
                at = ending.at.isoformat()
                self._done.ended_again.append(
                    EndedAgain(satker=ending.satker, what=ending.what, name=name, by=ending.by, at=at)
                )

    def _offices(self) -> None:
        """Name each office whose file is older than the one its documents were made with."""
        with self._ledger.acting(self._principal) as tx:
            known = {each.satker: each.version for each in offices.every(tx)}
        for satker, version in sorted(self._newest_offices.items()):
            if version > known.get(satker, 0):
                self._lose(Loss.OFFICE, satker, f"version {version}; the ledger has {known.get(satker, 0)}")

    def _lose(self, loss: Loss, what: str, detail: str = "") -> None:
        self._done.losses.append(LossFinding(loss=loss, what=what, detail=detail))

    def _lost(self, found: Disagreement) -> LossFinding:
        loss = _LOST[found.finding]
        if loss is Loss.GONE:
            with suppress(NotInVault):
                self._store.head(found.key)
                loss = Loss.MOVED
        return LossFinding(loss=loss, what=found.object_id or found.key, detail=found.key)


_LOST = {
    DisagreementKind.LOST: Loss.GONE,
    DisagreementKind.SIZE: Loss.UNREADABLE,
    DisagreementKind.UNREADABLE: Loss.UNREADABLE,
}


def _found(lying: LyingObject, version: LyingVersion) -> FoundVersion:
    """Return a version in the ledger's words; raises ``RecordUnreadable`` where it has no record of ours."""
    files = {each.name: each for each in version.files}
    if records.NAME not in files or version.inventory is None:
        raise RecordUnreadable(object_id=lying.object_id, version=version.no)
    record = records.read(files[records.NAME].data)
    data = files.get(pinned_data.NAME)
    return FoundVersion(
        no=version.no,
        object_id=lying.object_id,
        root=lying.root,
        record=record,
        pinned=pinned_data.read(data.data) if data else None,
        inventory_key=version.inventory.key,
        inventory_version_id=version.inventory.version_id,
        inventory_sha256=version.inventory.sha256,
        inventory_locked_until=version.inventory_locked_until,
        committed_at=version.committed_at,
        files=[
            NewArtifact(
                name=each.name,
                media=_media(record, each.name),
                size=each.stored.size,
                sha256=each.stored.sha256,
                key=each.stored.key,
                version_id=each.stored.version_id,
                pages=record.files[each.name].pages if each.name in record.files else None,
                locked_until=each.locked_until,
            )
            for each in version.files
        ],
    )


def _media(record: Record, name: str) -> str:
    known = record.files.get(name)
    return known.media if known else _MEDIA.get(name.rpartition(".")[2], _UNKNOWN)


def _template_files(kept: Sequence[LyingVersion]) -> list[NewFile]:
    """Return every object version of a template: each file once, and the inventory of each version."""
    files: dict[str, NewFile] = {}
    for version in kept:
        for each in version.files:
            files.setdefault(
                each.stored.key,
                NewFile(
                    version_no=version.no,
                    name=each.name,
                    size=each.stored.size,
                    sha256=each.stored.sha256,
                    key=each.stored.key,
                    version_id=each.stored.version_id,
                    locked_until=each.locked_until,
                ),
            )
        if (head := version.inventory) is not None:
            files[f"{version.no}"] = NewFile(
                version_no=version.no,
                name="inventory.json",
                size=None,
                sha256=head.sha256,
                key=head.key,
                version_id=head.version_id,
                locked_until=version.inventory_locked_until,
            )
    return list(files.values())


def _event_of(record: bytes) -> str:
    """Return which event an uncommitted record was of."""
    try:
        event = records.read(record).event
    except RecordUnreadable:
        return ""
    return f"event {event['id']} of {event['source']}"
