"""A table of contents is held against the pages: each heading named, with the page it stands on."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.integration.pdf import word
from worker.pdf.contents import Contents, contents_of, has_contents, misplaced
from worker.pdf.expected import printed
from worker.pdf.text import read_pages

PAGES = (
    "DAFTAR ISI\n1.1 Latar Belakang........2\nDasar 3\nBab 1......3\nBab 10..3\n\f"
    "1.1 Latar Belakang\nisi yang menyebut Dasar dan lain-lain\n\fDasar\nBab 1\nBab 10\n\f"
)


@pytest.mark.parametrize(
    ("headings", "wrong"),
    [
        (["Latar Belakang", "Dasar", "Bab 1", "Bab 10"], []),
        (["Latar Belakang", "Penutup"], ["Penutup"]),
        (["Dasar", "Latar Belakang"], ["Latar Belakang"]),
        ([], []),
    ],
)
def test_a_heading_that_is_not_named_in_its_place_is_told(headings: list[str], wrong: list[str]) -> None:
    assert misplaced(read_pages(PAGES), Contents(headings=headings, first=1)) == wrong


def test_another_page_than_the_heading_stands_on_is_told_with_it() -> None:
    moved = PAGES.replace("........2", "........4")
    contents = Contents(headings=["Latar Belakang"], first=1)
    assert misplaced(read_pages(moved), contents) == ["Latar Belakang (4)"]
    assert misplaced(read_pages(moved), Contents(headings=["Latar Belakang"], first=3)) == []
    assert misplaced(read_pages(moved), Contents(headings=["Latar Belakang"], first=None)) == []


STYLES = (
    b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:style w:styleId="Judul1"><w:name w:val="heading 1"/></w:style>'
    b'<w:style w:styleId="Judul2"><w:name w:val="heading 2"/></w:style></w:styles>'
)
CODE = "TOC \\o &quot;1-1&quot; \\h"
TOC = f"<w:p>{word.field(CODE)}</w:p>"


def contents(*body: str) -> Contents | None:
    document = etree.fromstring(word.unpack(word.docx(list(body)))["word/document.xml"])
    return contents_of(document, STYLES, printed)


def heading(text: str, style: str = "Judul1") -> str:
    return word.paragraph(text, properties=f'<w:pStyle w:val="{style}"/>')


def test_it_collects_the_headings_of_its_levels() -> None:
    found = contents(TOC, heading("Satu"), heading("Dua", "Judul2"), word.paragraph("isi"), heading("Tiga"))
    assert found == Contents(headings=["Satu", "Tiga"], first=1)
    assert contents(heading("Satu")) is None


@pytest.mark.parametrize(("body", "asked"), [(TOC, True), (word.paragraph("TOC"), False)])
def test_only_a_document_with_a_table_asks_for_it(body: str, asked: bool) -> None:
    assert has_contents(word.docx([body])) is asked
