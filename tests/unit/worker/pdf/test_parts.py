"""A long table in parts: every row once and in order, the head on each, what stands around it at its ends."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement

from tests.unit.worker.press import fixtures
from worker.pdf.parts import parted


def book(rows: int, *, merged: bool = False) -> bytes:
    document = Document()
    document.add_paragraph("Buku agenda")
    table = document.add_table(rows=0, cols=2)
    for said in ("No.", *map(str, range(1, rows + 1))):
        table.add_row().cells[0].text = said
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if merged:
        table.cell(1, 1).merge(table.cell(2, 1))
    document.add_paragraph("Ringkasan")
    document.sections[0].different_first_page_header_footer = True
    return fixtures.saved(document)


@pytest.mark.parametrize(
    ("rows", "sizes"), [(1, [1]), (10, [10]), (20, [20]), (21, [10, 10, 1]), (25, [10, 10, 5])]
)
def test_every_row_stands_once_in_its_order_below_the_head(rows: int, sizes: list[int]) -> None:
    parts = [Document(io.BytesIO(each)) for each in parted(book(rows), 10)]
    said = [[row.cells[0].text for row in part.tables[0].rows] for part in parts]
    assert [len(each) - 1 for each in said] == sizes
    assert {each[0] for each in said} == {"No."}
    assert [text for each in said for text in each[1:]] == list(map(str, range(1, rows + 1)))
    around = [[text for paragraph in part.paragraphs if (text := paragraph.text)] for part in parts]
    assert [text for each in around for text in each] == ["Buku agenda", "Ringkasan"]
    assert ("Buku agenda" in around[0], "Ringkasan" in around[-1]) == (True, True)
    assert [part.sections[0].different_first_page_header_footer for part in parts] == [True] + [False] * (
        len(parts) - 1
    )


def test_a_second_long_table_is_parted_too() -> None:
    document = Document(io.BytesIO(book(25)))
    table = document.add_table(rows=0, cols=1)
    for said in range(100, 145):
        table.add_row().cells[0].text = str(said)
    tables = [Document(io.BytesIO(each)).tables for each in parted(fixtures.saved(document), 10)]
    texts = [row.cells[0].text for part in tables for each in part for row in each.rows]
    assert [each for each in texts if each != "No."] == [*map(str, range(1, 26)), *map(str, range(100, 145))]
    assert max(sum(len(each.rows) for each in part) for part in tables) <= 21


@pytest.mark.parametrize(
    "docx", [book(25, merged=True), fixtures.template("x")], ids=["joined cells", "no table"]
)
def test_what_cannot_be_parted_stays_as_it_is(docx: bytes) -> None:
    assert parted(docx, 10) == [docx]
