"""Receiving a file: its number in the incoming register, the file as it came, and a stamp sheet DITERIMA of its own.

One transaction holds the register, enters the number, drafts the sheet and stages the file for the press. The same file
again in the same register gets the same answer and no second number; told otherwise about, it is refused. Only after its
receipt was said to be in error does it get a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals, documents, staging
from archive.ledger.documents.documents import Document
from archive.ledger.documents.staging import StagedFile
from archive.ledger.intake import earlier, events
from archive.ledger.jobs.lanes import Lane
from archive.ledger.office.people import Person
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry
from archive.ledger.registers.years import RegisterYear
from doc_templates.catalog import Catalog
from service.act_days import RECEIVING, wrong_days
from service.documents.files.entrance import FileEntrance
from service.documents.files.errors import FileInfected
from service.errors import (
    ClassForbidden,
    EventConflict,
    EventRefused,
    Field,
    FileAltered,
    FileNotTaken,
    PersonRequired,
    RegisterRefused,
)
from service.identity.gate import require
from service.intake.drafting import SHEET, Arrival
from service.office.letterhead import Offices
from service.office.people import person_named
from service.office.registers import Register
from service.receiving import repeated
from service.receiving.file import FileKind, FileReader
from service.receiving.incoming import IncomingFile
from service.receiving.sheet import stamp_sheet
from service.receiving.signatures import SignatureExaminer
from service.registers.given_again import require_new
from service.registers.keeping import KEEPERS
from service.registers.numbering import written
from service.words import say


@dataclass(frozen=True, kw_only=True)
class Reception:
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

    def day_of(self, brought: IncomingFile) -> date:
        """Return the day on which a file came; raises ``RegisterRefused`` for days that cannot be."""
        today = self.arrival.office.day(self.arrival.at)
        day = brought.tanggal or today
        said = {"tanggal": day, "tanggal_asal": brought.tanggal_asal}
        if wrong := wrong_days(RECEIVING, said, {"today": today, "tanggal": day}, at="query."):
            raise RegisterRefused(fields=wrong)
        return day


def _within(principal: Principal, brought: IncomingFile) -> None:
    """Raise ``ClassForbidden`` for a file above its bringer's own class."""
    if brought.akses > principal.ceiling:
        reason = say("paling tinggi {kelas}", kelas=principal.ceiling.name)
        raise ClassForbidden(fields=[Field(path="query.akses", reason=reason)])


