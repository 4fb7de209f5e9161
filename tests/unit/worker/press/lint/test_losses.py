"""What would go with a tag's paragraph, cell or row is refused with its place; so are fields of Word that print something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.unit.worker.press import fixtures, hostile
from worker.press.lint.check import Rule, errors, lint
from worker.press.lint.wordfields import INSTEAD

LIVE = ("PAGE", "NUMPAGES", "SECTIONPAGES", "REF x", "PAGEREF x", "SEQ Gambar", "STYLEREF Judul")
TAG = "{%p if n %}"


def picture(run: Any) -> None:
    run.add_picture(fixtures.picture())


def page_break(run: Any) -> None:
    run.add_break(WD_BREAK.PAGE)


def column_break(run: Any) -> None:
    run.add_break(WD_BREAK.COLUMN)


def begins_page(run: Any) -> None:
    Paragraph(run._r.getparent(), run._parent).paragraph_format.page_break_before = True


def heading_that_begins_page(run: Any) -> None:
    paragraph = Paragraph(run._r.getparent(), run._parent)
    style = run.part.document.styles["Heading 1"]
    style.paragraph_format.page_break_before = True
    paragraph.style = run.part.document.styles["Heading 1"]


def section(run: Any) -> None:
    Paragraph(run._r.getparent(), run._parent)._p.get_or_add_pPr().append(OxmlElement("w:sectPr"))


def footnote(run: Any) -> None:
    run._r.append(OxmlElement("w:footnoteReference", {qn("w:id"): "2"}))


def field(run: Any) -> None:
    run._r.append(OxmlElement("w:fldSimple", {qn("w:instr"): " PAGE "}))


BESIDE: dict[str, tuple[Callable[[Any], None], str]] = {
    "picture": (picture, "gambar"),
    "page break": (page_break, "pemisah halaman"),
    "column break": (column_break, "pemisah kolom"),
    "page break before": (begins_page, "page break before"),
    "page break before of a style": (heading_that_begins_page, "page break before"),
    "section": (section, "batas bagian"),
    "footnote": (footnote, "catatan kaki"),
    "field": (field, "bidang Word"),
}


@pytest.mark.parametrize("kind", ["p", "tr", "tc"])
@pytest.mark.parametrize("case", BESIDE)
def test_what_stands_beside_a_tag_is_refused_with_its_place(case: str, kind: str) -> None:
    change, words = BESIDE[case]
    opening, closing = TAG.replace("%p", f"%{kind}"), f"{{%{kind} endif %}}"

    def build(document: Document) -> None:
        if kind == "p":
            places = [document.add_paragraph(opening)]
            document.add_paragraph("isi")
            document.add_paragraph(closing)
        else:
            lying = [[opening], ["isi"], [closing]]
            fixtures.table(document, lying if kind == "tr" else [[opening, "isi", closing]])
            places = document.tables[0].rows[0].cells[0].paragraphs
        change(places[0].add_run())

    (found,) = errors(lint(fixtures.template("{{ n }}", build=build)).findings)
    assert (found.rule, found.text.strip(), found.tag) == (Rule.MISPLACED, opening, opening)
    assert f"{words}" in found.message
    assert found.paragraph is not None


def test_two_tags_in_one_paragraph_or_row_are_refused() -> None:
    twice = lint(fixtures.template("{%p set a = n %}{%p set b = n %}", "{{ a }}")).findings
    assert [each.rule for each in errors(twice)] == [Rule.MISPLACED]

    def build(document: Document) -> None:
        fixtures.table(document, [["{%tr for x in d %}", "{%tr endfor %}"]])

    assert {each.rule for each in errors(lint(fixtures.template(build=build)).findings)} == {Rule.MISPLACED}


def test_a_footnote_in_a_loop_is_refused() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("{%p for x in d %}")
        footnote(document.add_paragraph("{{ x }}").add_run())
        document.add_paragraph("{%p endfor %}")
        footnote(document.add_paragraph("di luar").add_run())

    (found,) = errors(lint(fixtures.template(build=build)).findings)
    assert "catatan kaki di dalam perulangan" in found.message


@pytest.mark.parametrize("name", INSTEAD)
def test_a_field_that_prints_something_else_is_refused_with_the_tag_to_use(name: str) -> None:
    (found,) = errors(lint(hostile.field(f' {name} \\@ "d MMMM yyyy" ')).findings)
    assert found.rule is Rule.WORD_FIELD
    assert f"Bidang Word {name} " in found.message
    assert found.remedy == INSTEAD[name]


@pytest.mark.parametrize("code", LIVE)
def test_a_field_of_the_pages_stays_live(code: str) -> None:
    assert errors(lint(hostile.field(f" {code} ")).findings) == []
