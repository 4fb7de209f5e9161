"""Text that is printed and that nobody sees, by how a template hides it."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from doc_templates.catalog import Catalog
from worker.press.lint.check import lint
from worker.press.lint.findings import Rule, Severity

WHITE, GREY = RGBColor(255, 255, 255), RGBColor(0xD9, 0xD9, 0xD9)


def run(
    document: Any, text: str = "pudar", *, colour: RGBColor | None = None, size: float | None = None
) -> Any:
    made = document.add_paragraph("Tampak ").add_run(text)
    made.font.color.rgb = colour
    if size is not None:
        made.font.size = Pt(size)
    return made


def shaded(element: Any, fill: str) -> None:
    element.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{fill}"/>'))


def in_a_cell(document: Any, fill: str, colour: RGBColor, style: str | None = None) -> None:
    cell = document.add_table(1, 1, style).cell(0, 0)
    if fill:
        shaded(cell._tc.get_or_add_tcPr(), fill)
    cell.paragraphs[0].add_run("judul kolom").font.color.rgb = colour


def by_style(document: Any) -> None:
    document.styles.add_style("Pudar", 1).font.color.rgb = WHITE
    document.add_paragraph("seluruhnya", "Pudar")


def on_a_dark_run(document: Any) -> None:
    shaded(run(document, colour=WHITE)._r.get_or_add_rPr(), "000000")


def hidden(document: Any) -> None:
    run(document, colour=WHITE).font.hidden = True


CASES: dict[str, tuple[Callable[[Any], object], tuple[str, ...]]] = {
    "white on white": (lambda d: run(d, colour=WHITE), ("“pudar” berwarna sama dengan latarnya",)),
    "nearly white": (lambda d: run(d, colour=RGBColor(0xFA, 0xFA, 0xFA)), ("“pudar” berwarna sama",)),
    "a pale grey": (lambda d: run(d, colour=GREY), ()),
    "white by a style": (by_style, ("“seluruhnya” berwarna",)),
    "white on a dark run": (on_a_dark_run, ()),
    "white on a dark cell": (lambda d: in_a_cell(d, "1F3864", WHITE), ()),
    "white on a cell of no shade": (lambda d: in_a_cell(d, "", WHITE), ("“judul kolom”",)),
    "the colour of its cell": (lambda d: in_a_cell(d, "D9D9D9", GREY), ("“judul kolom”",)),
    "in a table with a style": (lambda d: in_a_cell(d, "", WHITE, "Table Grid"), ()),
    "one point": (lambda d: run(d, size=1), ("“pudar” berukuran 1 pt",)),
    "four points": (lambda d: run(d, size=4), ()),
    "a tag that prints": (lambda d: run(d, "{{ isi.perihal }}", size=2), ("berukuran 2 pt",)),
    "a tag that only steers": (lambda d: run(d, "{% set a = 1 %}", size=1, colour=WHITE), ()),
    "hidden text": (hidden, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_and_not_seen_is_told(name: str) -> None:
    change, says = CASES[name]
    document, found = docx.Document(), io.BytesIO()
    change(document)
    document.save(found)
    told = [each for each in lint(found.getvalue()).findings if each.rule is Rule.UNSEEN]
    assert [each.severity for each in told] == [Severity.WARNING] * len(says)
    for each, wanted in zip(told, says, strict=True):
        assert wanted in each.message


@pytest.mark.parametrize("jenis", Catalog.scan())
def test_no_template_of_the_house_says_what_nobody_sees(jenis: str) -> None:
    assert not [each for each in lint(Catalog.scan()[jenis].template).findings if each.rule is Rule.UNSEEN]
