"""Every way a payload comes passes one guard, and of every shipped type it refuses what would stand broken on the page."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from archive.access import AccessClass
from doc_templates.kit.errors import PayloadRefused
from doc_templates.kit.reasons import path_of
from service.intake import payloads
from service.office.letterhead import Letterhead
from service.office.rules import OfficeRules
from service.words import ENGLISH, in_language
from tests.integration.doc_templates.stationery import CATALOG, OFFICE
from tests.integration.doc_templates.test_pages import changed, leaves
from tests.papers.extremes import WORD
from tests.papers.sizes import SENTENCE as ONE
from worker.press.columns import Column, columns_in
from worker.press.fit import Gauge
from worker.press.link_fields import LinkField
from worker.press.paper import on_paper

SERVICE = Path(__file__).parents[4] / "service"
SILENT = OfficeRules({}, ZoneInfo("Asia/Jakarta"))
HOUSE = Letterhead(kantor=OFFICE, zona=ZoneInfo("Asia/Jakarta"), version=1, rules=SILENT)
check = partial(payloads.check, unit="", akses=AccessClass.B)
SENTENCE = (ONE * 50)[:4_000].strip()
PROSE = "Menurut catatan " + "8" * 60 + " dari daftar isian."

FORM, SEMESTER, TAHUNAN = "form_data_kinerja", "laporan_kinerja_semester", "laporan_kinerja_tahunan"
DISPOSISI, SOP, EDARAN = "lembar_disposisi", "sop", "surat_edaran"
CASES: list[tuple[str, str, Any, str | None]] = [
    # The type, the field, what it says, and what its column is called; None where it fits.
    (FORM, "baris[0].pagu", 99_999_999_999_999, None),
    (FORM, "baris[0].pagu", 10**14, "Pagu"),
    (FORM, "baris[1].realisasi_anggaran", 10**14, "Realisasi anggaran"),
    (FORM, "baris[0].target_tahun", 99_999_999, None),
    (FORM, "baris[0].target_tahun", 999_999_999, "Target tahun"),
    (FORM, "baris[2].target_periode", "999999999999999", "Target periode"),
    (FORM, "baris[0].realisasi_periode", "123456.123456", "Realisasi periode"),
    (FORM, "baris[0].realisasi_kumulatif", 10**11, "Realisasi kumulatif"),
    (FORM, "baris[0].satuan", "9" * 12, "Satuan"),
    (FORM, "baris[0].urut", 9_999, None),
    (FORM, "baris[0].sasaran_strategis", "9" * 30, "Sasaran strategis"),
    (FORM, "baris[1].indikator", PROSE, "Indikator kinerja"),
    (FORM, "baris[0].formula", PROSE, "Indikator kinerja, sifat, dan formula"),
    (FORM, "baris[0].analisis", PROSE, "Analisis"),
    (FORM, "baris[0].tindak_lanjut", f"Baris satu.\n{PROSE}", "Tindak lanjut"),
    (FORM, "data_dukung[1].nomor_dokumen", "9" * 30, "Nomor dokumen"),
    (FORM, "data_dukung[1].nomor_dokumen", "21/KU.04/1306/2026", None),
    (FORM, "data_dukung[2].jenis", "9" * 20, "Jenis"),
    (FORM, "data_dukung[0].media", "9" * 12, "Media"),
    (FORM, "no_se", "9" * 60, "Nomor Surat Edaran"),
    (FORM, "no_se", "5/PR.03-Kpt/03/KPU/I/2018", None),
    (FORM, "diisi_oleh.nip", "19780721 200312 2 003", None),
    (FORM, "diisi_oleh.nip", "9" * 60, "nip"),
    (SEMESTER, "sasaran[0].indikator[0].target", 99_999_999, None),
    (SEMESTER, "sasaran[0].indikator[0].target", 10**12, "Target"),
    (SEMESTER, "sasaran[0].indikator[0].realisasi", 10**12, "Realisasi"),
    (SEMESTER, "anggaran[0].pagu", 99_999_999_999_999, None),
    (SEMESTER, "anggaran[0].program", PROSE, "Program/kegiatan"),
    (SEMESTER, "masalah[0].pokok", PROSE, "Pokok masalah"),
    (
        TAHUNAN,
        "sasaran[0].indikator[0].target_jangka_menengah",
        "123456789012345.123456",
        "Target jangka menengah",
    ),
    (TAHUNAN, "sasaran[0].indikator[0].target_jangka_menengah", "123456789012345.12345", None),
    (TAHUNAN, "anggaran[0].pagu", 99_999_999_999_999, None),
    (TAHUNAN, "tahun", 2026, None),
    (DISPOSISI, "no_agenda", "9" * 30, None),
    (DISPOSISI, "kode", "9" * 60, "Kode"),
    (DISPOSISI, "surat.nomor", "9" * 60, "No. Naskah"),
    (DISPOSISI, "surat.nomor", "1234/PR.03.1-SD/1306/KPU-Kab/XII/2026", None),
    (DISPOSISI, "catatan", "Uraian panjang. " * 200, None),
    (SOP, "nomor", "9" * 60, "NOMOR SOP"),
    (SOP, "dasar_hukum[1].teks", "9" * 60, "DASAR HUKUM"),
    (SOP, "kegiatan[3].kelengkapan.teks", "9" * 30, "Mutu Baku"),
    (SOP, "kegiatan[0].keterangan", "Rp184.500.000.000", "Ket."),
    (SOP, "kegiatan[0].keterangan", "Rp184.500.000", None),
    (EDARAN, "yth[1]", "9" * 60, "Yth."),
    (EDARAN, "yth[1]", "Kepala Satuan Kerja Nomor 1234567890", None),
    (EDARAN, "isi_edaran[0].uraian", PROSE, None),
]


def said(jenis: str, path: str, value: Any) -> dict[str, Any]:
    """The type's example with one field set."""
    data: Any = copy.deepcopy(json.loads(json.dumps(CATALOG[jenis].example)))
    *steps, last = path.replace("[", ".[").split(".")
    here = data
    for step in steps:
        here = here[int(step[1:-1])] if step.startswith("[") else here[step]
    here[int(last[1:-1]) if last.startswith("[") else last] = value
    return dict(data)


