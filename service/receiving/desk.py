"""Receiving a file: its number in the incoming register, the file as it came, and a stamp sheet DITERIMA of its own.

One transaction holds the register, enters the number, drafts the sheet and stages the file for the press. The same file
again in the same register gets the same answer and no second number; told otherwise about, it is refused. Only after its
receipt was said to be in error does it get a new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from archive.access import AccessClass
from archive.canonical import canonical, sha256_hex
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals, documents
from archive.ledger.documents.documents import Document
from archive.ledger.intake import earlier, events
from archive.ledger.jobs import staging
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.staging import Staged
from archive.ledger.office import people
from archive.ledger.office.people import Person
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry
from doc_templates.catalog import Catalog
from doc_templates.kit.errors import PayloadRefused
from service.act_days import RECEIVING, wrong_days
from service.errors import (
    ClassForbidden,
    EventConflict,
    EventRefused,
    Field,
    FileAltered,
    FileNotTaken,
    PersonRequired,
    PersonUnknown,
    RegisterRefused,
)
from service.identity.gate import require
from service.intake import payloads
from service.intake.cloudevent import CloudEvent
from service.intake.drafting import ARCHIVED, SHEET, Arrival, draft
from service.intake.request import Request
from service.office.letterhead import Letterhead, Offices
from service.receiving.file import FileReader, Kind
from service.registers.keeping import KEEPERS
from service.registers.numbering import Register, register_named, written
from service.words import say

RECEIVED: Final = "id.naskah.document.received.v1"
SOURCE: Final = "urn:naskah:penerimaan:"
"""With the register's code: the source of the event each receipt is, whose id is the file's SHA-256."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file as it came, and what is said with it."""

    data: bytes = field(repr=False)
    sha256: str
    """What its sender says it is."""
    name: str
    asal: str
    perihal: str
    nomor_asal: str | None = None
    tanggal_asal: date | None = None
    tanggal: date | None = None
    """The day it came; today without."""
    unit: str | None = None
    """Whose paper it becomes; that of who received it without."""
    akses: AccessClass = AccessClass.B
    klasifikasi: str | None = None
    """The letter's own."""
    sifat: str | None = None
    lampiran: str | None = None
    keterangan: str | None = None

    @property
    def said(self) -> dict[str, str]:
        """Return what is said of the paper itself."""
        told = {
            "asal": self.asal,
            "perihal": self.perihal,
            "nomor_asal": self.nomor_asal,
            "tanggal_asal": self.tanggal_asal.isoformat() if self.tanggal_asal else None,
            "klasifikasi": self.klasifikasi,
            "sifat": self.sifat,
            "lampiran": self.lampiran,
            "keterangan": self.keterangan,
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What was received: its stamp sheet and its number."""

    document: Document
    job_id: UUID
    sha256: str
    repeated: bool


class SeveralRefused(Exception):
    """Of several files some were refused, and so all: which, by their places, and what is wrong with each."""

    def __init__(self, wrong: Sequence[tuple[int, Sequence[Field]]]) -> None:
        super().__init__("several files refused")
        self.wrong = tuple(wrong)


class _Checked(Exception):
    """Everything would be entered; nothing is."""


@dataclass(frozen=True, kw_only=True)
class _IncomingBook:
    """The book that is written in, and the moment."""

    register: Register
    arrival: Arrival

    def day_of(self, brought: Brought) -> date:
        """Return the day on which a file came; raises ``RegisterRefused`` for days that cannot be."""
        today = self.arrival.at.astimezone(self.arrival.office.zona).date()
        day = brought.tanggal or today
        said = {"tanggal": day, "tanggal_asal": brought.tanggal_asal}
        if wrong := wrong_days(RECEIVING, said, {"today": today, "tanggal": day}, at="query."):
            raise RegisterRefused(fields=wrong)
        return day


def _person(tx: Transaction, principal: Principal) -> Person:
    person = people.get(tx, str(principal.satker), principal.id)
    if person is None:
        raise PersonUnknown(person=principal.id)
    return person


class Receiving:
    """The desk at which files arrive."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        files: FileReader,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._files = files
        self._clock = clock

    def receive(
        self, principal: Principal, kode: str, brought: Brought, *, trace_id: str | None = None
    ) -> Receipt:
        """Enter a file into an incoming register; the same again answers the same.

        Raises ``FileAltered`` for bytes that are not those announced, ``FileNotTaken`` for what is no PDF or DOCX,
        ``EventConflict`` when the file was received before under another description, and what a register refuses.
        """
        desk = self._desk(principal, kode, trace_id)
        if brought.akses > principal.ceiling:
            raise ClassForbidden(
                fields=[
                    Field(
                        path="query.akses", reason=say("paling tinggi {kelas}", kelas=principal.ceiling.name)
                    )
                ]
            )
        if sha256_hex(brought.data) != brought.sha256:
            raise FileAltered(
                fields=[Field(path="header.content-digest", reason="bukan sidik berkas yang sampai")]
            )
        kind = self._files.read(brought.data)
        day = desk.day_of(brought)
        with self._ledger.acting(principal) as tx:
            return self._enter(tx, desk.arrival, desk.register, brought, kind, _person(tx, principal), day)

    def receive_several(
        self,
        principal: Principal,
        kode: str,
        several: Sequence[Brought],
        *,
        check: bool = False,
        ahead: Mapping[int, int] | None = None,
        trace_id: str | None = None,
    ) -> list[Receipt]:
        """Enter several files in their order: all, or where one is refused none; ``check`` enters nothing at all.

        ``ahead``, for a check: how many numbers of each year others will have taken before these.

        Raises ``SeveralRefused`` with what is wrong with each, and what a register refuses.
        """
        desk = self._desk(principal, kode, trace_id)
        wrong: list[tuple[int, Sequence[Field]]] = []
        ready: list[tuple[Kind, date]] = []
        for at, brought in enumerate(several):
            try:
                if brought.akses > principal.ceiling:
                    raise ClassForbidden(
                        fields=[
                            Field(
                                path="query.akses",
                                reason=say("paling tinggi {kelas}", kelas=principal.ceiling.name),
                            )
                        ]
                    )
                ready.append((self._files.read(brought.data), desk.day_of(brought)))
            except (ClassForbidden, FileNotTaken, RegisterRefused) as refused:
                wrong.append((at, refused.fields))
        if wrong:
            raise SeveralRefused(wrong)
        receipts: list[Receipt] = []
        skip = dict(ahead or {}) if check else {}
        try:
            with self._ledger.acting(principal) as tx:
                person = _person(tx, principal)
                for year in sorted({day.year for _, day in ready}):
                    register_years.hold(
                        tx, person.satker, kode, year
                    )  # in one order: two such tables wait, and never for each other
                for at, (brought, (kind, day)) in enumerate(zip(several, ready, strict=True)):
                    try:
                        receipts.append(
                            self._enter(
                                tx,
                                desk.arrival,
                                desk.register,
                                brought,
                                kind,
                                person,
                                day,
                                skip=skip.get(day.year, 0),
                            )
                        )
                        if not receipts[-1].repeated:
                            skip.pop(day.year, None)  # from here on the book counts itself
                    except (EventConflict, EventRefused, RegisterRefused) as refused:
                        wrong.append((at, refused.fields))
                if wrong:
                    raise SeveralRefused(wrong)
                if check:
                    raise _Checked
        except _Checked:
            pass
        return receipts

    def _desk(self, principal: Principal, kode: str, trace_id: str | None) -> _IncomingBook:
        if principal.kind != "person":
            raise PersonRequired
        require(principal, *KEEPERS)
        office = self._offices.letterhead(principal.satker)
        register = register_named(office.config, kode)
        if register.arah != "masuk":
            raise RegisterRefused(
                fields=[Field(path="path.register", reason="bukan buku agenda surat masuk")]
            )
        arrival = Arrival(
            office=office, channel="http", at=self._clock(), trace_id=trace_id, batch_id=None, lane=Lane.ACT
        )
        return _IncomingBook(register=register, arrival=arrival)

    def _enter(
        self,
        tx: Transaction,
        arrival: Arrival,
        register: Register,
        brought: Brought,
        kind: Kind,
        person: Person,
        day: date,
        *,
        skip: int = 0,
    ) -> Receipt:
        """Hold the register first: two who bring one file wait for each other, and the second gets the first's answer."""
        satker = person.satker
        year = register_years.hold(tx, satker, register.kode, day.year)
        new = self._draft(arrival, register, brought, kind, person, day)
        new = replace(new, item=_once_more(tx, satker, register, new))
        before = _received_before(tx, satker, register, new)
        outcome = before or events.accept(tx, satker, [new], person.id)[0]
        if isinstance(outcome, events.Conflict) and not earlier.known(tx, satker, new.key):
            # Somebody with a higher class brought it, and nobody below learns that: it is entered under its own class.
            new = replace(new, item=f"{new.item}{brought.akses.name}")
            outcome = events.accept(tx, satker, [new], person.id)[0]
        if not isinstance(outcome, events.Accepted):
            raise EventConflict(fields=_told_otherwise(tx, satker, new))
        document = documents.get(tx, outcome.document_id)
        assert document is not None  # accepted now, or visible to whoever got the answer before
        if not outcome.repeated:
            urut = register_years.following(year, skip + 1)[-1]
            nomor = written(register, satker, None, urut, "", day)
            entry = Entry(
                urut=urut,
                nomor=nomor,
                state="masuk",
                document_id=document.id,
                tanggal=day,
                # Its subject and sender stand with the document, under its class; a number has none.
                keterangan={"berkas": brought.sha256},
            )
            register_numbers.write(tx, satker, year, [entry], person.id)
            approvals.move(tx, document, status=document.status, nomor=nomor, tanggal=day)
            staging.stage(
                tx,
                document,
                outcome.job_id,
                Staged(
                    name=kind.name,
                    media=kind.media,
                    sha256=brought.sha256,
                    pages=kind.pages,
                    data=brought.data,
                ),
            )
            audit.enter(
                tx,
                action="file.received",
                document_id=document.id,
                detail={"register": register.kode, "nomor": nomor, "sha256": brought.sha256},
            )
            document = documents.get(tx, outcome.document_id) or document
        return Receipt(
            document=document, job_id=outcome.job_id, sha256=brought.sha256, repeated=outcome.repeated
        )

    def _draft(
        self, arrival: Arrival, register: Register, brought: Brought, kind: Kind, person: Person, day: date
    ) -> events.NewDocument:
        stationery = self._catalog[SHEET]
        # What its sender says, and not when or by whom: the same tomorrow is still the same.
        asked: dict[str, Any] = {
            **brought.said,
            "tanggal": brought.tanggal.isoformat() if brought.tanggal else None,
            "akses": brought.akses.name,
        }
        payload = {
            "buku": register.nama,
            "tanggal": day.isoformat(),
            "dicatat": arrival.at.isoformat(timespec="seconds"),
            "oleh": {"nama": person.nama, "jabatan": person.jabatan},
            **brought.said,
            "berkas": {
                "nama": brought.name,
                "bentuk": kind.form,
                "ukuran": len(brought.data),
                "sha256": brought.sha256,
                **({"halaman": kind.pages} if kind.pages else {}),
            },
        }
        try:
            checked = payloads.check(arrival.office, stationery, payload)
        except PayloadRefused as refused:
            raise EventRefused(
                fields=[Field(path=f"query.{each.path}", reason=each.reason) for each in refused.fields]
            ) from None
        request = Request(
            jenis=SHEET,
            unit=_unit(arrival.office, brought.unit or person.unit or register.unit),
            klasifikasi=stationery.contract.klasifikasi,
            akses=brought.akses,
            payload=payload,
        )
        event = CloudEvent(
            id=brought.sha256,
            source=f"{SOURCE}{register.kode}",
            type=RECEIVED,
            item="",
            subject=brought.name,
            time=arrival.at,
            trace_id=arrival.trace_id,
            data=asked,
            raw=canonical(asked).decode(),
        )
        drafted = draft(arrival, event, request, stationery, checked)
        received = {"type": RECEIVED, "data": {"register": register.kode, "sha256": brought.sha256}}
        order = replace(drafted.on_done, page="diterima", brought=True, events=[received, {"type": ARCHIVED}])
        return replace(drafted, on_done=order)


def _told_otherwise(tx: Transaction, satker: str, new: events.NewDocument) -> Sequence[Field]:
    """Return in which fields a file was told about otherwise, with its number; in neutral words where it is not to be seen."""
    known = earlier.known(tx, satker, new.key)
    document = documents.get(tx, known.document_id) if known else None
    if known is None or document is None:
        return [Field(path="body", reason=say("berkas ini sudah diterima dengan keterangan lain"))]
    said = {"nama": new.subject, **json.loads(new.raw)}
    before = {"nama": known.subject, **json.loads(known.raw)}
    reason = say(
        "berkas ini sudah diterima sebagai nomor {nomor} dengan keterangan lain", nomor=document.nomor or "-"
    )
    differing = [name for name in said if said.get(name) != before.get(name)]
    return [Field(path=f"query.{name}", reason=reason) for name in differing] or [
        Field(path="body", reason=reason)
    ]


def _once_more(tx: Transaction, satker: str, register: Register, new: events.NewDocument) -> str:
    """Return which receipt of this file this is: after one that was said to be in error the file may be received again."""
    sources = [new.source, *([f"{SOURCE}{register.dahulu}"] if register.dahulu else [])]
    void = earlier.cancelled(tx, satker, sources=sources, event_id=new.event_id)
    return str(void + 1) if void else ""


def _received_before(
    tx: Transaction, satker: str, register: Register, new: events.NewDocument
) -> events.Accepted | None:
    """Return the answer this file got while the register was called otherwise: its book is the same."""
    if register.dahulu is None:
        return None
    asked = earlier.Asked(
        source=f"{SOURCE}{register.dahulu}", event_id=new.event_id, item=new.item, body_digest=new.body_digest
    )
    return earlier.answers(tx, satker, [asked]).get(asked.key)


def _unit(office: Letterhead, wanted: str | None) -> str:
    if wanted not in office.kantor.unit:
        raise EventRefused(
            fields=[
                Field(
                    path="query.unit",
                    reason=say("harus unit kantor: {unit}", unit=", ".join(sorted(office.kantor.unit))),
                )
            ]
        )
    return str(wanted)