class ReceivingDesk:
    """The desk at which files arrive."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        files: FileReader,
        entrance: FileEntrance,
        signatures: SignatureExaminer,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._files = files
        self._entrance = entrance
        self._signatures = signatures
        self._clock = clock

    def receive(
        self, principal: Principal, kode: str, brought: IncomingFile, *, trace_id: str | None = None
    ) -> Reception:
        """Enter a file into an incoming register; the same again answers the same.

        Raises ``FileAltered`` for bytes that are not those announced, ``FileNotTaken`` for what is no PDF or DOCX,
        ``EventConflict`` when the file was received before under another description, and what a register refuses.
        """
        desk = self._desk(principal, kode, trace_id)
        _within(principal, brought)
        if sha256_hex(brought.data) != brought.sha256:
            raise FileAltered(
                fields=[Field(path="header.content-digest", reason="bukan sidik berkas yang sampai")]
            )
        kind = self._examined(principal, brought, desk)
        day = desk.day_of(brought)
        with self._ledger.acting(principal) as tx:
            return self._enter(
                tx,
                desk.arrival,
                desk.register,
                brought,
                kind,
                person_named(tx, str(principal.satker), principal.id),
                day,
            )

    def receive_several(
        self,
        principal: Principal,
        kode: str,
        several: Sequence[IncomingFile],
        *,
        check: bool = False,
        ahead: Mapping[int, int] | None = None,
        trace_id: str | None = None,
    ) -> list[Reception]:
        """Enter several files in their order: all, or where one is refused none; ``check`` enters nothing at all.

        ``ahead``, for a check: how many numbers of each year others will have taken before these.

        Raises ``SeveralRefused`` with what is wrong with each, and what a register refuses.
        """
        desk = self._desk(principal, kode, trace_id)
        ready = self._judged(principal, desk, several)
        wrong: list[tuple[int, Sequence[Field]]] = []
        receipts: list[Reception] = []
        skip = dict(ahead or {}) if check else {}
        try:
            with self._ledger.acting(principal) as tx:
                person = person_named(tx, str(principal.satker), principal.id)
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

    def _judged(
        self, principal: Principal, desk: _IncomingBook, several: Sequence[IncomingFile]
    ) -> list[tuple[FileKind, date]]:
        """Return what each file is and the day it came; raises ``SeveralRefused`` with what is wrong with each."""
        wrong: list[tuple[int, Sequence[Field]]] = []
        ready: list[tuple[FileKind, date]] = []
        for at, brought in enumerate(several):
            try:
                _within(principal, brought)
                ready.append((self._examined(principal, brought, desk), desk.day_of(brought)))
            except (ClassForbidden, FileInfected, FileNotTaken, RegisterRefused) as refused:
                wrong.append((at, refused.fields))
        if wrong:
            raise SeveralRefused(wrong)
        return ready

    def _examined(self, principal: Principal, brought: IncomingFile, desk: _IncomingBook) -> FileKind:
        """Return what a file is and what its signatures are worth; raises ``FileInfected``, ``ScannerAway``, ``FileNotTaken``."""
        self._entrance.let_in(principal, brought.data, name=brought.name, sha256=sha256_hex(brought.data))
        return self._signatures.examined(brought.data, self._files.read(brought.data), desk.arrival.at)

    def _desk(self, principal: Principal, kode: str, trace_id: str | None) -> _IncomingBook:
        if principal.kind != "person":
            raise PersonRequired
        require(principal, *KEEPERS)
        office = self._offices.letterhead(principal.satker)
        register = office.rules.registers.incoming(kode)
        arrival = Arrival(
            office=office, channel="http", at=self._clock(), trace_id=trace_id, batch_id=None, lane=Lane.ACT
        )
        return _IncomingBook(register=register, arrival=arrival)

    def _enter(
        self,
        tx: Transaction,
        arrival: Arrival,
        register: Register,
        brought: IncomingFile,
        kind: FileKind,
        person: Person,
        day: date,
        *,
        skip: int = 0,
    ) -> Reception:
        """Hold the register first: two who bring one file wait for each other, and the second gets the first's answer."""
        satker = person.satker
        year = register_years.hold(tx, satker, register.kode, day.year)
        new = stamp_sheet(arrival, self._catalog[SHEET], register, brought, kind, person, day)
        new = replace(new, item=repeated.receipt_number(tx, satker, register, new))
        before = repeated.under_former_code(tx, satker, register, new)
        outcome = before or events.accept(tx, satker, [new], person.id)[0]
        if isinstance(outcome, events.Conflict) and not earlier.known(tx, satker, new.key):
            # Somebody with a higher class brought it, and nobody below learns that: it is entered under its own class.
            new = replace(new, item=f"{new.item}{brought.akses.name}")
            outcome = events.accept(tx, satker, [new], person.id)[0]
        if not isinstance(outcome, events.Acceptance):
            raise EventConflict(fields=repeated.described_otherwise(tx, satker, new))
        document = documents.get(tx, outcome.document_id)
        assert document is not None  # accepted now, or visible to whoever got the answer before
        if not outcome.repeated:
            if not brought.lagi:
                require_new(
                    tx,
                    satker,
                    register.kode,
                    day,
                    asal=brought.asal,
                    nomor_asal=brought.nomor_asal,
                    at="query.",
                )
            _number(tx, year, register, document, outcome.job_id, brought, kind, person, day, skip=skip)
            document = documents.get(tx, outcome.document_id) or document
        return Reception(
            document=document, job_id=outcome.job_id, sha256=brought.sha256, repeated=outcome.repeated
        )


def _number(
    tx: Transaction,
    year: RegisterYear,
    register: Register,
    document: Document,
    job_id: UUID,
    brought: IncomingFile,
    kind: FileKind,
    person: Person,
    day: date,
    *,
    skip: int,
) -> None:
    """Give a paper its agenda number, and its job the file."""
    urut = register_years.following(year, skip + 1)[-1]
    nomor = written(register, person.satker, None, urut, "", day)
    entry = Entry(
        urut=urut,
        nomor=nomor,
        state="masuk",
        document_id=document.id,
        tanggal=day,
        # Its subject and sender stand with the document, under its class; a number has none.
        keterangan={"berkas": brought.sha256},
    )
    register_numbers.write(tx, person.satker, year, [entry], person.id)
    approvals.move(tx, document, status=document.status, nomor=nomor, tanggal=day)
    staging.stage(
        tx,
        document,
        job_id,
        StagedFile(
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
