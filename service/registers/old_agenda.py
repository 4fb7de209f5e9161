"""Reads an old agenda from a table: every line is kept as it was written, its number normalised where a pattern knows it.

Columns, in any order: ``nomor``, ``tanggal`` (2026-03-31 or 31-03-2026), and any other field of an entry, by the names that
``table`` knows. The office's word in its column (``VoidMark``) makes a number void; where the office names none, BATAL in the
column ``keadaan``, and only where there is no such column, ``keterangan`` that is or begins with BATAL. A column that is no field is kept too. Changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from archive.ledger.registers.numbers import Entry
from service.edge import FIRST_YEAR, character_refused
from service.office.pattern import LAMA, MODERN, Parts, Pattern
from service.office.registers import Register, VoidMark
from service.registers.fields import FIELDS, OTHERS, RAW, entry_fields
from service.registers.table import DAY_FIELDS, Table, TableRow, plain_title
from service.tables.days import unread
from service.tables.errors import TableUnreadable
from service.tables.file import TableFile, kept_file
from service.words import say
from service.words.dates import tanggal
from service.words.quoting import quoted

MOST_LINES = 20_000
"""Ten years of a busy register; a file with more is another kind of file."""
LONGEST = 1_000
"""Characters of a field, as everywhere in a book."""
_VOID = re.compile(r"\W*batal\b", re.IGNORECASE)
_VOID_STATE = re.compile(r"\W*batal\W*", re.IGNORECASE)
STATE: Final = "keadaan"
"""The column in which an office says of a number that it is void, and nowhere else."""
_NO_HEAD: Final = say(
    "kolom nomor dan tanggal wajib ada; judul kolomnya di baris berisi yang pertama, tanpa baris lain di atasnya"
)
_REWRITTEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?[eE][+-]?\d+")
"""A number as spreadsheets rewrite it: 1.234 is 1234, or 1; 1e3 is 1000. Nobody knows which number it was."""
_LEADING = re.compile(r"0*(\d{1,5})(?:\.([a-z]))?(?=\D|$)")


@dataclass(kw_only=True)
class Agenda:
    """What a file held."""

    read: int = 0
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    """By year."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Line and reason of what was left out."""
    remarks: list[str] = field(default_factory=list)
    """What became of columns that are no field of a book, and what a line says that does nothing."""
    void: list[tuple[int, Entry]] = field(default_factory=list)
    """Lines whose remark makes their number void."""


def table_of(file: TableFile) -> Table:
    """Return an old agenda's table; raises ``TableUnreadable``."""
    return Table(file, [*(each.name for each in FIELDS), STATE])


def read_agenda(text: str, register: Register, today: date) -> Agenda:
    """Read a file as it is kept; what cannot be read, or has not happened yet, is named with its line and left out."""
    found = Agenda()
    try:
        _read(table_of(kept_file(text)), found, register, today)
    except TableUnreadable as error:
        found.problems.append((error.line, error.reason))
    return found


def _read(table: Table, found: Agenda, register: Register, today: date) -> None:
    if not {"nomor", "tanggal"} <= table.fields:
        found.problems.append((table.head, _NO_HEAD))
        return
    found.remarks += [
        f"kolom {column} bukan kolom agenda; isinya disimpan dan tampak pada keterangan"
        for column in table.unknown
    ]
    seen: set[tuple[int, int, str]] = set()
    for row in table.rows():
        if found.read >= MOST_LINES:
            found.problems.append((row.line, f"paling banyak {MOST_LINES} baris; bagilah berkasnya"))
            break
        found.read += 1
        try:
            entry, tahun = _entry(row, table, register)
            if problem := _impossible(entry, tahun, today):
                raise _Wrong(problem)
            if (tahun, entry.urut, entry.sisipan) in seen:
                raise _Wrong(
                    say(
                        "nomor {nomor} tahun {tahun} tertulis dua kali",
                        nomor=f"{entry.urut}{entry.sisipan}",
                        tahun=tahun,
                    )
                )
        except _Wrong as wrong:
            found.problems.append((row.line, str(wrong)))
            continue
        seen.add((tahun, entry.urut, entry.sisipan))
        if entry.keterangan["batal"]:
            found.void.append((row.line, entry))
        elif "batal" in (entry.reason or "").lower():
            column = register.batal.kolom if register.batal else STATE if STATE in table.fields else ""
            where = f"kolom {column} tidak" if column else "tidak pada awalnya"
            found.remarks.append(
                f"baris {row.line}: keterangan memuat batal, tetapi {where}; nomor {entry.nomor} tetap berlaku"
            )
        found.entries.setdefault(tahun, []).append(entry)


