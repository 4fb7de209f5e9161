"""What a condition empties still holds the paragraph without which Word calls a document damaged; places stay true behind it."""

from __future__ import annotations

import re
from typing import Final

import pytest
from lxml import etree

from tests.office_files.sheet import NAMESPACES, p
from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.names import wml

GONE: Final = p("{%p if tidak %}") + p("{{ x }}") + p("{%p endif %}")
LOOPED: Final = p("{%p for y in kosong %}") + p("{{ y }}") + p("{%p endfor %}")
CELL: Final = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='900'/></w:tblGrid><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
)
BOX: Final = "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
EMPTIED: Final = {
    "a cell": (CELL.format(GONE), 1),
    "a cell with a width": (CELL.format("<w:tcPr><w:tcW w:w='900' w:type='dxa'/></w:tcPr>" + LOOPED), 1),
    "a cell with a table before": (CELL.format(CELL.format(p("a")) + GONE), 1),
    "a cell of two conditions": (CELL.format(GONE + LOOPED), 1),
    "a cell that a mark for lists stands in": (CELL.format(p("{%p nomor ulang %}")), 1),
    "a text box": (BOX.format(GONE), 1),
    "a cell that keeps one": (CELL.format(GONE + p("tetap")), 0),
    "a cell whose condition holds": (CELL.format(GONE.replace("if tidak", "if x")), 0),
    "a body": (GONE, 0),
}


def made(block: str) -> bytes:
    """Return a template of the block, and a tag behind it."""
    base = fixtures.template("awal")
    body = re.sub(
        rb"<w:body>.*?(?=<w:sectPr)",
        lambda _: f"<w:body>{block}{p('akhir {{ x }}')}".encode(),
        fixtures.parts(base)["word/document.xml"],
        flags=re.DOTALL,
    )
    wide = re.sub(rb"<w:document [^>]*>", f"<w:document {NAMESPACES}>".encode(), body, count=1)
    return fixtures.repack(base, {"word/document.xml": wide})


@pytest.mark.parametrize(("block", "added"), EMPTIED.values(), ids=EMPTIED)
def test_what_a_condition_empties_holds_a_paragraph_all_the_same(block: str, added: int) -> None:
    done = compile_template(made(block)).press({"x": "isi", "tidak": False, "kosong": []})
    root = etree.fromstring(fixtures.parts(done.docx)["word/document.xml"])
    holders = [*root.iter(wml("tc")), *root.iter(wml("txbxContent"))]
    assert [each for each in holders if not len(each) or each[-1].tag != wml("p")] == []
    paragraphs = list(root.iter(wml("p")))
    assert (
        sum(not "".join(map(str, each.itertext())) and each.find(wml("r")) is None for each in paragraphs)
        == added
    )
    last = list(done.emitted)[-1]
    assert last.paragraph is not None
    assert "".join(map(str, paragraphs[last.paragraph].itertext())) == "akhir isi"
    judge_docx(done)


def test_a_header_keeps_a_paragraph() -> None:
    template = fixtures.template(
        "{{ x }}", build=lambda made: setattr(made.sections[0].header.paragraphs[0], "text", "kepala")
    )
    name = next(each for each in fixtures.parts(template) if each.startswith("word/header"))
    gone = re.sub(rb"<w:p>.*</w:p>", lambda _: GONE.encode(), fixtures.parts(template)[name], flags=re.DOTALL)
    done = compile_template(fixtures.repack(template, {name: gone})).render({"x": "isi", "tidak": False})
    assert len(etree.fromstring(fixtures.parts(done)[name]).findall(wml("p"))) == 1