@pytest.mark.parametrize(("jenis", "path", "value", "column"), CASES)
def test_a_value_fits_its_column_or_is_refused_by_field_and_column(
    jenis: str, path: str, value: Any, column: str | None
) -> None:
    payload = said(jenis, path, value)
    if column is None:
        check(HOUSE, CATALOG[jenis], payload)
        return
    with pytest.raises(PayloadRefused) as refused:
        check(HOUSE, CATALOG[jenis], payload)
    told = {each.path: each.reason for each in refused.value.fields}
    assert f"kolom “{column}” memuat paling banyak" in told[path]
    assert f"the column “{column}” holds at most" in in_language(told[path], ENGLISH)


def longest(house: Letterhead, jenis: str, path: str) -> int:
    """How many nines a field takes of an office."""
    for digits in range(1, 60):
        try:
            check(house, CATALOG[jenis], said(jenis, path, "9" * digits))
        except PayloadRefused:
            return digits - 1
    return 60


@pytest.mark.parametrize(
    ("jenis", "path"),
    [(FORM, "baris[0].satuan"), (FORM, "data_dukung[2].jenis"), (DISPOSISI, "kode"), (SOP, "nomor")],
)
def test_an_office_with_f4_is_asked_by_the_columns_of_its_wider_pages(jenis: str, path: str) -> None:
    """A page that lies is a tenth wider, one that stands a fortieth: the one takes more, the other no less."""
    wider = replace(HOUSE, kantor=replace(OFFICE, kertas="F4"))
    a4, f4 = longest(HOUSE, jenis, path), longest(wider, jenis, path)
    assert 5 < a4 <= f4
    assert f4 > a4 or jenis != FORM
    # The same of an uploaded template, whose columns were measured on each paper when it was examined.
    for kertas, most in (("A4", a4), ("F4", f4)):
        columns = columns_in(on_paper(CATALOG[jenis].template, kertas))
        own = replace(HOUSE, templates={jenis: CATALOG[jenis].digest}, gauges={jenis: Gauge(columns)})
        assert longest(own, jenis, path) == most


def test_a_value_that_is_to_be_a_link_and_is_no_address_is_refused_by_its_field() -> None:
    links = Gauge((), [LinkField(path="isi.tentang")])
    own = replace(HOUSE, templates={EDARAN: CATALOG[EDARAN].digest}, gauges={EDARAN: links})
    with pytest.raises(PayloadRefused) as refused:
        check(own, CATALOG[EDARAN], CATALOG[EDARAN].example)
    (found,) = refused.value.fields
    assert found.path == "tentang"
    assert "mailto:" in str(found.reason)


