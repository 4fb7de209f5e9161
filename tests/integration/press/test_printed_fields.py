"""Fields of Word on printed pages: what stays live is true there, what is set is the document's, links lead where the data says."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_contents import CHAPTERS, report
from tests.unit.worker.press.test_links import coded, link
from tests.unit.worker.press.test_restarts import CHAPTERS as LISTS
from tests.unit.worker.press.test_restarts import chapters
from tests.unit.worker.press.test_set_fields import CONTEXT, TITLE
from worker.pdf.converter import Converter
from worker.pdf.judge import expected_from, judge_pdf
from worker.press import compile_template
from worker.press.dress import Dress


def pages(pdf: bytes) -> list[str]:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode().removesuffix("\f").split("\f")


@pytest.fixture(scope="module")
def print_pages(converter_socket: Path) -> Callable[[bytes, object], bytes]:
    """Return what prints a template with a context, judged as the line judges."""
    converter = Converter(converter_socket)

    def printed(template: bytes, context: object) -> bytes:
        rendering = compile_template(template).press(context)  # type: ignore[arg-type]
        pdf = converter.convert(rendering.docx, title="Naskah")
        judge_pdf(pdf, expected_from(rendering.docx, rendering.emitted, title="Naskah"))
        return pdf

    return printed


Printing = Callable[[bytes, object], bytes]


def test_a_table_of_contents_is_made_of_the_pages_it_stands_on(print_pages: Printing) -> None:
    template = fixtures.template(build=report)
    said = [pages(print_pages(template, CHAPTERS)) for _ in range(2)]
    assert said[0] == said[1]
    for number in range(1, 9):
        heading = f"Bab {number} laporan"
        entry = re.search(rf"{heading}[ .]+(\d+)$", said[0][0], re.MULTILINE)
        assert entry, said[0][0]
        assert re.search(rf"^\s*{heading}$", said[0][int(entry[1]) - 1], re.MULTILINE)
    assert "basi" not in "".join(said[0])


def marked(paragraph: Paragraph, name: str) -> None:
    """Put a bookmark around what a paragraph says."""
    begin, end = (OxmlElement(f"w:bookmark{each}", {qn("w:id"): "9"}) for each in ("Start", "End"))
    begin.set(qn("w:name"), name)
    paragraph.runs[0]._r.addprevious(begin)
    paragraph.runs[-1]._r.addnext(end)


def live(document: Document) -> None:
    """Fill a document of four pages with the fields that stay live, their kept results all wrong."""
    footer = document.sections[0].footer.paragraphs[0]
    for before, code in (("hal ", " PAGE "), (" dari ", " NUMPAGES "), (" bagian ", " SECTIONPAGES ")):
        footer.add_run(before)
        coded(footer, code, words="77")
    heading = document.add_heading("Pendahuluan {{ n }}", 1)
    marked(heading, "bab")
    for _ in range(2):
        caption = document.add_paragraph("Gambar ")
        coded(caption, " SEQ Gambar \\* ARABIC ", words="77")
    coded(document.add_paragraph("Tabel "), " SEQ Tabel ", words="77")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("isi kedua")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    coded(document.add_paragraph("judul: "), " REF bab ", words="77")
    coded(document.add_paragraph("pada halaman "), " PAGEREF bab \\h ", words="77")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("isi keempat")


LIVE = {
    "PAGE": (3, "hal 4 "),
    "NUMPAGES": (0, " dari 4 "),
    "SEQ, the first": (0, "Gambar 1"),
    "SEQ, the next": (0, "Gambar 2"),
    "SEQ without a format": (0, "Tabel 1"),
    "SECTIONPAGES": (1, " bagian 4"),
    "REF": (2, "judul: Pendahuluan 1"),
    "PAGEREF": (2, "pada halaman 1"),
}


@pytest.fixture(scope="module")
def live_pages(print_pages: Printing) -> list[str]:
    return pages(print_pages(fixtures.template(build=live), {"n": "1"}))


@pytest.mark.parametrize("case", LIVE)
def test_a_live_field_says_what_is_true_of_its_page(case: str, live_pages: list[str]) -> None:
    page, said = LIVE[case]
    assert len(live_pages) == 4
    assert said in re.sub(r" +", " ", live_pages[page]), live_pages[page]
    assert "77" not in live_pages[page]


def test_links_lead_where_the_data_says(print_pages: Printing) -> None:
    def build(document: Document) -> None:
        link(document.sections[0].header.paragraphs[0], "https://kepala.example/{{ k }}", "kepala")
        fixtures.table(document, [["{%tr for b in baris %}"], [""], ["{%tr endfor %}"]])
        link(document.tables[0].rows[1].cells[0].paragraphs[0], "{{ b.url }}", "{{ b.nama }}")

    rows = [
        {"nama": "satu", "url": "https://a.example/?x=1&y=2-3"},
        {"nama": "tanpa", "url": ""},
        {"nama": "surat", "url": "mailto:a@b.example"},
    ]
    pdf = print_pages(fixtures.template(build=build), {"k": "1-2", "baris": rows})
    with pikepdf.open(io.BytesIO(pdf)) as document:
        notes = [note for page in document.pages for note in page.obj.get("/Annots", [])]
        led = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
    assert led == {"https://kepala.example/1-2", "https://a.example/?x=1&y=2-3", "mailto:a@b.example"}
    assert "tanpa" in pages(pdf)[0]


def test_a_list_begins_again_on_the_page_too(print_pages: Printing) -> None:
    (said,) = pages(print_pages(chapters("{%p nomor ulang %}"), LISTS))
    assert said.split() == ["1.", "a", "2.", "b", "1.", "c", "1.", "d", "2.", "e"]


def test_a_title_is_the_documents_on_the_page_too(print_pages: Printing) -> None:
    data = fixtures.template(build=lambda one: coded(one.add_paragraph("Judul: "), " TITLE ", words="lama"))
    (said,) = pages(print_pages(Dress().on(data), CONTEXT))
    assert said.strip() == f"Judul: {TITLE}"
