"""A4 sections take the office's paper, upright or lying; what was meant otherwise stays."""

import io

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from doc_templates.catalog import Catalog
from tests.unit.worker.press.fixtures import template
from worker.press import compile_template
from worker.press.paper import on_paper

CATALOG = Catalog.scan()
F4 = (215, 330)
LYING = (330, 215)


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Width and height of each section, mm."""
    found = docx.Document(io.BytesIO(data)).sections
    return [(round(each.page_width.mm), round(each.page_height.mm)) for each in found]  # type: ignore[union-attr]


def sections(*papers: tuple[float, float]) -> bytes:
    def build(document: Document) -> None:
        for number, (width, height) in enumerate(papers):
            section = document.add_section() if number else document.sections[0]
            section.page_width, section.page_height = Mm(width), Mm(height)
            section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT

    return template("Isi {{ a }}", build=build)


def test_each_section_keeps_how_it_lies() -> None:
    assert sizes(on_paper(sections((210, 297), (297, 210)), "F4")) == [F4, LYING]


def test_a_size_that_was_meant_stays() -> None:
    assert sizes(on_paper(sections((148, 210), (210.2, 296.8)), "F4")) == [(148, 210), F4]


def test_a4_is_what_templates_are_made_for() -> None:
    data = sections((210, 297))
    assert on_paper(data, "A4") is data


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_every_shipped_type_has_a_form_for_f4(jenis: str) -> None:
    form = on_paper(CATALOG[jenis].template, "F4")
    compile_template(form)
    assert set(sizes(form)) <= {F4, LYING}


def filled(millimetres: float) -> bytes:
    """A4 with 30 and 20 mm beside 160 mm of text, and a fixed table of this width in it."""

    def build(document: Document) -> None:
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        table = document.add_table(rows=1, cols=2)
        table.autofit = False
        width = table._tbl.tblPr.find(qn("w:tblW"))
        width.set(qn("w:type"), "dxa")
        width.set(qn("w:w"), str(Mm(millimetres).twips))
        for cell, column in zip(table.rows[0].cells, table.columns, strict=True):
            cell.width = column.width = Mm(millimetres / 2)

    return template("Isi", build=build)


@pytest.mark.parametrize(("given", "found"), [(160, 165), (158, 162.9), (120, 120)])
def test_a_table_as_wide_as_the_text_still_is_and_a_narrower_one_stays(given: float, found: float) -> None:
    table = docx.Document(io.BytesIO(on_paper(filled(given), "F4"))).tables[0]
    assert sum(column.width.mm for column in table.columns) == pytest.approx(found, abs=0.2)


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_the_letterhead_of_every_shipped_type_fills_f4(jenis: str) -> None:
    section = docx.Document(io.BytesIO(on_paper(CATALOG[jenis].template, "F4"))).sections[0]
    width, *margins = (section.page_width or 0, section.left_margin or 0, section.right_margin or 0)
    text = width - sum(margins)
    headers = (section.first_page_header, section.header)
    for table in (table for header in headers for table in header.tables):
        assert sum(column.width for column in table.columns) == pytest.approx(text, abs=Mm(0.2))
