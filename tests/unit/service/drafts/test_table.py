"""Rows pasted from a spreadsheet, or a word processor's table: a cell says what the form shows, and says it again when it is written."""

from __future__ import annotations

import pytest

from service.drafts import table
from service.drafts.form import FieldKind, FormField

CELLS: list[tuple[FieldKind, str, str]] = [
    (FieldKind.CHOICE, "Rata tertimbang", "rata_tertimbang"),
    (FieldKind.CHOICE, "rata_tertimbang", "rata_tertimbang"),
    (FieldKind.CHOICE, " RATA TERTIMBANG ", "rata_tertimbang"),
    (FieldKind.CHOICE, "Rata-rata", "Rata-rata"),
    (FieldKind.YES, "Ya", "ya"),
    (FieldKind.YES, "TIDAK", "tidak"),
    (FieldKind.YES, "belum", "belum"),
    (FieldKind.DATE, "2 Maret 2026", "2026-03-02"),
    (FieldKind.DATE, "31-02-2026", "31-02-2026"),
    (FieldKind.LINE, '"Siti\nAminah"', "Siti Aminah"),
    (FieldKind.MONEY, "1.500.000", "1.500.000"),
    (FieldKind.TEXT, '"Satu\nDua"', "Satu\nDua"),
]
"""As what a column is asked for, a cell as it is pasted, and what stands in the form for it."""


def rows_of(kind: FieldKind) -> FormField:
    """Rows of a name and of one value more."""
    chosen = [("jumlah", "Jumlah"), ("rata_tertimbang", "Rata tertimbang")]
    options = chosen if kind is FieldKind.CHOICE else []
    name = FormField(name="nama", label="Nama", kind=FieldKind.LINE, required=True, nullable=False)
    value = FormField(name="isi", label="Isi", kind=kind, required=True, nullable=False, options=options)
    row = FormField(
        name="", label="", kind=FieldKind.GROUP, required=True, nullable=False, fields=[name, value]
    )
    return FormField(
        name="baris", label="Baris", kind=FieldKind.ROWS, required=True, nullable=False, item=row
    )


@pytest.mark.parametrize(("kind", "cell", "typed"), CELLS)
def test_a_pasted_cell_stands_in_the_form_and_is_written_so_that_it_stands_there_again(
    kind: FieldKind, cell: str, typed: str
) -> None:
    rows, blank = rows_of(kind), {"nama": "", "isi": ""}
    made = table.pasted(rows, f"satu\t{cell}\n", blank)
    assert made == [{"nama": "satu", "isi": typed}]
    assert table.pasted(rows, table.written(rows, made), blank) == made


def test_a_table_of_many_rows_shows_the_words_of_a_choice() -> None:
    written = table.written(rows_of(FieldKind.CHOICE), [{"nama": "satu", "isi": "rata_tertimbang"}])
    assert written == "Nama\tIsi\nsatu\tRata tertimbang\n"


def test_a_position_is_pasted_by_its_title() -> None:
    position = FormField(
        name="",
        label="",
        kind=FieldKind.POSITION,
        required=True,
        nullable=False,
        options=[("sekretaris", "Sekretaris")],
    )
    rows = FormField(
        name="pihak", label="Pihak", kind=FieldKind.ROWS, required=True, nullable=False, item=position
    )
    assert table.pasted(rows, "Sekretaris\nCamat\n", "") == ["sekretaris", "Camat"]
