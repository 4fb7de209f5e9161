"""What Word keeps of a table of contents goes when a template is compiled; which tables can be made anew is the lint's to say."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.contents import NOTICE, levels
from worker.press.lint.check import Rule, errors, lint

HEADINGS = ' TOC \\o "1-3" \\h \\z \\u '


def mark(paragraph: Paragraph, tag: str, text: str = "", **attributes: str) -> None:
    """Add a piece of a field to a paragraph."""
    element = OxmlElement(tag, {qn(f"w:{name}"): value for name, value in attributes.items()})
    element.text = text or None
    paragraph.add_run()._r.append(element)


def table_of_contents(document: Document, code: str = HEADINGS, *kept: str) -> None:
    """Add a table of contents as Word keeps one: each line a paragraph, with a link and a page field of its own."""
    lines = [document.add_paragraph() for _ in kept or ("",)]
    mark(lines[0], "w:fldChar", fldCharType="begin")
    mark(lines[0], "w:instrText", code)
    mark(lines[0], "w:fldChar", fldCharType="separate")
    for line, text in zip(lines, kept or ("Bab lama",), strict=True):
        line.add_run(f"{text}\t")
        mark(line, "w:fldChar", fldCharType="begin")
        mark(line, "w:instrText", " PAGEREF _Toc1 \\h ")
        mark(line, "w:fldChar", fldCharType="separate")
        line.add_run("9")
        mark(line, "w:fldChar", fldCharType="end")
    mark(document.add_paragraph(), "w:fldChar", fldCharType="end")


def report(document: Document) -> None:
    """Fill a document with chapters from a loop, and a table of them."""
    table_of_contents(document, HEADINGS, "{{ bab.judul }}", "Bab basi")
    document.add_paragraph("{%p for bab in isi.bab %}")
    document.add_heading("{{ bab.judul }}", 1)
    document.add_paragraph("{{ bab.teks }}")
    document.add_heading("Rincian {{ loop.index }}", 2)
    document.add_paragraph("{{ bab.teks }}")
    document.add_paragraph("{%p endfor %}")


CHAPTERS = {"isi": {"bab": [{"judul": f"Bab {n} laporan", "teks": "isi " * 300} for n in range(1, 9)]}}


def test_what_word_kept_of_it_is_gone_with_its_tags() -> None:
    data = fixtures.template(build=report)
    assert errors(lint(data).findings) == []
    rendering = compile_template(data).press(CHAPTERS)
    judge_docx(rendering)
    said = fixtures.paragraphs(rendering.docx)
    assert said[:3] == [NOTICE, "", ""]
    assert said[3] == "Bab 1 laporan"
    body = fixtures.parts(rendering.docx)["word/document.xml"]
    assert b"PAGEREF" not in body
    assert b'w:dirty="true"' in body
    assert b"w:fldCharType" in body
    assert rendering.docx == compile_template(data).render(CHAPTERS)


@pytest.mark.parametrize(
    ("code", "deepest"),
    [
        (HEADINGS, 3),
        (' TOC \\o "1-1" ', 1),
        (" TOC \\o 1-2 \\h", 2),
        (" TOC \\u ", None),
        (" TOC ", 9),
        (' TOC \\o "2-3" ', None),
        (' TOC \\h \\z \\c "Gambar" ', None),
        (' TOC \\t "Judul,1" ', None),
        (" PAGE ", None),
    ],
)
def test_a_table_of_headings_alone_can_be_made_anew(code: str, deepest: int | None) -> None:
    assert levels(code) == deepest


@pytest.mark.parametrize("code", [' TOC \\h \\z \\c "Gambar" ', ' TOC \\t "Judul,1" ', ' TOC \\o "2-3" '])
def test_any_other_is_refused_with_what_to_do(code: str) -> None:
    (found,) = errors(lint(fixtures.template(build=lambda one: table_of_contents(one, code))).findings)
    assert (found.rule, found.tag) == (Rule.WORD_FIELD, code.strip())
