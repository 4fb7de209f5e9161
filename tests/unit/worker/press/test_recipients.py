"""The list of recipients stands behind all else of a template, on a page of its own, printed, recorded and judged."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from doc_templates.catalog import Catalog
from doc_templates.kit.contracts import DAFTAR_PENERIMA
from tests.unit.worker.press.fixtures import paragraphs, parts, template
from worker.press import compile_template, judge_docx
from worker.press.dress import Dress
from worker.press.recipients import RECIPIENTS, TITLE, filled, with_recipients

CATALOG = Catalog.scan()
NAMES = ["Kepala Bagian A & B <b>", "{{ 7*7 }}", "Ketua KPU Kabupaten Agam"]
LIST = {RECIPIENTS: {"kepala": ["SURAT EDARAN SEKRETARIS", "NOMOR {nomor}"], "penerima": NAMES}}


def test_contract_and_press_call_it_alike() -> None:
    assert RECIPIENTS == DAFTAR_PENERIMA


def test_it_stands_last_with_its_heading_and_a_number_for_each() -> None:
    context = filled({"a": "x", **LIST}, {"nomor": "3 TAHUN 2026", "tanggal": "-"})
    rendering = compile_template(with_recipients(template("Isi {{ a }}"))).press(context)
    judge_docx(rendering)
    assert paragraphs(rendering.docx) == [
        "Isi x",
        TITLE,
        "SURAT EDARAN SEKRETARIS",
        "NOMOR 3 TAHUN 2026",
        "",
        *(f"{number}.\t{name}" for number, name in enumerate(NAMES, 1)),
    ]
    assert {each.text for each in rendering.emitted} >= {*NAMES, "NOMOR 3 TAHUN 2026"}
    assert parts(rendering.docx)["word/document.xml"].count(b"<w:pageBreakBefore") == 1


@pytest.mark.parametrize("annex", [False, True])
@pytest.mark.parametrize("jenis", CATALOG)
def test_every_shipped_type_can_have_one(jenis: str, annex: bool) -> None:
    form = Dress(annex=annex, recipients=True).on(CATALOG[jenis].template)
    compile_template(form)
    body = parts(form)["word/document.xml"]
    assert re.search(rb"DAFTAR PENERIMA.*endfor %}</w:t></w:r></w:p><w:sectPr", body, re.DOTALL)


def test_a_context_without_one_is_left_as_it_is() -> None:
    assert filled({"isi": {}}, {}) == {"isi": {}}


LANDSCAPE = {"page_width": Mm(297), "page_height": Mm(210), "left_margin": Mm(20), "right_margin": Mm(20)}


def _lying(document: Document) -> None:
    section = document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE
    for name, value in LANDSCAPE.items():
        setattr(section, name, value)
    document.add_paragraph("Isi {{ a }}")


def _turning(document: Document) -> None:
    document.add_paragraph("Isi {{ a }}")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("Bagian kedua")


def _ending_with_a_table(document: Document) -> None:
    document.add_paragraph("Isi {{ a }}")
    document.add_table(1, 1).cell(0, 0).text = "Sel"


def _ending_with_a_loop(document: Document) -> None:
    for text in ("Isi {{ a }}", "{%p for n in b %}", "{{ n }}", "{%p endfor %}"):
        document.add_paragraph(text)


def _without_section(document: Document) -> None:
    document.add_paragraph("Isi {{ a }}")
    document.element.body.remove(document.element.body.sectPr)


UPLOADED: dict[str, tuple[Callable[[Document], None], int]] = {
    # What an office's own template may be, and where its list begins on A4: half the width of its last section's text.
    "lying": (_lying, 7285),
    "two sections": (_turning, 4320),
    "a table last": (_ending_with_a_table, 4320),
    "a loop last": (_ending_with_a_loop, 4320),
    "no section": (_without_section, 4535),
}


@pytest.mark.parametrize("kertas", ["A4", "F4"])
@pytest.mark.parametrize("kind", UPLOADED)
def test_an_uploaded_template_has_it_behind_all_it_prints_itself(kind: str, kertas: str) -> None:
    build, indent = UPLOADED[kind]
    form = Dress(kertas=kertas, recipients=True).on(template(build=build))
    stempel = {"judul": "Uji", "akses": "", "kata_kunci": ""}
    context = filled(
        {"a": "x", "b": ["y", "z"], "stempel": stempel, **LIST}, {"nomor": "3 TAHUN 2026", "tanggal": "-"}
    )
    rendering = compile_template(form).press(context)
    judge_docx(rendering)
    said = [each for each in paragraphs(rendering.docx) if each]
    assert said[-len(NAMES) - 3 :] == [
        TITLE,
        "SURAT EDARAN SEKRETARIS",
        "NOMOR 3 TAHUN 2026",
        *(f"{number}.\t{name}" for number, name in enumerate(NAMES, 1)),
    ]
    assert "Isi x" in said[0]
    body = parts(rendering.docx)["word/document.xml"].decode()
    assert body.count("<w:pageBreakBefore") == 1
    (begins,) = {int(each) for each in re.findall(r'<w:ind w:left="(\d+)" w:firstLine="0"/>', body)}
    assert begins == indent if kertas == "A4" else begins >= indent
