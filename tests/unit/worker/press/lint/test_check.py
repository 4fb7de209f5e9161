"""The lint points: one template with one fault for each rule, and none in the templates we ship."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from doc_templates.catalog import Catalog
from service.templates.samples import declared_by, example_of
from tests.late_table import LateTable
from tests.unit.worker.press import fixtures, hostile
from tests.unit.worker.press.test_links import coded
from worker.press.foreign import Trial, examine
from worker.press.lint.check import Declaration, Finding, Rule, Severity, lint
from worker.press.lint.layout import stamps

WANTED = Declaration(
    kinds={"isi": "object", "isi.a": "scalar", "isi.b": "list", "isi.b[]": "object", "isi.b[].c": "scalar"},
    stamps=frozenset({"stempel.nomor"}),
)
COMPLETE = ("{{ isi.a }} {{ stempel.nomor }}", "{% for x in isi.b %}{{ x.c }}{% endfor %}")
STAMPED = Declaration(
    kinds={**WANTED.kinds, "stempel": "object", "stempel.nomor": "scalar"}, stamps=WANTED.stamps
)
CATALOG = Catalog.scan()
OF_THE_TRIAL = {Rule.TRIAL, Rule.PAGES, Rule.UNJUDGED}
"""What only the printed example shows."""


def built(build: Callable[[Document], object], *texts: str) -> bytes:
    return fixtures.template(*COMPLETE, *texts, build=build)


def rows(*texts: tuple[str, ...]) -> bytes:
    return built(lambda document: fixtures.table(document, texts))


def split(document: Document) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("{{ isi").bold = True
    paragraph.add_run(".a }}")


def font(document: Document) -> None:
    document.add_paragraph().add_run("huruf").font.name = "Comic Papyrus"


def no_list(document: Document) -> None:
    properties = document.add_paragraph("butir")._p.get_or_add_pPr()
    numbered = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", "77")):
        each = OxmlElement(name)
        each.set(qn("w:val"), value)
        numbered.append(each)
    properties.append(numbered)


def deleted(document: Document) -> None:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:delText"))
    run[0].text = "kata lama"
    change = OxmlElement("w:del", {qn("w:id"): "7", qn("w:author"): "A"})
    change.append(run)
    document.add_paragraph()._p.append(change)


def bound(document: Document) -> None:
    control, properties, content = (OxmlElement(f"w:{each}") for each in ("sdt", "sdtPr", "sdtContent"))
    properties.append(OxmlElement("w:alias", {qn("w:val"): "Perihal"}))
    properties.append(OxmlElement("w:dataBinding", {qn("w:xpath"): "/a"}))
    paragraph = document.add_paragraph("isi")
    content.append(paragraph.runs[0]._r)
    control.extend([properties, content])
    paragraph._p.append(control)


def white(document: Document) -> None:
    document.add_paragraph().add_run("pudar").font.color.rgb = RGBColor(255, 255, 255)


def typed(document: Document) -> None:
    document.add_paragraph("1. satu")
    document.add_paragraph("2. dua")


def section_in_front(document: Document) -> None:
    """A cover in a section of its own, and the letterhead in the one behind."""
    document.add_paragraph("sampul")
    behind = document.add_section()
    behind.header.is_linked_to_previous = False
    behind.header.paragraphs[0].text = "KOP"


def first_page_of_its_own(document: Document) -> None:
    """A watermark in the header of all pages but the first."""
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ stempel.tanda_air }}"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "KOP"


def sections_of_pages(document: Document) -> None:
    document.add_section()
    coded(document.add_paragraph(), " SECTIONPAGES ", words="hasil")


FAULTS: LateTable[tuple[bytes, Rule, str, str]] = LateTable({
    "tag not closed": lambda: (fixtures.template(*COMPLETE, "nama {{ isi.a"), Rule.UNCLOSED, "nama {{ isi.a", "{{ isi.a"),
    "loop not closed": lambda: (fixtures.template(*COMPLETE, "{%p for x in isi.b %}"), Rule.UNCLOSED, "{%p for x in isi.b %}", "{%p for x in isi.b %}"),
    "end without begin": lambda: (fixtures.template(*COMPLETE, "{% endif %}"), Rule.UNCLOSED, "{% endif %}", "{% endif %}"),
    "tag closed by another": lambda: (fixtures.template(*COMPLETE, "{{ isi.a %}"), Rule.CROSSED, "{{ isi.a %}", "{{ isi.a %}"),
    "loop closed by endif": lambda: (fixtures.template(*COMPLETE, "{% for x in isi.b %}{% endif %}"), Rule.CROSSED, "{% for x in isi.b %}{% endif %}", "{% endif %}"),
    "row loop closed outside": lambda: (rows(("{%tr for x in isi.b %}", ""), ("{% endfor %}", "")), Rule.CROSSED, "{% endfor %}", "{% endfor %}"),
    "nonsense": lambda: (fixtures.template(*COMPLETE, "{{ isi a }}"), Rule.BROKEN, "{{ isi a }}", "{{ isi a }}"),
    "unknown field": lambda: (fixtures.template(*COMPLETE, "{{ isi.z }}"), Rule.UNDECLARED, "{{ isi.z }}", "{{ isi.z }}"),
    "list printed": lambda: (fixtures.template(*COMPLETE, "{% for y in isi.a %}{{ y }}{% endfor %}"), Rule.KIND, "{% for y in isi.a %}{{ y }}{% endfor %}", "{% for y in isi.a %}"),
    "field not shown": lambda: (fixtures.template("{{ isi.a }} {{ stempel.nomor }}"), Rule.UNUSED, "", "isi.b[].c"),
    "row tag outside a table": lambda: (fixtures.template(*COMPLETE, "{%tr if isi.a %}", "{%tr endif %}"), Rule.MISPLACED, "{%tr if isi.a %}", "{%tr if isi.a %}"),
    "row tag beside text": lambda: (rows(("{%tr if isi.a %}", "hilang"), ("{%tr endif %}", "")), Rule.MISPLACED, "{%tr if isi.a %}", "{%tr if isi.a %}"),
    "paragraph tag beside text": lambda: (fixtures.template(*COMPLETE, "{%p if isi.a %} hilang", "{%p endif %}"), Rule.MISPLACED, "{%p if isi.a %} hilang", "{%p if isi.a %}"),
    "single braces": lambda: (fixtures.template(*COMPLETE, "nama { isi.a }"), Rule.LOOSE, "nama { isi.a }", "{ isi.a }"),
    "curly quotes": lambda: (fixtures.template(*COMPLETE, "{{ isi.a|default(‘x’) }}"), Rule.QUOTES, "{{ isi.a|default(‘x’) }}", "{{ isi.a|default(‘x’) }}"),
    "split tag": lambda: (built(split), Rule.SPLIT, "{{ isi.a }}", "{{ isi.a }}"),
    "plain picture": lambda: (built(lambda document: document.add_picture(fixtures.picture())), Rule.PICTURE, COMPLETE[1], "Picture 1"),
    "no stamp": lambda: (fixtures.template("{{ isi.a }}", COMPLETE[1]), Rule.STAMP, "", "stempel.nomor"),
    "narrow code": lambda: (fixtures.code_in_a_cell(24), Rule.CODE, "", "{{ qr }}"),
    "font": lambda: (built(font), Rule.FONT, "huruf", "Comic Papyrus"),
    "list not defined": lambda: (built(no_list), Rule.NUMBERING, "butir", ""),
    "list typed": lambda: (built(typed), Rule.NUMBERING, "2. dua", ""),
    "attribute": lambda: (fixtures.template(*COMPLETE, "{{ isi.__class__ }}"), Rule.FORBIDDEN, "{{ isi.__class__ }}", "{{ isi.__class__ }}"),
    "linked image": lambda: (hostile.related("image", "http://x.example/y.png"), Rule.FORBIDDEN, "", "linked image to http://x.example/y.png"),
    "field": lambda: (hostile.field("DDE cmd"), Rule.FORBIDDEN, "hasil", "DDE field"),
    "word field": lambda: (hostile.field(" DATE "), Rule.WORD_FIELD, "hasil", "DATE"),
    "pages of another section": lambda: (built(sections_of_pages), Rule.WORD_FIELD, "hasil", "SECTIONPAGES"),
    "plain text as rich": lambda: (fixtures.template(*COMPLETE, "{{r isi.a }}"), Rule.KIND, "{{r isi.a }}", "{{r isi.a }}"),
    "section without letterhead": lambda: (built(section_in_front), Rule.HEADER, "sampul", ""),
    "first page without watermark": lambda: (built(first_page_of_its_own), Rule.UNMARKED, "", ""),
    "mark without a list": lambda: (fixtures.template(*COMPLETE, "{%p nomor ulang %}", "biasa"), Rule.NUMBERING, "{%p nomor ulang %}", "{%p nomor ulang %}"),
    "white on white": lambda: (built(white), Rule.UNSEEN, "pudar", ""),
    "entities": lambda: (hostile.entities(), Rule.FORBIDDEN, "", "entities"),
    "bomb": lambda: (fixtures.repack(fixtures.template("x"), {"word/x.xml": bytes(30 << 20)}), Rule.OVERSIZE, "", ""),
    "large picture": lambda: (hostile.with_part("word/media/x.png", random.Random(1).randbytes(1_200_000), "image/png"), Rule.OVERSIZE, "", "word/media/x.png"),
    "no document": lambda: (b"{\\rtf1}", Rule.UNREADABLE, "", "rtf"),
    "tracked change": lambda: (built(deleted), Rule.TRACKED, "kata lama", ""),
    "bound control": lambda: (built(bound), Rule.BOUND, "isi", "Perihal"),
    "placeholder": lambda: (fixtures.template(*COMPLETE, "${nomor_naskah}"), Rule.FOREIGN, "${nomor_naskah}", "${nomor_naskah}"),
})  # fmt: skip


LINE, BESIDE = "stempel.paraf_hierarki", "stempel.paraf_koordinasi"
ROW = {f"{LINE}[].{name}" for name in ("jabatan", "paraf", "waktu", "sidik")}
READ: dict[str, tuple[set[str], list[str]]] = {
    "every place": (ROW, []),
    "no digest": (ROW - {f"{LINE}[].sidik"}, ["sidik"]),
    "names of positions alone": ({f"{LINE}[].jabatan"}, ["paraf", "waktu", "sidik"]),
    "digest in the other table alone": (ROW - {f"{LINE}[].sidik"} | {f"{BESIDE}[].sidik"}, ["sidik"]),
    "a loop that cannot be followed": ({LINE}, []),
}


@pytest.mark.parametrize("case", READ)
def test_each_place_of_a_row_of_initials_is_asked_for_with_its_tag_and_stage(case: str) -> None:
    read, lacks = READ[case]
    found = list(stamps(frozenset({LINE}), frozenset(read), frozenset()))
    assert [each.tag for each in found] == [f"{{{{ q.{name} }}}} ({{% for q in {LINE} %}})" for name in lacks]
    assert all(each.rule is Rule.STAMP and "(tahap diparaf)" in each.message for each in found)


def only(found: tuple[Finding, ...], rule: Rule) -> Finding:
    return next(each for each in found if each.rule is rule)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_with_its_place_and_what_to_do(fault: str) -> None:
    data, rule, text, tag = FAULTS[fault]
    found = only(lint(data, STAMPED).findings, rule)
    assert (found.text, found.tag) == (text, tag)
    assert found.message.endswith(".")
    assert len(found.remedy) > 20
    assert Finding.read(found.told()) == found


def test_every_rule_has_a_fault() -> None:
    assert {*Rule} - OF_THE_TRIAL - {rule for _, rule, _, _ in FAULTS.values()} == set()


def test_a_complete_template_has_none() -> None:
    assert lint(fixtures.template(*COMPLETE), STAMPED).findings == ()


def test_one_fault_is_told_once() -> None:
    for name in (
        "unknown field",
        "nonsense",
        "tag not closed",
        "placeholder",
        "row tag outside a table",
        "no stamp",
    ):
        assert len(lint(FAULTS[name][0], STAMPED).findings) == (2 if "row" in name else 1), name


def test_a_failed_trial_is_a_finding() -> None:
    (found,) = examine(fixtures.template("{{ a / b }}"), None, Trial(context={"a": 1, "b": 0})).findings
    assert (found.rule, found.severity) == (Rule.TRIAL, Severity.ERROR)
    assert "pembagian dengan nol" in found.message


def test_fields_and_placeholders_are_judged_together_with_harmless_errors() -> None:
    rules = {
        each.rule for each in lint(fixtures.template(*COMPLETE, "${x}", "{{ isi.z }}"), STAMPED).findings
    }
    assert rules == {Rule.FOREIGN, Rule.UNDECLARED}
    alone = Declaration(kinds=STAMPED.kinds, left_alone=frozenset({"x"}))
    assert lint(fixtures.template(*COMPLETE, "${x}"), alone).findings == ()


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_the_shipped_templates_have_no_findings_and_print(jenis: str) -> None:
    entry = CATALOG[jenis]
    found = examine(entry.template, declared_by(entry), Trial(context=example_of(entry)))
    assert found.findings == ()
    assert found.rendered is not None
    assert found.schema is not None


def test_words_own_splits_are_no_fault() -> None:
    def pieces(document: Any) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{{ isi", ".", "a }}"):
            paragraph.add_run(piece)

    assert lint(built(pieces), STAMPED).findings == ()
