"""A table an office keeps, as CSV: its lines where they stand in the file, its columns by whatever offices call them.

Knows columns and lines and nothing of books. A line is counted as one sees it in the file: blank ones and those of a text of
several lines count too. A column is named by its letter and its title.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from service.words import say

NAMES: Final = {
    "nomor": ("nomor", "nomor_naskah", "nomor_agenda", "no_agenda"),
    "tanggal": ("tanggal", "tgl", "tanggal_terima", "tgl_terima", "tanggal_naskah"),
    "asal": ("asal", "dari", "pengirim", "asal_surat"),
    "tujuan": ("tujuan", "kepada"),
    "perihal": ("perihal", "hal", "isi_ringkas"),
    "nomor_asal": ("nomor_asal", "nomor_surat", "no_surat"),
    "tanggal_asal": ("tanggal_asal", "tanggal_surat", "tgl_surat"),
    "klasifikasi": ("klasifikasi", "kode_klasifikasi"),
    "sifat": ("sifat",),
    "lampiran": ("lampiran", "lamp"),
    "keterangan": ("keterangan", "ket"),
    "berkas": ("berkas", "nama_berkas", "file", "nama_file"),
    "unit": ("unit", "pengolah"),
    "akses": ("akses", "kelas_akses", "skkaad"),
}
"""Fields, and what offices call their columns; written large or small, with blanks, dots or dashes."""
_DAYS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_NOT_CSV: Final = {
    "unexpected end of data": "tanda kutip tidak ditutup",
    "expected after": "tanda kutip berdiri di tengah isinya; di dalam isian berkutip tulislah dua kali",
}
"""By a part of the error of the reader."""
_BETWEEN: Final = re.compile(r"[\s._\-/]+")


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """One column: which field it holds, none for one that is unknown, and how one finds it."""

    field: str | None
    letter: str
    title: str

    def __str__(self) -> str:
        """Name it as one sees it: ``D (Tanggal surat)``."""
        return f"{self.letter} ({self.title})"


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One line that is not blank."""

    line: int
    cells: Mapping[str, str]
    """By field, without blanks at the ends; an empty cell is not in it."""
    others: Mapping[str, str]
    """Of columns that are no field, by their titles."""


class TableUnreadable(Exception):
    """From a line on the file is no CSV, or its head cannot be used."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Table:
    """A table while it is read, once."""

    def __init__(self, text: str, wanted: Sequence[str]) -> None:
        """Read the head; raises ``TableUnreadable``. ``wanted`` are the fields that are looked for."""
        text = text.lstrip("\ufeff")
        head = text.split("\n", 1)[0]
        separator = max(";,\t", key=head.count)
        self._rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
        self.columns = [_column(at, title, wanted) for at, title in enumerate(self._next() or ())]
        named = [each.field for each in self.columns if each.field]
        for each in self.columns:
            if each.field and named.count(each.field) > 1:
                raise TableUnreadable(1, f"kolom {each}: {each.field} ada dua kali")

    @property
    def fields(self) -> set[str]:
        """Return the fields that have a column."""
        return {each.field for each in self.columns if each.field}

    @property
    def unknown(self) -> list[TableColumn]:
        """Return the columns that are no field and have a title."""
        return [each for each in self.columns if each.field is None and each.title]

    def place(self, field: str) -> str:
        """Return how the column of a field is called in the file; the field itself where it has none."""
        return next((f"kolom {each}" for each in self.columns if each.field == field), field)

    def rows(self) -> Iterator[TableRow]:
        """Yield the lines that are not blank; raises ``TableUnreadable`` where the file ends to be CSV."""
        while True:
            line = self._rows.line_num + 1
            cells = self._next()
            if cells is None:
                return
            texts = [cell.strip() for cell in cells]
            if not any(texts):
                continue
            if len(texts) > len(self.columns) and any(texts[len(self.columns) :]):
                raise TableUnreadable(line, f"lebih banyak kolom ({len(texts)}) daripada kepalanya")
            pairs = [(column, text) for column, text in zip(self.columns, texts, strict=False) if text]
            yield TableRow(
                line=line,
                cells={column.field: text for column, text in pairs if column.field},
                others={column.title or column.letter: text for column, text in pairs if not column.field},
            )

    def _next(self) -> list[str] | None:
        line = self._rows.line_num + 1
        try:
            return next(self._rows, None)
        except (
            csv.Error
        ) as error:  # a field of 128 KB, a lone carriage return: what follows cannot be told apart
            raise TableUnreadable(line, say("{sebab}; sisanya tidak dibaca", sebab=not_csv(error))) from error


def not_csv(error: csv.Error) -> str:
    """Return what is wrong with a line of a table, in words; every reader of tables is strict, and so says it."""
    told = str(error)
    return next((words for part, words in _NOT_CSV.items() if part in told), f"bukan baris CSV ({told})")


def day_in(text: str) -> date | None:
    """Return a day as offices write it (2026-03-31, 31-03-2026, 31/03/2026, 31.03.2026); nothing for anything else."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _column(at: int, title: str, wanted: Sequence[str]) -> TableColumn:
    name = _BETWEEN.sub("_", title.strip().lower()).strip("_")
    field = next((field for field in wanted if name in NAMES[field]), None)
    return TableColumn(field=field, letter=_letter(at), title=title.strip())


def _letter(at: int) -> str:
    """Return a column's letters as a spreadsheet shows them."""
    before, last = divmod(at, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)