class _Wrong(Exception):
    """Why a line is left out."""


def _impossible(entry: Entry, tahun: int, today: date) -> str:
    """Say why a line cannot stand in a book today; empty when it can."""
    if entry.tanggal is not None and entry.tanggal > today:
        return f"tanggal {tanggal(entry.tanggal)} belum terjadi"
    if entry.tanggal is not None and entry.tanggal.year < FIRST_YEAR:
        return f"tanggal {tanggal(entry.tanggal)} mendahului {FIRST_YEAR}"
    if tahun > today.year:
        return f"tahun {tahun} belum berjalan"
    if tahun < FIRST_YEAR:
        return f"tahun {tahun} mendahului {FIRST_YEAR}"
    return ""


def _entry(row: TableRow, table: Table, register: Register) -> tuple[Entry, int]:
    for name, text in {**row.cells, **row.others}.items():
        if len(text) > LONGEST:
            raise _Wrong(say("{tempat}: lebih dari {banyak} huruf", tempat=table.place(name), banyak=LONGEST))
        if refused := character_refused(text, block=True):
            raise _Wrong(f"{table.place(name)}: {refused}")
    said = {each.name: row.cells.get(each.name, "") for each in FIELDS}
    day = table.day(said["tanggal"])
    if day is None:
        raise _unread(table, "tanggal", said["tanggal"])
    sent = table.day(said["tanggal_asal"])
    if sent is None and said["tanggal_asal"]:
        raise _unread(table, "tanggal_asal", said["tanggal_asal"])
    if sent is not None and sent > day:
        raise _Wrong(f"{table.place('tanggal_asal')}: setelah hari suratnya diterima ({tanggal(day)})")
    parts = number_in(said["nomor"], register.pola)
    if parts is None:
        raise _unread(table, "nomor", said["nomor"])
    others = {**row.others, **({STATE: row.cells[STATE]} if STATE in row.cells else {})}
    entry = Entry(
        urut=parts.urut,
        sisipan=parts.sisipan,
        nomor=said["nomor"],
        state="impor",
        tanggal=day,
        keterangan={
            RAW: {**row.cells, **row.others},
            "baris": row.line,
            **entry_fields({**said, "tanggal_asal": sent, "keterangan": None}),
            **({OTHERS: others} if others else {}),
            "klas": parts.klas,
            "batal": _void(row, table, register.batal),
        },
        reason=said["keterangan"] or None,
    )
    return entry, parts.tahun or day.year


def _unread(table: Table, field: str, text: str) -> _Wrong:
    """Return what is said of a number or day that cannot be read, by its column."""
    place = table.place(field)
    if not text:
        return _Wrong(say("{tempat}: wajib diisi", tempat=place))
    if field in DAY_FIELDS:
        if why := unread(text):
            return _Wrong(
                say("{tempat}: tanggal {tanggal}: {sebab}", tempat=place, tanggal=quoted(text), sebab=why)
            )
        return _Wrong(say("{tempat}: tanggal {tanggal} tidak terbaca", tempat=place, tanggal=quoted(text)))
    return _Wrong(say("{tempat}: nomor {nomor} tidak terbaca", tempat=place, nomor=quoted(text)))


def _void(row: TableRow, table: Table, mark: VoidMark | None) -> bool:
    if mark is None:
        return is_void(
            row.cells.get("keterangan"), row.cells.get(STATE, "") if STATE in table.fields else None
        )
    wanted = plain_title(mark.kolom)
    for each in table.columns:
        if plain_title(each.title) == wanted:
            return mark.says(row.cells.get(each.field, "") if each.field else row.others.get(each.title, ""))
    return False


def is_void(remark: str | None, state: str | None = None) -> bool:
    """Tell whether an old number is void: BATAL in the column of its ``state``; without one, a remark that is or begins with it."""
    if state is not None:
        return _VOID_STATE.fullmatch(state) is not None
    return _VOID.match(remark or "") is not None


def number_in(nomor: str, pola: Pattern, *, strictly: bool = False) -> Parts | None:
    """Return what a number's writing says by the book's pattern, or, unless ``strictly``, by any that offices used."""
    for pattern in (pola,) if strictly else (pola, Pattern(MODERN), Pattern(LAMA)):
        parts = pattern.parse(nomor)
        if parts is not None:
            return parts
    leading = None if strictly or _REWRITTEN.fullmatch(nomor.strip()) else _LEADING.match(nomor)
    if leading is None or int(leading.group(1)) == 0:
        return None
    return Parts(urut=int(leading.group(1)), sisipan=leading.group(2) or "")
