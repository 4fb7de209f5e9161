"""A table an office keeps: its columns by whatever offices call them, its lines where they stand in the file.

Knows columns and fields, and nothing of books or of files (``service.tables``). A column is named by its letter and its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.tables import places
from service.tables.days import day_in
from service.tables.errors import TableUnreadable
from service.tables.file import TableFile
from service.tables.understanding import DATE, ColumnRole, understood
from service.words import Sentence, say
from worker.locked.workbook import letters

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
    "keadaan": ("keadaan", "status_nomor"),
    "berkas": ("berkas", "nama_berkas", "file", "nama_file"),
    "unit": ("unit", "pengolah"),
    "akses": ("akses", "kelas_akses", "skkaad"),
    "lagi": ("lagi", "dicatat_lagi"),
}
"""Fields, and what offices call their columns; written large or small, with blanks, dots or dashes."""
DAY_FIELDS: Final = frozenset({"tanggal", "tanggal_asal"})
"""Fields whose columns hold days by contract."""
_BETWEEN: Final = re.compile(r"[\s._\-/:\u00ad\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """One column: which field it holds, none for one that is unknown, and how one finds it."""

    field: str | None
    letter: str
    title: str

    def __str__(self) -> str:
        """Name it as one sees it: ``D (Tanggal surat)``."""
        return places.called(self.letter, self.title)


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One line that is not blank."""

    line: int
    cells: Mapping[str, str]
    """By field, without blanks at the ends; an empty cell is not in it."""
    others: Mapping[str, str]
    """Of columns that are no field, by their titles."""


class Table:
    """A table by its fields."""

    def __init__(self, file: TableFile, wanted: Sequence[str]) -> None:
        """Read the head; raises ``TableUnreadable``. ``wanted`` are the fields that are looked for."""
        self.file = file
        head = next(file.filled(), None)
        self.head = head.line if head else 1
        """The line of the titles, the first that is not blank."""
        titles = list(head.cells) if head else []
        while titles and not titles[-1].strip():
            titles.pop()
        self.columns = [_column(at, title, wanted) for at, title in enumerate(titles)]
        named = [each.field for each in self.columns if each.field]
        for each in self.columns:
            if each.field and named.count(each.field) > 1:
                raise TableUnreadable(
                    self.head,
                    say(
                        "kolom {kolom}: {sebab}",
                        kolom=each,
                        sebab=say("{isian} ada dua kali", isian=each.field),
                    ),
                )

    @property
    def fields(self) -> set[str]:
        """Return the fields that have a column."""
        return {each.field for each in self.columns if each.field}

    @property
    def unknown(self) -> list[TableColumn]:
        """Return the columns that are no field and have a title."""
        return [each for each in self.columns if each.field is None and each.title]

    def _called(self, column: TableColumn) -> str:
        """Return what a column that is no field is kept under: its title, with its letter where two have that title."""
        alike = [each for each in self.columns if each.title == column.title]
        return (
            column.letter
            if not column.title
            else column.title
            if len(alike) == 1
            else f"{column.title} {column.letter}"
        )

    def place(self, field: str) -> str:
        """Return how the column of a field is called in the file; the field itself where it has none."""
        return next((f"kolom {each}" for each in self.columns if each.field == field), field)

    def at(self, line: int, field: str) -> Sentence:
        """Return where a field of a line stands: its line, and its column, or the field itself where it has none."""
        column = next((str(each) for each in self.columns if each.field == field), None)
        if column is None and field in NAMES:
            return say("baris {baris}, {kolom}", baris=line, kolom=field)
        return places.at(line, column or "")

    def day(self, text: str) -> date | None:
        """Return the day that a cell of a field of days names."""
        return day_in(text, epoch_1904=self.file.epoch_1904)

    def understood(self) -> dict[str, Any]:
        """Return what was understood, and its digest."""
        columns = [
            ColumnRole(
                column=each.letter,
                title=each.title,
                field=each.field,
                kind=DATE if each.field in DAY_FIELDS else "string",
            )
            for each in self.columns
        ]
        return understood(self.file, self.head, columns)

    def rows(self) -> Iterator[TableRow]:
        """Yield the lines that are not blank; raises ``TableUnreadable`` where the file ends to be CSV."""
        for row in self.file.filled():
            if row.line <= self.head:
                continue
            texts = [cell.strip() for cell in row.cells]
            if len(texts) > len(self.columns) and any(texts[len(self.columns) :]):
                raise TableUnreadable(
                    row.line, say("lebih banyak kolom ({banyak}) daripada kepalanya", banyak=len(texts))
                )
            pairs = [(column, text) for column, text in zip(self.columns, texts, strict=False) if text]
            yield TableRow(
                line=row.line,
                cells={column.field: text for column, text in pairs if column.field},
                others={self._called(column): text for column, text in pairs if not column.field},
            )


def plain_title(title: str) -> str:
    """Return a column's title as titles are compared."""
    return _BETWEEN.sub("_", title.strip().lower()).strip("_")


def _column(at: int, title: str, wanted: Sequence[str]) -> TableColumn:
    name = plain_title(title)
    field = next((field for field in wanted if name in NAMES[field]), None)
    return TableColumn(field=field, letter=letters(at), title=title.strip())
