"""Held against docxtpl itself: on clean data every part of the two documents is the same canonical XML."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.unit.worker.press import fixtures
from tests.unit.worker.press.constructs import BUILDS, UNITS, coloured, properties
from worker.press import compile_template, judge_docx
from worker.press.borrowed import borrows
from worker.press.unbroken import written


def canonical(data: bytes) -> dict[str, bytes]:
    """Return every part, the XML ones in canonical form as python-docx reads them, with no twin of space or hyphen."""
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False)
    read: dict[str, bytes] = {}
    for name, content in fixtures.parts(data).items():
        if not name.endswith((".xml", ".rels")):
            read[name] = content
            continue
        root = etree.fromstring(content, parser)
        if name == "docProps/core.xml":  # docxtpl adds an empty element for each property the template lacks
            root[:] = sorted((child for child in root if child.text), key=lambda child: str(child.tag))
        read[name] = written(etree.tostring(root, method="c14n").decode()).encode()
    return read


def same(template: bytes, context: dict[str, Any]) -> bytes:
    """Check that docxtpl and the press agree on every part; return the press's document."""
    reference = DocxTemplate(io.BytesIO(template))
    reference.render(context, autoescape=True)
    expected = io.BytesIO()
    reference.save(expected)
    rendering = compile_template(template, lean=False, kept=False).press(context)
    judge_docx(rendering, frozenset({"nomor_naskah"}))
    ours, theirs = canonical(rendering.docx), canonical(expected.getvalue())
    # Content types and relationships are written anew by python-docx, in another order; their meaning is checked by it.
    assert ours.keys() == theirs.keys()
    for name in ours:
        if not name.endswith((".rels", "[Content_Types].xml")):
            assert ours[name] == theirs[name], name
    return rendering.docx


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("count", [0, 1, 4])
def test_each_construct_gives_what_docxtpl_gives(build: Callable[[Document], None], count: int) -> None:
    if build in (coloured, properties) and not count:
        count = 2  # these read the first unit
    template = fixtures.template("{{ warna }}", build=build)
    same(template, {"units": list(UNITS[:count]), "warna": "FFCC00", "panjang": "satu\ndua\tdua\n\ntiga "})


def test_footnotes_are_filled_as_docxtpl_fills_them() -> None:
    template = fixtures.template("{{ warna }}")
    packed = fixtures.parts(template)
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1">'
        b"<w:p><w:r><w:t>Lihat {{ warna }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    changed: dict[str, bytes | None] = {
        "word/footnotes.xml": notes,
        "[Content_Types].xml": packed["[Content_Types].xml"].replace(
            b"</Types>", b'<Override PartName="/word/footnotes.xml" ContentType="' + kind + b'"/></Types>'
        ),
        "word/_rels/document.xml.rels": packed["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'footnotes" Target="footnotes.xml"/></Relationships>',
        ),
    }
    rendered = same(fixtures.repack(template, changed), {"warna": "catatan kaki"})
    assert b"Lihat catatan kaki" in fixtures.parts(rendered)["word/footnotes.xml"]


def test_a_whole_letter_gives_what_docxtpl_gives() -> None:
    same(fixtures.edaran(), fixtures.context())


CLEAN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Sm")), max_size=30).filter(
    lambda text: not borrows(text)  # those words are set in another font
)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(CLEAN, min_size=1, max_size=4),
    rows=st.lists(st.fixed_dictionaries({"unit": CLEAN, "target": st.integers() | CLEAN}), max_size=5),
)
def test_generated_letters_agree(texts: list[str], rows: list[dict[str, Any]]) -> None:
    context = fixtures.context(bagian=[{"judul": text, "teks": text[::-1]} for text in texts], baris=rows)
    same(fixtures.edaran(), context)


def test_where_docxtpl_rewrites_braces_of_the_data_we_keep_them() -> None:
    template = fixtures.template("{{ nilai }}")
    reference = DocxTemplate(io.BytesIO(template))
    reference.render({"nilai": "{_{ x }_}"}, autoescape=True)
    assert reference.docx.paragraphs[0].text == "{{ x }}"
    assert fixtures.paragraphs(compile_template(template).render({"nilai": "{_{ x }_}"})) == ["{_{ x }_}"]


def test_where_docxtpl_loses_text_we_keep_it() -> None:
    template = fixtures.template("{{ nilai }}", "akhir")
    reference = DocxTemplate(io.BytesIO(template))
    reference.render({"nilai": "A & B <b>"})
    assert "akhir" not in [paragraph.text for paragraph in reference.docx.paragraphs]
    assert fixtures.paragraphs(compile_template(template).render({"nilai": "A & B <b>"})) == [
        "A & B <b>",
        "akhir",
    ]


def test_python_docx_opens_what_the_press_writes() -> None:
    assert docx.Document(io.BytesIO(compile_template(fixtures.edaran()).render(fixtures.context()))).tables
