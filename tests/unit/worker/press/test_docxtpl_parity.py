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
from PIL import Image

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx

UNITS = ("Perencanaan", "Hukum", "Keuangan", "Teknis")


def canonical(data: bytes) -> dict[str, bytes]:
    """Return every part, the XML ones in canonical form as python-docx reads them."""
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False)
    read: dict[str, bytes] = {}
    for name, content in fixtures.parts(data).items():
        if not name.endswith((".xml", ".rels")):
            read[name] = content
            continue
        root = etree.fromstring(content, parser)
        if name == "docProps/core.xml":  # docxtpl adds an empty element for each property the template lacks
            root[:] = sorted((child for child in root if child.text), key=lambda child: str(child.tag))
        read[name] = etree.tostring(root, method="c14n")
    return read


def same(template: bytes, context: dict[str, Any]) -> bytes:
    """Check that docxtpl and the press agree on every part; return the press's document."""
    reference = DocxTemplate(io.BytesIO(template))
    reference.render(context, autoescape=True)
    expected = io.BytesIO()
    reference.save(expected)
    rendering = compile_template(template).press(context)
    judge_docx(rendering)
    ours, theirs = canonical(rendering.docx), canonical(expected.getvalue())
    # Content types and relationships are written anew by python-docx, in another order; their meaning is checked by it.
    assert ours.keys() == theirs.keys()
    for name in ours:
        if not name.endswith((".rels", "[Content_Types].xml")):
            assert ours[name] == theirs[name], name
    return rendering.docx


def rows(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["No", "Unit"],
            ["{%tr for u in units %}", ""],
            ["{{ loop.index }}", "{{ u }}"],
            ["{%tr endfor %}", ""],
        ],
    )


def columns(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["Unit", "{%tc for u in units %}", "{{ u }}", "{%tc endfor %}"],
            ["Target", "{%tc for u in units %}", "{{ loop.index }}", "{%tc endfor %}"],
        ],
    )


def merged_down(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["Tahun", "Unit"],
            ["{%tr for u in units %}", ""],
            ["2026{% vm %}", "{{ u }}"],
            ["{%tr endfor %}", ""],
        ],
    )


def merged_across(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["Judul", "{%tc for u in units %}", "Tahun{% hm %}", "{%tc endfor %}"],
            ["Unit", "{%tc for u in units %}", "{{ u }}", "{%tc endfor %}"],
        ],
    )


def spanned(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["{% colspan units|length %}Semua unit"] + [""] * (len(UNITS) - 1),
            ["{%tc for u in units %}", "{{ u }}", "{%tc endfor %}", ""],
        ],
    )


def coloured(document: Document) -> None:
    fixtures.table(document, [["{% cellbg warna %}{{ units[0] }}", "biasa"]])


def conditional_rows(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["A", "B", "C"],
            ["{%tr if units|length > 9 %}", "", ""],
            ["a", "b", "c"],
            ["{%tr endif %}", "", ""],
        ],
    )


def only_looped_rows(document: Document) -> None:
    fixtures.table(document, [["{%tr for u in units %}", ""], ["{{ u }}", "x"], ["{%tr endfor %}", ""]])


def nested(document: Document) -> None:
    outer = document.add_table(rows=1, cols=2)
    inner = outer.rows[0].cells[0].add_table(rows=3, cols=2)
    for row, text in zip(inner.rows, ("{%tr for u in units %}", "{{ u }}", "{%tr endfor %}"), strict=True):
        row.cells[0].text = text


def runs(document: Document) -> None:
    paragraph = document.add_paragraph("awal {{ warna }}")
    paragraph.add_run(" tengah {%r if units %}")
    paragraph.add_run("ada").italic = True
    paragraph.add_run("{%r endif %} akhir")


def split_runs(document: Document) -> None:
    paragraph = document.add_paragraph()
    for piece in ("{", "{ wa", "rna|upper", " }", "} dan {%", " if units %}ya{% else ", "%}tidak{% endif %}"):
        paragraph.add_run(piece).bold = len(piece) > 2


def headers_and_footers(document: Document) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        part.paragraphs[0].text = "{{ warna }}"
        part.add_paragraph("{%p for u in units %}")
        part.add_paragraph("{{ u }}")
        part.add_paragraph("{%p endfor %}")


def properties(document: Document) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = (
        "{{ units[0] }}",
        "Hal {{ warna }}",
        "{% if units %}KPU{% endif %}",
    )
    core.comments, core.identifier, core.language = "{{ warna }}", "{{ units|length }}", "id-ID"


def pictures(document: Document) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(out, "PNG")
    document.add_paragraph("{%p for u in units %}")
    document.add_picture(io.BytesIO(out.getvalue()))
    document.add_paragraph("{%p endfor %}")
    document.add_picture(io.BytesIO(out.getvalue()))


def newlines(document: Document) -> None:
    document.add_paragraph("Catatan: {{ panjang }} selesai").runs[0].bold = True
    fixtures.table(document, [["{{ panjang }}", "x{{ panjang }}y{{ panjang }}"]])


def whitespace(document: Document) -> None:
    document.add_paragraph("a {%- if units %}")
    document.add_paragraph("b {% endif -%}")
    document.add_paragraph("c")
    document.add_paragraph("{%p for u in units -%}")
    document.add_paragraph("  {{ u }}  {{- warna -}}  ")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{#p catatan untuk penyusun #}")
    document.add_paragraph("x{# catatan #}y")


def literal_braces(document: Document) -> None:
    document.add_paragraph("{_{ nama }_} {_% for %_} ${nomor_naskah} {{ warna }}")


def quotes(document: Document) -> None:
    document.add_paragraph(
        "{{ “kutip” ~ ‘petik’ }} {% if units|length > 1 and units|length < 9 %}ya{% endif %}"
    )


def entities(document: Document) -> None:
    document.add_paragraph("R&D <tanda> \"kutip\" 'petik' {{ warna }} é 日本")


BUILDS = [
    *(
        rows,
        columns,
        merged_down,
        merged_across,
        spanned,
        coloured,
        conditional_rows,
        only_looped_rows,
        nested,
    ),
    *(
        runs,
        split_runs,
        headers_and_footers,
        properties,
        pictures,
        newlines,
        whitespace,
        literal_braces,
        quotes,
    ),
    entities,
]


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


CLEAN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Sm")), max_size=30)


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
