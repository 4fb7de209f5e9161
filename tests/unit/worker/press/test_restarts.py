"""A list begins again where its author asks for it, and goes on counting where nobody does."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.unit.worker.press import fixtures
from worker.press import SubDocument, compile_template, judge_docx
from worker.press.lint.check import Rule, errors, lint

CHAPTERS = {"bab": [{"butir": ["a", "b"]}, {"butir": ["c"]}, {"butir": ["d", "e"]}]}


def listed(document: Document, text: str, *, level: int | None = None, number: str = "") -> None:
    """Add a paragraph of the style's list, or of a list and level of its own."""
    paragraph = document.add_paragraph(text, style="List Number")
    if number:
        properties: Any = paragraph._p.get_or_add_pPr()
        properties = properties.get_or_add_numPr()
        properties.get_or_add_ilvl().set(qn("w:val"), str(level or 0))
        properties.get_or_add_numId().set(qn("w:val"), number)


def counted(data: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """Return each paragraph of a list with its number, as Word counts: instances of one list share their counters."""
    document = docx.Document(io.BytesIO(data))
    numbering = document.part.numbering_part.element
    styles = {each.style_id: each for each in document.styles}
    instances = {each.numId: each for each in numbering.num_lst}
    counters: dict[tuple[int, int], int] = {}
    begun: set[tuple[int, int]] = set()
    found = []
    for paragraph in [
        *document.paragraphs,
        *(p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs),
    ]:
        own = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        given = own if own is not None else styles[paragraph.style.style_id].element.pPr.numPr
        if given is None or given.numId is None:
            continue
        level = given.ilvl.val if given.ilvl is not None else 0
        instance = instances[given.numId.val]
        abstract = instance.abstractNumId.val
        for override in instance.lvlOverride_lst:
            start = override.find(qn("w:startOverride"))
            if override.ilvl == level and start is not None and (instance.numId, level) not in begun:
                begun.add((instance.numId, level))
                counters[abstract, level] = int(start.get(qn("w:val"))) - 1
        counters[abstract, level] = counters.get((abstract, level), 0) + 1
        for deeper in range(level + 1, 9):
            counters.pop((abstract, deeper), None)
        found.append((paragraph.text, str(counters[abstract, level])))
    return found


def printed(template: bytes, context: dict[str, Any]) -> bytes:
    rendering = compile_template(template).press(context)
    judge_docx(rendering)
    assert b"nomor-ulang" not in fixtures.parts(rendering.docx)["word/document.xml"]
    assert rendering.docx == compile_template(template).render(context)
    return rendering.docx


def chapters(mark: str | None, number: str = "", level: int | None = None) -> bytes:
    def build(document: Document) -> None:
        document.add_paragraph("{%p for x in bab %}")
        if mark:
            document.add_paragraph(mark)
        document.add_paragraph("{%p for y in x.butir %}")
        listed(document, "{{ y }}", number=number, level=level)
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{%p endfor %}")

    return fixtures.template(build=build)


AGAIN = [("a", "1"), ("b", "2"), ("c", "1"), ("d", "1"), ("e", "2")]
ON = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5")]


@pytest.mark.parametrize(
    ("mark", "number", "level", "said"),
    [
        (None, "", None, ON),
        ("{%p nomor ulang %}", "", None, AGAIN),
        ("{%p Nomor  Ulang %}", "", None, AGAIN),
        ("{% p nomor ulang %}", "", None, AGAIN),
        ("{%p nomor ulang %}", "3", 0, AGAIN),
        ("{%p nomor ulang %}", "3", 1, AGAIN),
        ("{%p if x.butir|length > 1 %}{%p endif %}", "", None, None),
    ],
)
def test_a_list_in_a_loop_begins_again_at_the_mark(
    mark: str | None, number: str, level: int | None, said: list[tuple[str, str]] | None
) -> None:
    data = chapters(mark, number, level)
    if said is None:
        assert errors(lint(data).findings)
        return
    assert errors(lint(data).findings) == []
    assert counted(printed(data, CHAPTERS)) == said


def test_the_list_next_behind_the_mark_begins_again_and_levels_above_it_and_other_lists_go_on() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("{%p for x in bab %}")
        listed(document, "bab", number="2", level=0)
        document.add_paragraph("{%p nomor ulang %}")
        document.add_paragraph("{%p for y in x.butir %}")
        listed(document, "dua {{ y }}", number="2", level=1)
        listed(document, "tiga {{ y }}", number="3", level=0)
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{%p endfor %}")

    found = counted(printed(fixtures.template(build=build), CHAPTERS))
    assert [each for each in found if each[0] == "bab"] == [("bab", "1"), ("bab", "2"), ("bab", "3")]
    others = [each for each in found if each[0].startswith("tiga")]
    assert others == [(f"tiga {a}", str(place)) for place, (a, _) in enumerate(AGAIN, start=1)]
    assert [each for each in found if each[0].startswith("dua")] == [(f"dua {a}", b) for a, b in AGAIN]


def test_numbered_headings_behind_the_last_round_go_on() -> None:
    def build(document: Document) -> None:
        listed(document, "pembukaan", number="3", level=0)
        document.add_paragraph("{%p for x in bab %}")
        document.add_paragraph("{%p nomor ulang %}")
        document.add_paragraph("{%p for y in x.butir %}")
        listed(document, "dua {{ y }}", number="2", level=0)
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{%p endfor %}")
        listed(document, "penutup", number="3", level=0)

    found = dict(counted(printed(fixtures.template(build=build), CHAPTERS)))
    assert (found["pembukaan"], found["penutup"]) == ("1", "2")


def test_in_the_paragraph_itself_it_begins_again_there() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("{%p for y in butir %}")
        listed(document, "{% if loop.index == 3 %}{% nomor ulang %}{% endif %}{{ y }}")
        document.add_paragraph("{%p endfor %}")

    found = counted(printed(fixtures.template(build=build), {"butir": list("abcd")}))
    assert found == [("a", "1"), ("b", "2"), ("c", "1"), ("d", "2")]


def test_in_a_table_a_row_of_its_own_or_a_paragraph_of_a_cell_asks_for_it() -> None:
    def build(document: Document) -> None:
        rows = [
            ["{%tr for x in bab %}"],
            ["{%tr nomor ulang %}"],
            ["{%p for y in x.butir %}"],
            ["{%tr endfor %}"],
        ]
        fixtures.table(document, rows)
        cell = document.tables[0].rows[2].cells[0]
        cell.add_paragraph("{{ y }}", style="List Number")
        cell.add_paragraph("{%p endfor %}")

    data = fixtures.template(build=build)
    assert errors(lint(data).findings) == []
    assert counted(printed(data, CHAPTERS)) == AGAIN


def test_a_sub_document_goes_with_it() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("{{p lain }}")
        for text in ("{%p for y in butir %}", "{%p nomor ulang %}"):
            document.add_paragraph(text)
        listed(document, "{{ y }}")
        document.add_paragraph("{%p endfor %}")

    other = fixtures.template(build=lambda document: listed(document, "luar"))
    context = {"lain": SubDocument(docx=other), "butir": ["a", "b"]}
    rendering = compile_template(fixtures.template(build=build)).press(context)
    judge_docx(rendering)
    assert counted(rendering.docx)[-2:] == [("a", "1"), ("b", "1")]


def test_a_paragraph_taken_out_of_its_styles_list_stays_out() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("{%p nomor ulang %}")
        listed(document, "di luar", number="0")
        document.add_paragraph("{{ x }}")

    data = printed(fixtures.template(build=build), {"x": "y"})
    properties: Any = docx.Document(io.BytesIO(data)).paragraphs[0]._p.pPr
    assert properties.numPr.numId.val == 0


def test_the_indents_of_the_style_stay() -> None:
    def build(document: Document) -> None:
        indents = OxmlElement("w:ind", {qn("w:left"): "1111", qn("w:hanging"): "222"})
        document.styles["List Number"].element.get_or_add_pPr().append(indents)
        document.add_paragraph("{%p nomor ulang %}")
        listed(document, "{{ x }}")

    data = printed(fixtures.template(build=build), {"x": "y"})
    properties: Any = docx.Document(io.BytesIO(data)).paragraphs[0]._p.pPr
    indents = properties.find(qn("w:ind"))
    assert dict(indents.attrib) == {qn("w:left"): "1111", qn("w:hanging"): "222"}


def test_another_word_behind_it_is_refused_with_what_is_missing() -> None:
    (found,) = errors(lint(chapters("{%p nomor lagi %}")).findings)
    assert found.rule is Rule.BROKEN
    assert "ulang belum ada di depan lagi" in found.message
