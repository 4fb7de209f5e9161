"""Keeping the books: incoming letters, reserved blocks, numbers put in between, old agendas, the year's close.

Only people keep books: each change names who made it. A year closes when nothing in it is unresolved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit, documents, insertions, registers
from archive.ledger.insertions import Insertion
from archive.ledger.registers import Entry, Number
from service.desk.errors import DocumentUnknown, Field, PersonRequired, RegisterRefused, RegisterUnknown
from service.desk.offices import Letterhead, Offices
from service.desk.register import Register, free_letter, register_for, register_named, registers_of, written
from service.desk.register_import import Agenda, read_agenda
from service.desk.register_report import Report, report, resolve
from service.identity.gate import require
from service.identity.roles import READERS, Role

KEEPERS = (Role.ARSIPARIS, Role.PEJABAT)
"""Who writes in the registers; approving and closing is asked of further conditions."""
LARGEST_BLOCK = 200
"""An outage of a week at a busy office; more is a mistyped number."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A letter received."""

    tanggal: date
    asal: str
    perihal: str
    nomor_asal: str = ""
    tanggal_asal: date | None = None


class Books:
    """The office's registers."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def overview(self, principal: Principal) -> list[dict[str, Any]]:
        """Return the office's registers, each with its years."""
        require(principal, *READERS)
        satker, office = self._office(principal)
        with self._ledger.acting(principal) as tx:
            years = registers.years(tx, satker)
        return [
            {
                "kode": each.kode,
                "nama": each.nama,
                "arah": each.arah,
                "unit": each.unit,
                "jenis": list(each.jenis),
                "pola": each.pola.text,
                "years": [
                    {"tahun": y.tahun, "last": y.last, "closed": y.closed_at is not None}
                    for y in years
                    if y.register == each.kode
                ],
            }
            for each in registers_of(office.config).values()
        ]

    def report(self, principal: Principal, kode: str, tahun: int) -> Report:
        """Return a register's year: its numbers, its gaps, what is unresolved."""
        require(principal, *READERS)
        satker, office = self._office(principal)
        register = register_named(office.config, kode)
        # Whether a number stands must not depend on who asks: the gaps are told from all rows, the documents from theirs.
        with self._ledger.acting(Principal.system("register", satker)) as tx:
            whole = resolve(tx, satker, report(tx, satker, register, tahun))
        with self._ledger.acting(principal) as tx:
            seen = documents.several(tx, [n.document_id for n in whole.numbers if n.document_id])
        return whole.seen_with(seen)

    def reserve(self, principal: Principal, kode: str, count: int, reason: str) -> list[Number]:
        """Set a block of numbers aside for letters written by hand in an outage."""
        satker, office, by = self._keeper(principal)
        register = _outgoing(office, kode)
        wrong = (
            [] if 1 <= count <= LARGEST_BLOCK else [Field(path="jumlah", reason=f"1 sampai {LARGEST_BLOCK}")]
        )
        wrong += _reasoned(reason)
        if wrong:
            raise RegisterRefused(fields=wrong)
        today = self._today(office)
        with self._ledger.acting(principal) as tx:
            year = registers.hold(tx, satker, kode, today.year)
            block = range(year.last + 1, year.last + 1 + count)
            entries = [
                Entry(urut=n, nomor=str(n), state="dicadangkan", keterangan={}, reason=reason) for n in block
            ]
            registers.write(tx, satker, year, entries, by)
            _note(tx, "register.reserved", register, dari=block[0], sampai=block[-1])
            return [n for n in registers.numbers(tx, satker, kode, today.year) if n.urut in block]

    def settle(
        self, principal: Principal, kode: str, tahun: int, urut: int, *, outcome: Mapping[str, Any]
    ) -> Number:
        """Say what became of a reserved number: ``nomor``, ``tanggal``, ``perihal``, ``tujuan`` as written, or ``batal``."""
        satker, office, by = self._keeper(principal)
        register = _outgoing(office, kode)
        used = not outcome.get("batal")
        wrong = [
            Field(path=name, reason="wajib diisi")
            for name in ("tanggal", "perihal")
            if used and not outcome.get(name)
        ]
        wrong += [] if used else _reasoned(outcome.get("alasan") or "")
        day = outcome.get("tanggal")
        if used and isinstance(day, date) and day.year != tahun:
            wrong.append(Field(path="tanggal", reason=f"tidak dalam tahun {tahun}"))
        nomor = str(outcome.get("nomor") or urut)
        if used and outcome.get("nomor"):
            read = register.pola.parse(nomor)
            if read is None or read.urut != urut or read.tahun not in (None, tahun):
                wrong.append(
                    Field(path="nomor", reason=f"bukan nomor {urut} tahun {tahun} menurut pola buku ini")
                )
        if wrong:
            raise RegisterRefused(fields=wrong)
        kept = {name: outcome[name] for name in ("perihal", "tujuan") if outcome.get(name)}
        with self._ledger.acting(principal) as tx:
            year = registers.hold(tx, satker, kode, tahun)
            if urut <= year.last and "" not in registers.letters(tx, satker, year, urut):
                # A number nobody wrote down, of an old agenda: from now on it stands, with what became of it.
                gap = Entry(urut=urut, nomor=nomor, state="dicadangkan", keterangan={})
                registers.write(tx, satker, year, [gap], by)
            number = registers.settle(
                tx,
                satker,
                year,
                urut,
                used=used,
                nomor=nomor,
                tanggal=outcome.get("tanggal"),
                keterangan=kept,
                reason=outcome.get("alasan"),
                by=by,
            )
            if number is None:
                raise RegisterUnknown(fields=[Field(path="path.urut", reason="bukan nomor yang dicadangkan")])
            _note(tx, "register.settled", register, tahun=tahun, urut=urut, hasil=number.state)
        return number

    def receive(self, principal: Principal, kode: str, letter: Incoming) -> Number:
        """Enter a letter received into an incoming register."""
        satker, office, by = self._keeper(principal)
        register = register_named(office.config, kode)
        if register.arah != "masuk":
            raise RegisterRefused(
                fields=[Field(path="path.register", reason="bukan buku agenda surat masuk")]
            )
        with self._ledger.acting(principal) as tx:
            year = registers.hold(tx, satker, kode, letter.tanggal.year)
            urut = year.last + 1
            entry = Entry(
                urut=urut,
                nomor=written(register, satker, None, urut, "", letter.tanggal),
                state="masuk",
                tanggal=letter.tanggal,
                keterangan={
                    "asal": letter.asal,
                    "perihal": letter.perihal,
                    "nomor_asal": letter.nomor_asal,
                    "tanggal_asal": letter.tanggal_asal.isoformat() if letter.tanggal_asal else None,
                },
            )
            registers.write(tx, satker, year, [entry], by)
            return next(n for n in registers.numbers(tx, satker, kode, year.tahun) if n.urut == urut)

    def ask_insertion(
        self, principal: Principal, document_id: UUID, *, urut: int, tanggal: date, reason: str
    ) -> Insertion:
        """Ask to number a document behind an earlier number (12.a), on a date that fits there."""
        satker, office, by = self._keeper(principal)
        with self._ledger.acting(principal) as tx:
            document = documents.get(tx, document_id)
            if document is None:
                raise DocumentUnknown(document=document_id)
            register = register_for(office.config, document.jenis, document.unit)
            year = registers.hold(tx, satker, register.kode, tanggal.year)
            before, after = registers.dates_around(tx, satker, year, urut)
            wrong = _reasoned(reason)
            if document.nomor is not None:
                wrong.append(Field(path="document_id", reason="naskah ini sudah bernomor"))
            if (before and tanggal < before) or (after and tanggal > after) or tanggal > self._today(office):
                wrong.append(Field(path="tanggal", reason=f"tidak terletak di antara {before} dan {after}"))
            if wrong:
                raise RegisterRefused(fields=wrong)
            asked = insertions.ask(
                tx,
                satker=satker,
                document_id=document_id,
                register=register.kode,
                tahun=tanggal.year,
                urut=urut,
                tanggal=tanggal,
                reason=reason,
                by=by,
            )
            free_letter(tx, satker, year, asked)
            audit.enter(tx, action="insertion.asked", document_id=document_id, detail={"urut": urut})
        return asked

    def approve_insertion(self, principal: Principal, insertion_id: UUID) -> Insertion:
        """Approve what another person asked for."""
        satker, _, by = self._keeper(principal)
        with self._ledger.acting(principal) as tx:
            known = insertions.get(tx, insertion_id)
            if known is None:
                raise RegisterUnknown(fields=[Field(path="path.id", reason="tidak ada permintaan ini")])
            approved = insertions.approve(tx, satker, insertion_id, by)
            if approved is None:
                reason = (
                    "sudah disetujui"
                    if known.approved_at
                    else "harus disetujui orang lain daripada pemintanya"
                )
                raise RegisterRefused(fields=[Field(path="path.id", reason=reason)])
            audit.enter(tx, action="insertion.approved", document_id=approved.document_id)
        return approved

    def bring_in(self, principal: Principal, kode: str, text: str, *, check: bool = False) -> Agenda:
        """Import an old agenda (CSV): raw kept, numbers read by the register's pattern; ``check`` changes nothing."""
        satker, office, by = self._keeper(principal)
        register = register_named(office.config, kode)
        agenda = read_agenda(text, register)
        if check or not agenda.entries:
            return agenda
        with self._ledger.acting(principal) as tx:
            for tahun, entries in sorted(agenda.entries.items()):
                year = registers.hold(tx, satker, kode, tahun)
                standing = {(n.urut, n.sisipan) for n in registers.numbers(tx, satker, kode, tahun)}
                fresh = [each for each in entries if (each.urut, each.sisipan) not in standing]
                agenda.repeated += len(entries) - len(fresh)
                if fresh:
                    registers.write(tx, satker, year, fresh, by)
            _note(tx, "register.imported", register, baris=agenda.read)
        return agenda

    def close(self, principal: Principal, kode: str, tahun: int) -> None:
        """Close a year that is over; raises ``RegisterRefused`` naming everything unresolved in it."""
        satker, office, by = self._keeper(principal)
        require(principal, Role.ARSIPARIS)
        register = register_named(office.config, kode)
        if tahun >= self._today(office).year:
            raise RegisterRefused(fields=[Field(path="path.tahun", reason="tahun ini belum berakhir")])
        with self._ledger.acting(Principal.system("register", satker)) as tx:
            year = registers.hold(tx, satker, kode, tahun)
            whole = resolve(tx, satker, report(tx, satker, register, tahun))
            wrong = [Field(path=f"{each.urut}", reason=each.reason) for each in whole.unresolved]
            if wrong:
                raise RegisterRefused("Masih ada yang belum selesai dalam tahun ini", fields=wrong)
            registers.close(tx, satker, year, by)
            _note(tx, "register.closed", register, tahun=tahun, oleh=by)

    def _office(self, principal: Principal) -> tuple[str, Letterhead]:
        office = self._offices.letterhead(principal.satker)
        assert principal.satker is not None  # else letterhead() had raised
        return principal.satker, office

    def _keeper(self, principal: Principal) -> tuple[str, Letterhead, str]:
        if principal.kind != "person":
            raise PersonRequired
        require(principal, *KEEPERS)
        return *self._office(principal), principal.id

    def _today(self, office: Letterhead) -> date:
        return self._clock().astimezone(office.zona).date()


def _outgoing(office: Letterhead, kode: str) -> Register:
    register = register_named(office.config, kode)
    if register.arah != "keluar":
        raise RegisterRefused(fields=[Field(path="path.register", reason="bukan buku agenda surat keluar")])
    return register


def _reasoned(reason: str) -> list[Field]:
    return [] if reason.strip() else [Field(path="alasan", reason="wajib diisi")]


def _note(tx: Transaction, action: str, register: Register, **detail: object) -> None:
    audit.enter(tx, action=action, detail={"register": register.kode, **detail})
