"""A4 sections take the office's paper, upright or lying; what was meant otherwise stays."""

import io

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
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
