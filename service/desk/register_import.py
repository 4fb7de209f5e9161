"""Reads an old agenda from CSV: every line is kept as it was written, its number normalised where a pattern knows it.

Columns, in any order: ``nomor``, ``tanggal`` (2026-03-31 or 31-03-2026), ``perihal``, ``tujuan`` or ``asal``,
``keterangan`` (BATAL makes the number void). Changes nothing.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from archive.ledger.registers import Entry
from service.desk.register import Register
from service.desk.register_pattern import LAMA, MODERN, Parts, Pattern
from service.edge import FIRST_YEAR, character_refused

MOST_LINES = 20_000
"""Ten years of a busy register; a file with more is another kind of file."""
LONGEST = 1_000
"""Characters of a field, as everywhere in a book."""
_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_LEADING = re.compile(r"0*(\d{1,5})(?:\.([a-z]))?(?=\D|$)")
_COLUMNS = ("nomor", "tanggal", "perihal", "tujuan", "asal", "keterangan")


@dataclass(kw_only=True)
class Agenda:
    """What a file held."""

    read: int = 0
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    """By year."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Line and reason of what was left out."""


def read_agenda(text: str, register: Register, today: date) -> Agenda:
    """Read a file; what cannot be read, or has not happened yet, is named with its line and left out."""
    found = Agenda()
    sample = text.split("\n", 1)[0]
    rows = csv.DictReader(
        io.StringIO(text.lstrip("\ufeff")), delimiter=";" if sample.count(";") > sample.count(",") else ","
    )
    try:
        _read(rows, found, register, today)
    except csv.Error as error:  # a field of 128 KB, a lone carriage return: what follows cannot be told apart
        found.problems.append((rows.line_num + 1, f"bukan baris CSV ({error}); sisanya tidak dibaca"))
    return found


def _read(rows: csv.DictReader[str], found: Agenda, register: Register, today: date) -> None:
    rows.fieldnames = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if not {"nomor", "tanggal"} <= set(rows.fieldnames):
        found.problems.append((1, "kolom nomor dan tanggal wajib ada"))
        return
    seen: set[tuple[int, int, str]] = set()
    for line, row in enumerate(rows, start=2):
        if line > MOST_LINES:
            found.problems.append((line, f"paling banyak {MOST_LINES} baris; bagilah berkasnya"))
            break
        found.read += 1
        entry, tahun, problem = _entry(row, register, line)
        if entry is None or (problem := _impossible(entry, tahun, today)):
            found.problems.append((line, problem))
        elif (tahun, entry.urut, entry.sisipan) in seen:
            found.problems.append(
                (line, f"nomor {entry.urut}{entry.sisipan} tahun {tahun} tertulis dua kali")
            )
        else:
            seen.add((tahun, entry.urut, entry.sisipan))
            found.entries.setdefault(tahun, []).append(entry)


def _impossible(entry: Entry, tahun: int, today: date) -> str:
    """Say why a line cannot stand in a book today; empty when it can."""
    if entry.tanggal is not None and entry.tanggal > today:
        return f"tanggal {entry.tanggal:%d-%m-%Y} belum terjadi"
    if entry.tanggal is not None and entry.tanggal.year < FIRST_YEAR:
        return f"tanggal {entry.tanggal:%d-%m-%Y} mendahului {FIRST_YEAR}"
    if tahun > today.year:
        return f"tahun {tahun} belum berjalan"
    if tahun < FIRST_YEAR:
        return f"tahun {tahun} mendahului {FIRST_YEAR}"
    return ""


def _entry(row: dict[str, str], register: Register, line: int) -> tuple[Entry | None, int, str]:
    raw = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    for name, text in raw.items():
        if len(text) > LONGEST:
            return None, 0, f"{name} lebih dari {LONGEST} huruf"
        if refused := character_refused(text, block=True):
            return None, 0, f"{name}: {refused}"
    day = _date(raw["tanggal"])
    if day is None:
        return None, 0, f"tanggal {raw['tanggal']!r} tidak terbaca"
    parts = _parts(raw["nomor"], register.pola)
    if parts is None:
        return None, 0, f"nomor {raw['nomor']!r} tidak terbaca"
    void = "batal" in raw["keterangan"].lower()
    entry = Entry(
        urut=parts.urut,
        sisipan=parts.sisipan,
        nomor=raw["nomor"],
        state="impor",
        tanggal=day,
        keterangan={
            "mentah": {name: value for name, value in raw.items() if value},
            "baris": line,
            "perihal": raw["perihal"],
            "tujuan": raw["tujuan"],
            "asal": raw["asal"],
            "klas": parts.klas,
            "batal": void,
        },
        reason=raw["keterangan"] or None,
    )
    return entry, parts.tahun or day.year, ""


def _parts(nomor: str, pola: Pattern) -> Parts | None:
    for pattern in (pola, Pattern(MODERN), Pattern(LAMA)):
        parts = pattern.parse(nomor)
        if parts is not None:
            return parts
    leading = _LEADING.match(nomor)
    if leading is None or int(leading.group(1)) == 0:
        return None
    return Parts(urut=int(leading.group(1)), sisipan=leading.group(2) or "")


def _date(text: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
