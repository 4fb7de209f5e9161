"""Giving numbers: which register a document belongs to, which number it gets, on what date; within the sign act.

The counter is held in the caller's transaction, so a number and the act that took it are true together or not at all.
Keeping the books (reserving, importing, closing) is ``keeping``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.ledger import Transaction
from archive.ledger.documents.documents import Document
from archive.ledger.registers import insertions
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.insertions import Insertion
from archive.ledger.registers.numbers import Entry
from archive.ledger.registers.years import RegisterYear
from service.errors import Field, RegisterRefused, RegisterUnknown
from service.office.pattern import Parts, PatternWrong
from service.office.registers import Register, Registers
from service.registers.gaps import closed
from service.words import say
from service.words.dates import tanggal
from service.words.quoting import quoted

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WEEKEND = {5: "Sabtu", 6: "Minggu"}


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """The number a document got."""

    register: str
    tahun: int
    urut: int
    sisipan: str
    nomor: str
    tanggal: date
    warnings: tuple[str, ...]


def number_unknown(kode: str, tahun: int) -> RegisterUnknown:
    """Return what is said of a number that stands nowhere in its book."""
    return RegisterUnknown(
        say("Tidak ada nomor ini dalam buku agenda"),
        fields=[Field(path="path.urut", reason="tidak ada dalam buku agenda")],
        step=say("Lihat nomor yang ada: naskah registers show BUKU TAHUN"),
        register=kode,
        tahun=tahun,
    )


def register_of(registers: Registers, document: Document) -> Register:
    """Return in which register a document is numbered: by its type, its unit and whoever signs it first."""
    signatory = str((document.record.get("rantai") or {}).get("penandatangan") or "")
    return registers.numbering(document.jenis, document.unit, signatory)


def kept_number(tx: Transaction, document: Document) -> Allocation | None:
    """Return the number a document got when it was signed before; its content was mended since. None before the first."""
    if document.nomor is None:
        return None
    found = register_numbers.of_documents(tx, [document.id]).get(document.id)
    if found is None or found.state != "terpakai" or found.tanggal is None:
        return None
    return Allocation(
        register=found.register,
        tahun=found.tahun,
        urut=found.urut,
        sisipan=found.sisipan,
        nomor=found.nomor,
        tanggal=found.tanggal,
        warnings=(f"Nomor {found.nomor} dan tanggal {tanggal(found.tanggal)} tetap",),
    )


def allocate(
    tx: Transaction,
    *,
    registers: Registers,
    document: Document,
    today: date,
    tanggal: date | None,
    by: str,
) -> Allocation:
    """Give a document its number, once and for ever, holding the register until the transaction ends."""
    register = register_of(registers, document)
    leave = insertions.of(tx, document.id)
    if leave is not None and leave.approved_at is None:
        raise RegisterRefused(
            fields=[Field(path="sisipan", reason="nomor sisipan untuk naskah ini masih menunggu persetujuan")]
        )
    day = leave.tanggal if leave else tanggal or today
    year = register_years.hold(tx, document.satker, register.kode, day.year)
    if leave is None:
        urut, sisipan, warnings = (
            register_years.following(year)[0],
            "",
            check_date(day, today, year.last_date),
        )
    else:
        urut, sisipan = leave.urut, free_letter(tx, document.satker, year, leave)
        warnings = (f"Nomor sisipan, disetujui {leave.approved_by}: {leave.reason}",)
    nomor = written(register, document.satker, document, urut, sisipan, day)
    entry = Entry(
        urut=urut,
        sisipan=sisipan,
        nomor=nomor,
        state="terpakai",
        document_id=document.id,
        tanggal=day,
        keterangan={},
        reason=leave.reason if leave else None,
    )
    register_numbers.write(tx, document.satker, year, [entry], by)
    return Allocation(
        register=register.kode,
        tahun=day.year,
        urut=urut,
        sisipan=sisipan,
        nomor=nomor,
        tanggal=day,
        warnings=warnings,
    )


def written(
    register: Register, satker: str, document: Document | None, urut: int, sisipan: str, day: date
) -> str:
    """Write a number as its register writes it; raises ``RegisterRefused`` for what its pattern cannot hold."""
    parts = Parts(
        urut=urut,
        sisipan=sisipan,
        klas=document.klasifikasi if document else None,
        jenis=register.kode_jenis.get(document.jenis, "") if document else "",
        satker=satker,
        unit=document.unit if document else register.unit,
        bulan=day.month,
        tahun=day.year,
    )
    try:
        return register.pola.format(parts)
    except PatternWrong as error:
        raise RegisterRefused(
            fields=[
                Field(
                    path="nomor",
                    reason=say(
                        "pola {pola} tidak dapat ditulis: {sebab}",
                        pola=quoted(register.pola.text),
                        sebab=error,
                    ),
                )
            ]
        ) from error


def provisional(register: Register, satker: str, document: Document, day: date) -> str:
    """Return the number as it will look, its place in the register still open."""
    shown = written(register, satker, document, 1, "", day)
    before, _, after = register.pola.text.partition("{urut}")
    return (
        shown.replace("1", "[nomor sementara]", 1) if not before and after else f"[nomor sementara] {shown}"
    )


def free_letter(tx: Transaction, satker: str, year: RegisterYear, leave: Insertion) -> str:
    """Return the next letter behind a number; the number itself must stand in the register."""
    closed(register_numbers.numbers(tx, satker, year.register, year.tahun), leave.urut, "urut")
    taken = register_numbers.letters(tx, satker, year, leave.urut)
    if "" not in taken:
        raise RegisterRefused(
            fields=[
                Field(
                    path="urut",
                    reason=say(
                        "nomor {urut} belum ada dalam buku agenda tahun {tahun}",
                        urut=leave.urut,
                        tahun=year.tahun,
                    ),
                )
            ]
        )
    free = [letter for letter in _LETTERS if letter not in taken]
    if not free:
        raise RegisterRefused(fields=[Field(path="urut", reason="huruf sisipan untuk nomor ini sudah habis")])
    return free[0]


def weekend(day: date) -> str | None:
    """Return a warning for a day on which offices are closed."""
    name = _WEEKEND.get(day.weekday())
    return f"Tanggal {tanggal(day)} jatuh pada hari {name}" if name else None


def check_date(day: date, today: date, last: date | None = None) -> tuple[str, ...]:
    """Refuse a date after today or before the register's last; warn of what is only unusual."""
    if day > today:
        raise RegisterRefused(
            fields=[Field(path="tanggal", reason="tanggal naskah tidak boleh setelah hari ini")]
        )
    if last is not None and day < last:
        raise RegisterRefused(
            fields=[
                Field(
                    path="tanggal",
                    reason=say(
                        "mendahului nomor terakhir ({tanggal}); mintalah nomor sisipan",
                        tanggal=tanggal(last),
                    ),
                )
            ]
        )
    warnings: Sequence[str | None] = (
        weekend(day),
        f"Bertanggal mundur {(today - day).days} hari" if day < today else None,
    )
    return tuple(each for each in warnings if each)
