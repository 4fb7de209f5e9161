"""What the letters' contracts refuse, and how they write days, hours and addressees; tables of cases."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from doc_templates.catalog import Catalog
from doc_templates.kit import refusals
from doc_templates.surat import alamat_tercetak, lama, pukul, pukul_tepat, rentang_hari, rentang_tanggal

CATALOG = Catalog.scan()
SPAN = {
    "one day": (date(2026, 4, 6), date(2026, 4, 6), "Senin, 6 April 2026", "1 (satu) hari"),
    "within a month": (date(2026, 4, 6), date(2026, 4, 8), "6 sampai dengan 8 April 2026", "3 (tiga) hari"),
    "over a month's end": (
        date(2026, 4, 30),
        date(2026, 5, 2),
        "30 April sampai dengan 2 Mei 2026",
        "3 (tiga) hari",
    ),
    "over a year's end": (
        date(2026, 12, 31),
        date(2027, 1, 1),
        "31 Desember 2026 sampai dengan 1 Januari 2027",
        "2 (dua) hari",
    ),
}
REFUSED: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "a note that says nothing": ("nota_dinas", {"pembuka": [], "butir": []}, {"pembuka"}),
    "a letter that says nothing": ("surat_dinas", {"pembuka": [], "butir": [], "acara": None}, {"pembuka"}),
    "a task that ends before it begins": ("surat_tugas", {"selesai": "2026-04-05"}, {"selesai"}),
    "one who is sent twice": (
        "surat_tugas",
        {"petugas": [{"nama": "Fitri", "jabatan": "Staf"}] * 2},
        {"petugas[1].nama"},
    ),
    "a meeting of no hour": ("surat_dinas", {"acara.pukul": "25.00"}, {"acara.pukul"}),
    "a meeting that ends before it begins": ("surat_dinas", {"acara.selesai": "08.59"}, {"acara.selesai"}),
    "a meeting of several days that is one": (
        "surat_dinas",
        {"acara.sampai": "2026-06-24"},
        {"acara.sampai"},
    ),
    "a berita acara of one party": ("berita_acara", {"pihak": []}, {"pihak"}),
    "an agreement without a target": ("perjanjian_kinerja", {"sasaran": []}, {"sasaran"}),
}


@pytest.mark.parametrize("case", SPAN)
def test_days_say_month_and_year_once_where_they_are_the_same(case: str) -> None:
    first, last, written, long = SPAN[case]
    assert rentang_tanggal(first, last) == written
    assert lama(first, last) == long
    assert rentang_hari(first, last).endswith(written)


def test_hours_are_those_of_the_offices_clock() -> None:
    day = date(2026, 6, 24)
    assert pukul(day, "09.00", None, "Asia/Jakarta") == "09.00 WIB sampai dengan selesai"
    assert pukul(day, "09.00", "12.30", "Asia/Jayapura") == "09.00 sampai dengan 12.30 WIT"
    assert pukul_tepat(day, "00.05", "Asia/Makassar") == "00.05 WITA"


def test_a_single_addressee_carries_no_number() -> None:
    assert alamat_tercetak(["Ketua"]) == {"yth_banyak": [], "yth_satu": ["Ketua"]}
    assert alamat_tercetak(["Ketua", "Anggota"]) == {"yth_banyak": ["Ketua", "Anggota"], "yth_satu": []}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_by_its_field(case: str) -> None:
    jenis, changes, paths = REFUSED[case]
    payload = json.loads(json.dumps(CATALOG[jenis].example))
    for path, value in changes.items():
        *above, name = path.split(".")
        place = payload
        for step in above:
            place = place[step]
        place[name] = value
    assert refusals(CATALOG[jenis].contract, payload).keys() == paths
