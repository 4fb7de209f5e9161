"""The proof-reader finds what is lost, moved or unfilled, and lets what is right pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.worker.press import fixtures
from worker.press import PrintedString, Rendering, compile_template, judge_docx
from worker.press.errors import TextLost

BODY = "word/document.xml"
RENDERING = compile_template(fixtures.edaran()).press(fixtures.context())


def changed(part: str, change: Callable[[bytes], bytes | None]) -> Rendering:
    before = fixtures.parts(RENDERING.docx)[part]
    after = change(before)
    assert after != before
    return replace(RENDERING, docx=fixtures.repack(RENDERING.docx, {part: after}))


def lost(rendering: Rendering) -> TextLost:
    with pytest.raises(TextLost) as error:
        judge_docx(rendering)
    return error.value


def test_a_right_rendering_passes() -> None:
    judge_docx(RENDERING)


def test_a_lost_letter_is_found_with_its_paragraph() -> None:
    error = lost(changed(BODY, lambda xml: xml.replace(b"Latar Belakang", b"Latar Belakan")))
    assert (error.part, error.text, error.paragraph) == (BODY, "Latar Belakang", 2)


def test_strings_in_another_order_are_found() -> None:
    swapped = changed(
        BODY,
        lambda xml: (
            xml.replace(b"Perencanaan", b"@").replace(b"Hukum", b"Perencanaan").replace(b"@", b"Hukum")
        ),
    )
    assert lost(swapped).text == "Perencanaan"


def test_a_string_that_stands_only_elsewhere_is_found() -> None:
    # "7.5" is gone from its cell but stands in a paragraph of the template's own text.
    moved = changed(BODY, lambda xml: xml.replace(b">7.5<", b"><").replace(b"TENTANG", b"TENTANG 7.5"))
    assert lost(moved).text == "7.5"


def test_missing_paragraphs_and_parts_are_found() -> None:
    body = changed(BODY, lambda xml: xml[: xml.index(b"<w:tbl>")] + xml[xml.index(b"<w:sectPr") :])
    assert lost(body).reason == "the paragraph is missing"
    assert lost(changed("word/header1.xml", lambda _: None)).reason == "the part is missing"


def test_a_lost_header_and_title_are_found() -> None:
    header = changed("word/header1.xml", lambda xml: xml.replace(b"Agam", b""))
    assert lost(header).part == "word/header1.xml"
    title = changed("docProps/core.xml", lambda xml: xml.replace(b"Pengumpulan", b""))
    assert lost(title).part == "docProps/core.xml"


@pytest.mark.parametrize("left", ["{{ sisa }}", "{% if sisa", "sisa }}", "sisa %}"])
def test_an_unfilled_tag_is_found(left: str) -> None:
    error = lost(changed(BODY, lambda xml: xml.replace(b"TENTANG", left.encode())))
    assert error.reason == "a tag is left unfilled"
    header = changed(
        "word/footer1.xml", lambda xml: xml.replace(b"Dokumen", b"Dokumen</w:t><w:t>" + left.encode())
    )
    replaced = replace(header, emitted=tuple(one for one in header.emitted if one.part != "word/footer1.xml"))
    assert lost(replaced).part == "word/footer1.xml"


def test_an_unfilled_title_is_found() -> None:
    document = fixtures.repack(
        RENDERING.docx,
        {
            "docProps/core.xml": fixtures.parts(RENDERING.docx)["docProps/core.xml"].replace(
                b"Pengumpulan Data Kinerja", b"{{ judul }}"
            )
        },
    )
    emitted = tuple(one for one in RENDERING.emitted if one.part != "docProps/core.xml")
    assert lost(Rendering(docx=document, emitted=emitted)).reason == "a tag is left unfilled"


def test_a_file_that_is_no_package_or_no_xml_is_found() -> None:
    assert "cannot be read" in lost(replace(RENDERING, docx=b"PK")).reason
    assert "not well-formed" in lost(changed(BODY, lambda xml: xml[:-5])).reason


def test_a_value_printed_outside_any_text_is_found() -> None:
    rendering = compile_template(fixtures.template("x", "{{p nilai }}")).press({"nilai": "hilang"})
    assert "outside any text" in lost(rendering).reason


def test_a_repeated_string_is_counted() -> None:
    rendering = compile_template(fixtures.template("{{ a }} {{ a }}")).press({"a": "dua"})
    judge_docx(rendering)
    third = PrintedString(part=BODY, text="dua", paragraph=0, tag="w:t")
    assert lost(replace(rendering, emitted=(*rendering.emitted, third))).text == "dua"


def test_text_boxes_and_their_paragraphs_are_told_apart() -> None:
    template = fixtures.template("luar {{ a }}")
    xml = fixtures.parts(template)[BODY]
    box = (
        b"<w:pict><w:txbxContent><w:p><w:r><w:t>dalam {{ b }}</w:t></w:r></w:p></w:txbxContent></w:pict>"
        b"</w:r><w:r><w:t>lagi {{ c }}"
    )
    at = xml.index(b"luar {{ a }}</w:t>") + len(b"luar {{ a }}</w:t>")
    boxed = fixtures.repack(template, {BODY: xml[:at] + box + b"</w:t>" + xml[at:]})
    rendering = compile_template(boxed).press({"a": "satu", "b": "dua\tdua", "c": "tiga"})
    judge_docx(rendering)
    assert [one.paragraph for one in rendering.emitted] == [0, 1, 0]


def test_a_value_in_an_attribute_of_a_namespace_declared_inside_is_read() -> None:
    template = fixtures.template("x")
    xml = fixtures.parts(template)[BODY]
    shape = (
        b'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:o"><v:textpath string="{{ a }}"'
        b' o:title="{{ b }}"/></v:shape></w:pict></w:r>'
    )
    at = xml.index(b"<w:r>")
    shaped = fixtures.repack(template, {BODY: xml[:at] + shape + xml[at:]})
    rendering = compile_template(shaped).press({"a": "KONSEP & <1>", "b": "'judul' \"x\""})
    judge_docx(rendering)
    assert [one.tag for one in rendering.emitted] == ["v:textpath@string", "v:textpath@o:title"]
    broken = fixtures.parts(rendering.docx)[BODY].replace(b"KONSEP", b"KONSE")
    assert (
        lost(replace(rendering, docx=fixtures.repack(rendering.docx, {BODY: broken}))).text == "KONSEP & <1>"
    )


def test_a_value_printed_between_paragraphs_is_lost() -> None:
    rendering = compile_template(fixtures.template("{{p isi }}", "akhir")).press({"isi": "hilang"})
    with pytest.raises(TextLost, match="where Word shows none"):
        judge_docx(rendering)


def test_a_placeholder_of_another_system_is_left_alone_only_when_declared() -> None:
    rendering = compile_template(fixtures.template("Nomor ${nomor_naskah} {{ isi }}")).press({"isi": "${x}"})
    judge_docx(rendering, frozenset({"nomor_naskah"}))
    with pytest.raises(TextLost, match="not declared"):
        judge_docx(rendering)
