"""Whether a type fits its office and its template: told before an event or a signature finds it. A case more is one row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from doc_templates.catalog import Catalog, Stationery
from doc_templates.kit.kantor import Kantor
from service.office_file import file as office_files
from service.office_file import needs
from service.templates.fit import lacks, misfits, own_misfits, told
from tests import memo
from tests.house import OFFICE
from tests.memo import CONTRACT, line_of
from worker.press.lint.check import lint
from worker.press.sandbox import environment
from worker.press.schema import infer, json_schema

BOOKS = list(office_files.read(OFFICE).config["register"])
MEMO_BOOK = {"kode": "memo", "nama": "Memo", "jenis": ["memo"], "pola": "{urut}/{tahun}"}


@cache
def config() -> dict[str, Any]:
    return {**office_files.read(OFFICE).config, "register": [*BOOKS, MEMO_BOOK]}


def read(folder: Path, old: str = "", new: str = "", **written: Any) -> Stationery:
    assert old in CONTRACT
    memo.write(folder, contract=CONTRACT.replace(old, new, 1), **written)
    return Catalog.scan(folder)["memo"]


def said(stationery: Stationery, changed: Mapping[str, Any]) -> list[str]:
    given = office_files.check({**config(), **changed})
    return told(lacks(stationery, Kantor.from_config(given.config), given.rules))


LACKS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "a position of its chain": (
        'penandatangan="sekretaris"',
        'penandatangan="bupati"',
        {},
        f"memo/contract.py line {line_of('chain=')}): its chain names the position 'bupati'",
    ),
    "a position that initials": (
        'penandatangan="sekretaris"',
        'penandatangan="sekretaris", paraf=("kasubbag_umum",)',
        {},
        "the position 'kasubbag_umum'",
    ),
    "a position that is misspelt": (
        'penandatangan="sekretaris"',
        'penandatangan="sekertaris"',
        {},
        "did you mean sekretaris?",
    ),
    "a position that it asks for while it derives": (
        '"hal": payload.hal}',
        '"hal": kantor.official("bendahara").nama}',
        {},
        "it asks for orang[kunci=bendahara]",
    ),
    "a register": ("", "", {"register": BOOKS}, "no outgoing register"),
    "a register of letters out": (
        "",
        "",
        {"register": [*BOOKS, {**MEMO_BOOK, "arah": "masuk"}]},
        "no outgoing register",
    ),
    "its class": (
        'klasifikasi="PR.03.1"',
        'klasifikasi="PR.99.9"',
        {},
        f"memo/contract.py line {line_of('klasifikasi=')}): its class PR.99.9",
    ),
    "its series": ('series="HK.04.2"', 'series="PR.99.9/triwulan"', {}, "the series 'PR.99.9/triwulan'"),
}  # fmt: skip


@pytest.mark.parametrize("lack", LACKS)
def test_what_an_office_has_not_is_told_with_its_place_and_cure(lack: str, tmp_path: Path) -> None:
    old, new, changed, words = LACKS[lack]
    (found,) = said(read(tmp_path, old, new), changed)
    assert words in found
    assert found.startswith("type memo (memo/contract.py")
    assert "; " in found


FITS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "everything": ("", "", {}),
    "a chain of the office's own": (
        'penandatangan="sekretaris"',
        'penandatangan="bupati"',
        {"rantai": {"memo": {"penandatangan": "sekretaris"}}},
    ),
    "no chain, so no number": (
        '    chain=Chain(penandatangan="sekretaris"),\n',
        "",
        {"register": BOOKS},
    ),
    "a page without a place for a number": (
        "klasifikasi=",
        "stamps=frozenset(Stamp) - {Stamp.NOMOR},\n    klasifikasi=",
        {"register": BOOKS},
    ),
    "a class of an office that lists none": (
        'klasifikasi="PR.03.1"',
        'klasifikasi="PR.99.9"',
        {"klasifikasi": {}},
    ),
    "a class of the retention schedule": (
        'klasifikasi="PR.03.1"',
        'klasifikasi="PR.06"',
        {"klasifikasi": {"HK.04.2": "Edaran", **dict.fromkeys(("PR.03.1", "TU.01.1"), "x")}},
    ),
    "a series of an office without a schedule": ('series="HK.04.2"', 'series="PR.99.9"', {"retensi": {}}),
}


@pytest.mark.parametrize("fit", FITS)
def test_what_fits_is_not_told(fit: str, tmp_path: Path) -> None:
    old, new, changed = FITS[fit]
    assert said(read(tmp_path, old, new), changed) == []


def test_the_shipped_types_fit_the_demo_office_and_types_that_lack_the_same_stand_in_one_sentence() -> None:
    plain = office_files.read(OFFICE)
    assert list(needs.of_types(plain.config, plain.rules, Catalog.scan())) == []
    lacking = office_files.check({**plain.config, "register": [], "klasifikasi": {}})
    found = list(needs.of_types(lacking.config, lacking.rules, Catalog.scan()))
    assert [each.split(":")[0] for each in found] == [
        "type berita_acara, laporan_kinerja_semester, laporan_kinerja_tahunan, nota_dinas, perjanjian_kinerja, surat_dinas, surat_edaran, surat_tugas",
        "its file lists no classification codes (klasifikasi), so any code of the right form becomes official",
    ]


def schema_of(*tags: str) -> dict[str, Any]:
    """What a template with these tags asks for, as it is kept when it is approved."""
    return json_schema(infer([environment().parse(each) for each in tags]))


@pytest.mark.parametrize(
    ("tags", "strange"),
    [
        (["{{ isi.kepada }}{{ isi.hal }}{{ kantor.nama }}{{ stempel.nomor }}"], []),
        (["{{ isi.kepada }}{{ isi.nomor_surat }}"], ["isi.nomor_surat"]),
        (["{{ rincian.isi }}"], ["rincian"]),
        (["{% for a in isi.hal %}{{ a }}{% endfor %}"], ["isi.hal (as list, given as scalar)"]),
        (["{{ isi.hal.baris }}"], ["isi.hal (as object, given as scalar)"]),
        (["{% for a in isi.baris %}{{ a.nama }}{{ a.umur }}{% endfor %}"], ["isi.baris[].umur"]),
    ],
)
def test_an_approved_template_that_asks_for_what_the_contract_gives_no_more_is_found(
    tags: list[str], strange: list[str], tmp_path: Path
) -> None:
    rows = '"hal": payload.hal, "baris": [{"nama": "A"}]}'
    stationery = read(tmp_path, '"hal": payload.hal}', rows)
    assert misfits(stationery, schema_of(*tags)) == strange


@pytest.mark.parametrize("jenis", sorted(Catalog.scan()))
def test_the_shipped_templates_fit_their_contracts(jenis: str) -> None:
    stationery = Catalog.scan()[jenis]
    shape = lint(stationery.template).shape
    assert shape is not None
    assert misfits(stationery, json_schema(shape)) == []


def test_a_template_of_a_types_own_folder_is_held_against_its_contract(tmp_path: Path) -> None:
    found = own_misfits(read(tmp_path, docx=memo.template("{{ isi.kepada }}", "{{ isi.lama }}")))
    assert any("isi.lama" in each.message for each in found)
