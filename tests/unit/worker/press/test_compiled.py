"""Rendering: values print as they are, names must exist, and nothing but the values changes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any
from unicodedata import normalize

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.errors import (
    IllegalCharacter,
    RenderFailed,
    RenderTooLarge,
    UndefinedField,
    UnknownPart,
    UnprintableValue,
)
from worker.press.unbroken import written

EDARAN = compile_template(fixtures.edaran())


def printed(template: bytes, **context: Any) -> list[str]:
    rendering = compile_template(template).press(context)
    judge_docx(rendering)
    return fixtures.paragraphs(rendering.docx)


@pytest.mark.parametrize(
    "value",
    [
        "A & B <b>",
        "</w:t></w:r></w:p>",
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{_{ x }_}",
        "\"kutip\" dan 'petik'",
        "]]>",
        "&amp;",
        "<!--",
        "  spasi  di  tepi  ",
        "Fatḥ é 日本 👩‍👩‍👧",
        "\u2028\u00a0",
        "",
    ],
)
def test_a_value_prints_literally_and_the_later_paragraphs_stand(value: str) -> None:
    template = fixtures.template("awal", "sebelum {{ nilai }} sesudah", "akhir")
    assert printed(template, nilai=value) == ["awal", f"sebelum {value} sesudah", "akhir"]


def test_newlines_and_tabs_of_a_value_break_the_line() -> None:
    assert printed(fixtures.template("{{ nilai }}"), nilai="satu\ndua\tdua\r\ntiga\rempat") == [
        "satu\ndua\tdua\ntiga\nempat"
    ]


def test_a_tab_keeps_the_formatting_of_its_run() -> None:
    def bold(document: Any) -> None:
        document.add_paragraph().add_run("{{ nilai }}").bold = True

    template = fixtures.template(build=bold)
    runs = docx.Document(io.BytesIO(compile_template(template).render({"nilai": "a\tb"}))).paragraphs[0].runs
    assert [run.text for run in runs] == ["a", "\t", "b"]
    assert all(run.bold for run in runs)


def test_a_newline_in_an_attribute_survives() -> None:
    template = fixtures.template("x {{ nilai }}")
    xml = fixtures.parts(template)["word/document.xml"].replace(b"<w:p>", b'<w:p w:rsidR="{{ nilai }}">', 1)
    rendering = compile_template(fixtures.repack(template, {"word/document.xml": xml})).press(
        {"nilai": "a\n\tb"}
    )
    judge_docx(rendering)
    assert b'w:rsidR="a&#10;&#9;b"' in fixtures.parts(rendering.docx)["word/document.xml"]


def test_loops_rows_headers_footers_and_properties_are_filled() -> None:
    rendering = EDARAN.press(fixtures.context())
    judge_docx(rendering)
    document = docx.Document(io.BytesIO(rendering.docx))
    assert fixtures.paragraphs(rendering.docx) == [
        "NOMOR [nomor sementara]",
        "TENTANG Pengumpulan Data Kinerja",
        "1. Latar Belakang: Dalam rangka",
        "2. Dasar: PKPU 2/2021",
        "Sekretaris",
    ]
    assert fixtures.cells(rendering.docx) == [
        ["No", "Unit", "Target"],
        ["1", "Perencanaan", "12"],
        ["2", "Hukum", "7.5"],
    ]
    assert document.sections[0].header.paragraphs[0].text == "KPU Kabupaten Agam"
    assert document.sections[0].footer.paragraphs[0].text == "Dokumen ini belum ditandatangani"
    assert document.core_properties.title == "Pengumpulan Data Kinerja"


def test_a_key_named_like_a_method_is_the_key() -> None:
    assert printed(fixtures.template("{{ isi.items }} {{ isi.count }}"), isi={"items": "a", "count": 2}) == [
        "a 2"
    ]


def test_braces_the_template_means_are_printed_and_recorded() -> None:
    template = fixtures.template("{_{ x }_} {_% y %_}", "{% raw %}{{ z }}{% endraw %}", "{{ nilai }}")
    assert printed(template, nilai="n") == ["{{ x }} {% y %}", "{{ z }}", "n"]


def test_placeholders_of_other_systems_are_left_alone() -> None:
    assert printed(fixtures.template("${nomor_naskah} {{ nilai }}"), nilai="n") == ["${nomor_naskah} n"]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("{{ tidak_ada }}", "tidak_ada"),
        ("{{ tidak_ada.dalam }}", "tidak_ada"),
        ("{{ isi.tidak_ada }}", "isi.tidak_ada"),
        ("{% for b in isi.baris %}{{ b.tidak_ada }}{% endfor %}", "isi.baris[1].tidak_ada"),
        ("{{ isi['tidak_ada'] }}", "isi.tidak_ada"),
        ("{{ isi.tidak_ada ~ 'x' }}", "isi.tidak_ada"),
        ("{{ isi.tidak_ada * 2 }}", "isi.tidak_ada"),
        ("{{ isi.tidak_ada|upper }}", "isi.tidak_ada"),
        ("{% if isi.tidak_ada %}x{% endif %}", "isi.tidak_ada"),
        ("{% for b in isi.tidak_ada %}x{% endfor %}", "isi.tidak_ada"),
    ],
)
def test_a_field_the_context_does_not_have_is_named_with_its_part(tag: str, name: str) -> None:
    template = compile_template(fixtures.template("awal", tag))
    with pytest.raises(UndefinedField) as refused:
        template.render({"isi": {"baris": [{"tidak_ada": 1}, {"ada": 1}]}})
    assert (refused.value.part, refused.value.name) == ("word/document.xml", name)


def test_an_optional_field_may_be_asked_for() -> None:
    template = fixtures.template("{% if isi.x is defined %}a{% endif %}{{ isi.x|default('tanpa') }}")
    assert printed(template, isi={}) == ["tanpa"]


def test_a_text_that_remembers_how_it_was_made_prints_as_its_text() -> None:
    class Made(str):
        """As ``service.words`` makes them."""

    assert printed(fixtures.template("{{ nilai }}"), nilai=Made("A & B")) == ["A & B"]


@pytest.mark.parametrize("value", [None, [], {}, object(), b"bytes"])
def test_a_value_without_a_printed_form_is_refused(value: object) -> None:
    with pytest.raises(UnprintableValue) as refused:
        compile_template(fixtures.template("{{ nilai }}")).render({"nilai": value})
    assert (refused.value.part, refused.value.kind) == ("word/document.xml", type(value).__name__)


@pytest.mark.parametrize(
    ("character", "code_point"),
    [
        ("\0", "U+0000"),
        ("\v", "U+000B"),
        ("\a", "U+0007"),
        ("\f", "U+000C"),
        ("\ufffe", "U+FFFE"),
        ("\ud800", "U+D800"),
    ],
)
def test_a_character_xml_cannot_carry_is_refused_by_its_code_point(character: str, code_point: str) -> None:
    with pytest.raises(IllegalCharacter) as refused:
        EDARAN.render(fixtures.context(baris=[{"unit": f"a{character}b", "target": 1}]))
    assert (refused.value.part, refused.value.code_point) == ("word/document.xml", code_point)


def test_an_expression_that_cannot_be_computed_names_its_part() -> None:
    with pytest.raises(RenderFailed, match="pembagian dengan nol"):
        compile_template(fixtures.template("{{ a / b }}")).render({"a": 1, "b": 0})


def test_a_part_that_grows_beyond_a_document_is_stopped() -> None:
    template = compile_template(fixtures.template("{% for i in range(10000) %}{{ teks }}{% endfor %}"))
    with pytest.raises(RenderTooLarge):
        template.render({"teks": "x" * 20_000})


def test_every_printed_string_is_recorded_with_its_place() -> None:
    emitted = EDARAN.press(fixtures.context()).emitted
    assert [(one.part, one.text, one.tag) for one in emitted][-3:] == [
        ("word/header1.xml", "KPU Kabupaten Agam", "w:t"),
        ("word/footer1.xml", "Dokumen ini belum ditandatangani", "w:t"),
        ("docProps/core.xml", "Pengumpulan Data Kinerja", "dc:title"),
    ]
    body = [(one.text, one.paragraph) for one in emitted if one.part == "word/document.xml"]
    assert body[:5] == [
        ("[nomor sementara]", 0),
        ("Pengumpulan Data Kinerja", 1),
        ("1", 2),
        ("Latar Belakang", 2),
        ("Dalam rangka", 2),
    ]


def test_the_fields_a_template_asks_for_are_known() -> None:
    assert EDARAN.fields == {
        "naskah.judul",
        "kantor.nama",
        "stempel.kaki",
        "stempel.nomor",
        "isi.bagian",
        "isi.bagian[].judul",
        "isi.bagian[].teks",
        "isi.baris",
        "isi.baris[].unit",
        "isi.baris[].target",
        "penandatangan.nama",
    }


def test_the_digest_is_that_of_the_template_file() -> None:
    data = fixtures.template("{{ a }}")
    assert compile_template(data).digest == hashlib.sha256(data).hexdigest()


def test_a_picture_is_replaced_and_the_others_stay() -> None:
    template, old = with_picture()
    compiled = compile_template(template)
    name = next(iter(compiled.media))
    assert fixtures.parts(compiled.render({"nilai": "n"}))[name] == old
    assert fixtures.parts(compiled.render({"nilai": "n"}, {name: b"baru"}))[name] == b"baru"
    assert fixtures.parts(compiled.render({"nilai": "n"}))[name] == old


def test_a_picture_the_template_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownPart):
        EDARAN.render(fixtures.context(), {"word/media/qr.png": b"x"})


def test_drawings_in_a_loop_have_ids_of_their_own() -> None:
    template, _ = with_picture()
    xml = fixtures.parts(compile_template(template).render({"nilai": "n"}))["word/document.xml"]
    assert [f'id="{number}"'.encode() in xml for number in (1001, 1002, 1003)] == [True, True, True]


def with_picture() -> tuple[bytes, bytes]:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(picture, "PNG")

    def build(document: Any) -> None:
        document.add_paragraph("{%p for i in [1, 2, 3] %}")
        document.add_picture(io.BytesIO(picture.getvalue()))
        document.add_paragraph("{%p endfor %}")

    return fixtures.template("{{ nilai }}", build=build), picture.getvalue()


def test_the_package_has_fixed_dates_and_starts_with_the_content_types() -> None:
    with zipfile.ZipFile(io.BytesIO(EDARAN.render(fixtures.context()))) as package:
        assert package.testzip() is None
        entries = package.infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr for entry in entries} == {0}


def test_static_parts_keep_their_bytes() -> None:
    before, after = (
        fixtures.parts(fixtures.edaran()),
        fixtures.parts(compile_template(fixtures.edaran(), lean=False).render(fixtures.context())),
    )
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == set(EDARAN.parts)


JSON_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff")).filter(
    lambda text: all(char >= " " or char in "\t\n\r" for char in text)
)


@settings(max_examples=60, deadline=None)
@given(unit=JSON_TEXT, target=st.integers() | st.floats(allow_nan=False) | JSON_TEXT)
def test_any_text_survives_and_the_same_input_gives_the_same_bytes(unit: str, target: object) -> None:
    values = fixtures.context(baris=[{"unit": unit, "target": target}] * 2)
    first, second = EDARAN.press(values), EDARAN.press(values)
    judge_docx(first)
    assert first == second
    assert first.docx == EDARAN.render(values)
    printed, given_text = fixtures.cells(first.docx)[1][1], unit.replace("\r\n", "\n").replace("\r", "\n")
    # Spaces and hyphens may be their unbreakable twins, and a letter's marks composed.
    assert normalize("NFC", written(printed)) == normalize("NFC", written(given_text))


def test_what_was_printed_reads_as_a_sequence() -> None:
    emitted = EDARAN.press(fixtures.context()).emitted
    listed = list(emitted)
    assert len(emitted) == len(listed)
    assert (emitted[0], emitted[-1], emitted[1:3]) == (listed[0], listed[-1], tuple(listed[1:3]))
    assert emitted == tuple(listed)
    assert hash(emitted) == hash(EDARAN.press(fixtures.context()).emitted)
    with pytest.raises(IndexError):
        emitted[len(listed)]


def test_a_letterhead_that_comes_out_as_before_gives_the_same_bytes_and_another_its_own() -> None:
    ours = fixtures.context()
    theirs = {**ours, "kantor": {"nama": "KANTOR LAIN & REKAN"}}
    template = compile_template(fixtures.edaran())
    first, other, again = (template.render(each) for each in (ours, theirs, ours))
    assert first == again == EDARAN.render(ours)
    assert other == compile_template(fixtures.edaran()).render(theirs) != first
    judge_docx(template.press(theirs))


def test_bookmarks_and_comments_in_a_loop_stay_unique() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("{%p for x in daftar %}")
        paragraph = document.add_paragraph("{{ x }}")
        before = OxmlElement("w:bookmarkStart", {qn("w:id"): "7", qn("w:name"): "butir"})
        paragraph._p.insert(0, before)
        paragraph._p.append(OxmlElement("w:bookmarkEnd", {qn("w:id"): "7"}))
        paragraph.add_run()._r.append(OxmlElement("w:commentReference", {qn("w:id"): "0"}))
        document.add_paragraph("{%p endfor %}")
        other = document.add_paragraph("akhir")._p
        other.append(OxmlElement("w:bookmarkStart", {qn("w:id"): "8", qn("w:name"): "butir_2"}))
        other.append(OxmlElement("w:bookmarkEnd", {qn("w:id"): "8"}))

    rendered = compile_template(fixtures.template(build=build)).render({"daftar": ["a", "b", "c"]})
    root = etree.fromstring(fixtures.parts(rendered)["word/document.xml"])
    opened = [(each.get(qn("w:id")), each.get(qn("w:name"))) for each in root.iter(qn("w:bookmarkStart"))]
    assert opened == [("7", "butir"), ("9", "butir_3"), ("10", "butir_4"), ("8", "butir_2")]
    assert [each.get(qn("w:id")) for each in root.iter(qn("w:bookmarkEnd"))] == ["7", "9", "10", "8"]
    assert len(list(root.iter(qn("w:commentReference")))) == 1
