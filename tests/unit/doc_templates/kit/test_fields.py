"""The kinds of field: what they take and how they say what they want."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from doc_templates.kinerja import Rentang, Target
from doc_templates.kit import reasons
from doc_templates.kit.fields import Alinea, Angka, Isian, Nama, Rupiah, Tahun, Tanggal, Uraian, alinea


class Contoh(Isian):
    nama: Nama = "a"
    alinea: Alinea = "a"
    uraian: Uraian = "a"
    tanggal: Tanggal | None = None
    angka: Angka | None = None
    rupiah: Rupiah | None = None
    tahun: Tahun | None = None
    target: Target | None = None


def wrong(data: dict[str, Any]) -> dict[str, str]:
    try:
        Contoh.model_validate(data)
    except ValidationError as error:
        return {problem.path: problem.reason for problem in reasons.problems(error)}
    return {}


@pytest.mark.parametrize(
    ("data", "path", "sebab"),
    [
        ({"nama": "dua\nbaris"}, "nama", "hanya boleh satu baris"),
        ({"nama": " "}, "nama", "tidak boleh kosong"),
        ({"nama": 5}, "nama", "harus teks"),
        ({"alinea": "x" * 1_000_000}, "alinea", "paling panjang 4000 karakter"),
        ({"tanggal": "2026-02-30"}, "tanggal", "tidak ada dalam kalender"),
        ({"tanggal": "30/01/2026"}, "tanggal", "tttt-bb-hh"),
        ({"tanggal": 1767225600}, "tanggal", "tttt-bb-hh"),
        ({"angka": True}, "angka", "harus angka"),
        ({"angka": math.nan}, "angka", "harus angka"),
        ({"angka": "1e5"}, "angka", "harus angka"),
        ({"rupiah": 1.5}, "rupiah", "bilangan bulat"),
        ({"rupiah": -1}, "rupiah", "paling kecil 0"),
        ({"tahun": 1900}, "tahun", "paling kecil 1945"),
        ({"tak_dikenal": 1}, "tak_dikenal", "tidak dikenal"),
        ({"target": {"bawah": 9, "atas": 8}}, "target", "batas bawah"),
        ({"target": {"bawah": 9}}, "target.atas", "wajib diisi"),
        ({"target": "a" * 61}, "target", "60 karakter"),
        ({"target": [1]}, "target", "harus angka"),
        ({"target": True}, "target", "harus angka"),
    ],
)
def test_a_wrong_field_is_named_with_a_reason(data: dict[str, Any], path: str, sebab: str) -> None:
    found = wrong(data)
    assert list(found) == [path]
    assert sebab in found[path]


@pytest.mark.parametrize("name", ["nama", "alinea", "uraian"])
def test_blanks_at_the_ends_are_trimmed(name: str) -> None:
    assert getattr(Contoh.model_validate({name: "  Kepala Subbagian \n"}), name) == "Kepala Subbagian"


def test_every_wrong_field_is_reported_at_once() -> None:
    assert set(wrong({"nama": 5, "tanggal": "x", "rupiah": -1, "x": 1})) == {"nama", "tanggal", "rupiah", "x"}


def test_a_number_keeps_the_digits_it_was_sent_with() -> None:
    assert Contoh.model_validate({"angka": 92.1}).angka == Decimal("92.1")
    assert Contoh.model_validate({"angka": "92.10"}).angka == Decimal("92.10")


def test_a_target_is_a_number_a_range_or_words() -> None:
    assert Contoh.model_validate({"target": "12"}).target == Decimal(12)
    assert Contoh.model_validate({"target": "BB"}).target == "BB"
    assert Contoh.model_validate({"target": {"bawah": 7, "atas": 8}}).target == Rentang(
        bawah=Decimal(7), atas=Decimal(8)
    )


def test_the_lines_of_a_cell_become_paragraphs() -> None:
    assert alinea("satu\n\n dua ") == ["satu", "dua"]
