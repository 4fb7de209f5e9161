"""The list of recipients stands behind all else of a template, on a page of its own, printed, recorded and judged."""

from __future__ import annotations

import re

import pytest

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