LONGEST = (10**17, "9" * 18, "9" * 18 + ".123456", "197807212003122003", WORD, SENTENCE, "Rp" + "9" * 18)
"""What is tried in every field: an amount of 18 digits, a NIP, one word of 120 letters, a page of text."""

REFERRING = {
    (FORM, "data_dukung[0].id"): {"baris[0].data_dukung[0]"},
    (TAHUNAN, "pk_versi"): {"laporan_semester_1.pk_versi", "laporan_semester_2.pk_versi"},
}
"""Fields that must agree with another, and are told in its place."""


@pytest.mark.parametrize("jenis", CATALOG)
def test_whatever_is_written_into_any_field_is_taken_or_refused_by_that_field(jenis: str) -> None:
    example = json.loads(json.dumps(CATALOG[jenis].example))
    tried = set()
    for steps, _ in leaves(CATALOG[jenis].contract.check(example, OFFICE).payload):
        path = path_of(steps)
        if (kind := path_of(tuple(0 if type(step) is int else step for step in steps))) in tried:
            continue
        tried.add(kind)
        for value in LONGEST:
            try:
                check(HOUSE, CATALOG[jenis], changed(example, steps, value))
            except PayloadRefused as refused:
                told = {each.path: each.reason for each in refused.fields}
                assert all(told.values())
                concerned = [each for each in told if path.startswith(each) or each.startswith(path)]
                assert concerned or set(told) <= REFERRING.get((jenis, kind), set()), (path, value, told)


@pytest.mark.parametrize("jenis", CATALOG)
def test_the_examples_fit(jenis: str) -> None:
    check(HOUSE, CATALOG[jenis], CATALOG[jenis].example)


@pytest.mark.parametrize("jenis", CATALOG)
def test_every_column_of_the_content_is_a_field_of_the_payload(jenis: str) -> None:
    """A type whose context calls a field otherwise says so in ``asal_isi``."""
    contract = CATALOG[jenis].contract
    schema = contract.payload.model_json_schema()
    unknown = set()
    for path in {each.path.removeprefix("isi.") for each in columns_in(CATALOG[jenis].template)}:
        if path.partition(".")[0] in ("kantor", "naskah", "stempel", "penandatangan", "para_pihak[]", "loop"):
            continue
        field = contract.asal_isi.get(path, path).partition(".")[0].partition("[")[0]
        if field not in schema["properties"]:
            unknown.add(path)
    made_of_the_whole = {"laporan_kinerja_tahunan": {"sifat_realisasi", "ringkasan"}}
    of_lists_of_the_desk = {"lembar_disposisi": {"tujuan[].tanda", "tujuan[].jabatan"}}
    of_all_texts = {"sop": {"asli[].tempat", "asli[].asli", "asli[].tampil"}}
    assert unknown == {**made_of_the_whole, **of_lists_of_the_desk, **of_all_texts}.get(jenis, set())


def test_an_uploaded_template_is_asked_by_its_own_columns_and_one_without_any_not_at_all() -> None:
    narrow = Column(path="isi.yth_banyak[]", paragraph=0, width=200, size=20, around="", heading="Kepada")
    payload = said(EDARAN, "yth[0]", "Kepala Bagian 1234")
    check(HOUSE, CATALOG[EDARAN], payload)
    uploaded = Letterhead(
        kantor=OFFICE,
        zona=HOUSE.zona,
        version=1,
        rules=SILENT,
        templates={EDARAN: "0" * 64},
        gauges={EDARAN: Gauge([narrow])},
    )
    with pytest.raises(PayloadRefused, match="Kepada"):
        check(uploaded, CATALOG[EDARAN], payload)
    unknown = Letterhead(
        kantor=OFFICE, zona=HOUSE.zona, version=1, rules=SILENT, templates={EDARAN: "0" * 64}
    )
    check(unknown, CATALOG[EDARAN], said(EDARAN, "yth[0]", "9" * 60))


def test_nothing_else_at_the_desk_asks_a_contract_of_a_payload() -> None:
    texts = [(file.name, file.read_text()) for file in SERVICE.rglob("*.py")]
    assert [name for name, text in texts if "faults.check(" in text] == ["payloads.py"]
    # The trial of a template prints the type's own example, with its lists grown too; its author is told otherwise.
    assert {name for name, text in texts if "contract.check(" in text} == {"examples.py", "grown.py"}
