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

from tests.late_table import LateTable
from tests.unit.worker.press import fixtures, hostile
from worker.press.compiled import compile_template
from worker.press.lint.check import Declaration, Rule, errors, lint
from worker.press.lint.wordfields import INSTEAD

LIVE = (
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
    "REF x",
    "REF x \\r \\h",
    "PAGEREF x",
    "SEQ Gambar",
    "SEQ Gambar \\c",
)
"""``tests/integration/press/test_printed_fields.py`` asks of each what the page says."""
SWITCHED = {"SEQ Gambar \\h": "\\h", "REF x \\p": "\\p"}
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


@pytest.mark.parametrize("code", SWITCHED)
def test_a_field_of_the_pages_is_refused_with_a_switch_that_is_not_printed(code: str) -> None:
    (found,) = errors(lint(hostile.field(f" {code} ")).findings)
    assert found.rule is Rule.WORD_FIELD
    assert SWITCHED[code] in found.remedy


def joined(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    """Return a template of these paragraphs, the second with something in a run of its own at its beginning."""

    def build(document: Any) -> None:
        made = [document.add_paragraph(text) for text in paragraphs]
        if change is not None:
            run = made[1].add_run()
            made[1]._p.insert(0, run._r)
            change(run)

    return fixtures.template(build=build)


JOINING: LateTable[tuple[bytes, str | list[str]]] = LateTable({
    "paragraphs": lambda: (joined("satu", "{%- if a %}", "dua", "{%- endif %}"), ["satu", "dua"]),
    "paragraphs behind": lambda: (joined("{% if a -%}", "dua", "{% endif -%}", "tiga"), ["dua", "tiga"]),
    "one paragraph": lambda: (joined("satu {%- if a -%} {{ a }} {%- endif -%} {{ a }}"), ["satuxx"]),
    "text before": lambda: (joined("satu", "dua {%- if a %}", "{% endif %}"), "“dua” di samping {%- if a %} akan hilang"),
    "text behind": lambda: (joined("{% if a -%} dua", "tiga{% endif %}"), "“dua” di samping {% if a -%} akan hilang"),
    "picture": lambda: (joined("satu", "{%- if a %}", "{% endif %}", change=picture), "gambar di samping {%- if a %} akan hilang"),
    "page break": lambda: (joined("satu", "{%- if a %}", "{% endif %}", change=page_break), "pemisah halaman di samping {%- if a %}"),
    "picture behind": lambda: (joined("{% if a -%}", "dua", "{% endif %}", change=picture), "gambar di samping {% if a -%} akan hilang"),
    "footnote": lambda: (joined("satu", "{%- if a %}", "{% endif %}", change=footnote), "catatan kaki di samping {%- if a %} akan hilang"),
    "paragraph tag": lambda: (joined("satu", "{%p if a -%}", "dua", "{%p endif %}"), "{%p if a -%} tidak dapat memakai tanda hubung"),
    "paragraph tag before": lambda: (joined("satu", "{%-p if a %}", "dua", "{%p endif %}"), "tidak dapat memakai tanda hubung"),
})  # fmt: skip


@pytest.mark.parametrize("case", JOINING)
def test_what_a_tag_with_a_hyphen_would_swallow_is_refused_with_its_place(case: str) -> None:
    docx, words = JOINING[case]
    found = errors(lint(docx).findings)
    if isinstance(words, list):
        assert found == []
        assert fixtures.paragraphs(compile_template(docx).render({"a": "x"})) == words
        return
    assert [
        each
        for each in found
        if each.rule is Rule.MISPLACED and words in each.message and each.paragraph is not None
    ]


NOTES: dict[str, tuple[list[str], bool]] = {
    "in the paragraph of the loop": (["{% for x in b %}{{ x }}", "{% endfor %}"], True),
    "within one paragraph": (["{% for x in b %}", "{{ x }}", "{% endfor %}"], True),
    "before the loop": (["awal", "{% for x in b %}{{ x }}{% endfor %}"], False),
    "behind the loop": (["{% for x in b %}{{ x }}{% endfor %}", "akhir"], False),
}


@pytest.mark.parametrize("case", NOTES)
def test_a_note_that_a_loop_repeats_is_refused_wherever_in_its_paragraph(case: str) -> None:
    """The note stands behind the first piece."""
    pieces, repeated = NOTES[case]

    def build(document: Any) -> None:
        paragraph = document.add_paragraph(pieces[0])
        footnote(paragraph.add_run())
        for each in pieces[1:]:
            paragraph.add_run(each)

    found = errors(lint(fixtures.template(build=build)).findings)
    assert any("catatan kaki di dalam perulangan" in each.message for each in found) is repeated


def test_a_bookmark_that_a_field_names_may_not_go_with_a_tags_paragraph() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph()
        for name, number in (("bookmarkStart", "1"), ("bookmarkEnd", "1")):
            paragraph._p.append(OxmlElement(f"w:{name}", {qn("w:id"): number, qn("w:name"): "bab"}))
        paragraph.add_run("{%p if a %}")
        document.add_paragraph("{%p endif %}")
        document.add_paragraph()._p.append(OxmlElement("w:fldSimple", {qn("w:instr"): " REF bab \\h "}))

    (found,) = errors(lint(fixtures.template(build=build)).findings)
    assert "markah (bookmark) bab di samping {%p if a %} akan hilang" in found.message


SWALLOWED = {
    "end that trims before a tag's paragraph": ("satu {% if d %}x{% endif -%}", "{%p for x in d %}", "{{ x }}", "{%p endfor %}"),
    "begin that trims behind a tag's paragraph": ("{%p if d %}", "satu", "{%p endif %}", "{%- if d %}dua{% endif %}"),
}  # fmt: skip


@pytest.mark.parametrize("case", SWALLOWED)
def test_a_paragraph_that_a_trimming_tag_draws_into_anothers_is_refused(case: str) -> None:
    (found,) = errors(lint(fixtures.template(*SWALLOWED[case])).findings)
    assert (found.rule, found.paragraph is not None) == (Rule.MISPLACED, True)
    assert "akan hilang" in found.message
    assert "tanda minus" in found.remedy


def test_paragraphs_that_trimming_tags_only_join_stay() -> None:
    assert errors(lint(fixtures.template("satu {% if d -%}", "dua", "{%- endif %} tiga")).findings) == []


def test_a_misspelt_field_is_told_at_its_own_tag() -> None:
    declared = Declaration(kinds={"isi": "object", "isi.nama": "scalar"})
    template = fixtures.template("{{ isi.nama }}", "lalu {{ Isi.nama }}")
    (found,) = errors(lint(template, declared).findings)
    assert (found.rule, found.text) == (Rule.UNDECLARED, "lalu {{ Isi.nama }}")


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>', "rumus"),
        ('<w:r><w:endnoteReference w:id="2"/></w:r>', "catatan akhir"),
    ],
)
def test_what_no_page_shows_as_word_does_is_refused_wherever_it_stands(element: str, words: str) -> None:
    (found,) = errors(lint(hostile.in_body(f"<w:p><w:r><w:t>di sini</w:t></w:r>{element}</w:p>")).findings)
    assert (found.rule, found.text, found.paragraph) == (Rule.FORBIDDEN, "di sini", 0)
    assert words in found.message
