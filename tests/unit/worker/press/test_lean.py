"""Dead weight leaves a template when it is compiled; nothing that a page shows goes with it."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def styles(data: bytes) -> set[str]:
    root = etree.fromstring(fixtures.parts(data)["word/styles.xml"])
    return {str(style.get(f"{W}styleId")) for style in root.iter(f"{W}style")}


def test_unreached_styles_latent_styles_and_thumbnails_are_dropped() -> None:
    template = fixtures.template("{{ a }}")
    rendering = compile_template(template).press({"a": "x"})
    judge_docx(rendering)
    lean, full = (
        fixtures.parts(rendering.docx),
        fixtures.parts(compile_template(template, lean=False).render({"a": "x"})),
    )
    assert full.keys() - lean.keys() == {"docProps/thumbnail.jpeg", "word/stylesWithEffects.xml"}
    assert b"thumbnail" not in lean["_rels/.rels"] + lean["[Content_Types].xml"].replace(
        b'Extension="jpeg"', b""
    )
    assert b"latentStyles" not in lean["word/styles.xml"]
    assert len(lean["word/styles.xml"]) < len(full["word/styles.xml"]) / 2
    assert len(rendering.docx) < len(template) * 0.6
    assert docx.Document(io.BytesIO(rendering.docx)).paragraphs[0].text == "x"


def test_what_is_based_on_followed_by_or_linked_stays() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("kutipan", style="Intense Quote")
        document.add_table(1, 1, style="Light Grid Accent 1")
        document.sections[0].header.paragraphs[0].style = "Header"

    kept = styles(compile_template(fixtures.template("{{ a }}", build=build)).render({"a": "x"}))
    assert {
        "Normal",
        "IntenseQuote",
        "IntenseQuoteChar",
        "LightGrid-Accent1",
        "TableNormal",
        "Header",
    } <= kept
    assert {"DefaultParagraphFont", "NoList"} <= kept
    assert "Quote" not in kept


def test_what_a_table_of_contents_collects_stays() -> None:
    def build(document: Document) -> None:
        instruction = OxmlElement("w:instrText")
        instruction.text = ' TOC \\o "1-3" \\t "Caption,1" '
        document.add_paragraph().add_run()._r.append(instruction)

    kept = styles(compile_template(fixtures.template("{{ a }}", build=build)).render({"a": "x"}))
    assert {"Heading1", "Heading3", "Caption"} <= kept


def test_where_only_a_render_can_tell_every_style_stays() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("x").paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().set(
            qn("w:val"), "{{ gaya }}"
        )

    for template in (
        fixtures.template("{{r a }}"),
        fixtures.template("{{p a }}"),
        fixtures.template("x", build=build),
    ):
        assert styles(template) == {
            str(style.get(f"{W}styleId"))
            for style in etree.fromstring(fixtures.parts(template)["word/styles.xml"]).iter(f"{W}style")
        }
        compiled = compile_template(template)
        assert styles(
            compiled.render({"a": "", "gaya": "Quote"}) if "{{p" not in str(compiled.way) else template
        ) == styles(template)


def test_the_body_and_every_text_are_the_same_with_and_without() -> None:
    template = fixtures.edaran()
    lean, full = (compile_template(template, lean=one).press(fixtures.context()) for one in (True, False))
    assert lean.emitted == full.emitted
    for name, content in fixtures.parts(lean.docx).items():
        if (
            name not in ("word/styles.xml", "word/settings.xml")
            and "rels" not in name
            and "Types" not in name
        ):
            assert content == fixtures.parts(full.docx)[name]
