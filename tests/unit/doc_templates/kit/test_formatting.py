"""Indonesian numbers, words and dates: known spellings, and laws over all values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_templates.kit import formatting as f

ANGKA = {
    kata: nilai
    for nilai, kata in enumerate(
        ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
    )
}
BESAR = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def baca_terbilang(teks: str) -> int:
    """Read words back, as an oracle that shares nothing with the writer."""
    if teks.startswith("minus "):
        return -baca_terbilang(teks[6:])
    teks = teks.replace("seribu", "satu ribu").replace("seratus", "satu ratus")
    teks = teks.replace("sepuluh", "satu puluh").replace("sebelas", "satu belas")
    seluruh = kelompok = angka = 0
    for kata in teks.split():
        if kata in ANGKA:
            kelompok, angka = kelompok + angka, ANGKA[kata]
        elif kata == "belas":
            kelompok, angka = kelompok + 10 + angka, 0
        elif kata == "puluh":
            kelompok, angka = kelompok + 10 * angka, 0
        elif kata == "ratus":
            kelompok, angka = kelompok + 100 * angka, 0
        else:
            seluruh, kelompok, angka = seluruh + (kelompok + angka) * BESAR[kata], 0, 0
    return seluruh + kelompok + angka


@pytest.mark.parametrize(
    ("nilai", "kata"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (100, "seratus"),
        (1000, "seribu"),
        (1950, "seribu sembilan ratus lima puluh"),
        (2026, "dua ribu dua puluh enam"),
        (21_111, "dua puluh satu ribu seratus sebelas"),
        (1_000_000, "satu juta"),
        (-7, "minus tujuh"),
    ],
)
def test_known_numbers_are_written_as_taught_at_school(nilai: int, kata: str) -> None:
    assert f.terbilang(nilai) == kata


@given(st.integers(-f.TERBILANG_MAKS, f.TERBILANG_MAKS))
def test_words_read_back_to_the_same_number(nilai: int) -> None:
    assert baca_terbilang(f.terbilang(nilai)) == nilai


def test_a_number_too_large_for_words_is_refused() -> None:
    with pytest.raises(ValueError, match="paling besar"):
        f.terbilang(f.TERBILANG_MAKS + 1)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_numbers_read_back_to_the_same_value(nilai: Decimal) -> None:
    assert Decimal(f.angka(nilai).replace(".", "").replace(",", ".")) == nilai


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_rounding_moves_a_number_by_half_a_unit_at_most_and_minus_zero_is_never_shown(nilai: Decimal) -> None:
    teks = f.angka(nilai, 2)
    assert abs(Decimal(teks.replace(".", "").replace(",", ".")) - nilai) <= Decimal("0.005")
    assert teks != "-0,00"
    assert len(teks.rpartition(",")[2]) == 2


def test_halves_are_rounded_up_as_by_hand() -> None:
    assert f.angka(Decimal("0.125"), 2) == "0,13"
    assert f.angka(Decimal("-0.125"), 2) == "-0,13"


@given(st.integers(-(10**14), 10**14))
def test_rupiah_is_the_number_with_its_mark(nilai: int) -> None:
    assert f.rupiah(nilai) == ("-Rp" if nilai < 0 else "Rp") + f.angka(abs(nilai))


@given(st.dates(min_value=date(1945, 8, 17), max_value=date(2200, 12, 31)))
def test_dates_read_back_and_no_two_days_look_alike(satu: date) -> None:
    hari, bulan, tahun = f.tanggal(satu).split()
    nomor = [f.bulan(n) for n in range(1, 13)].index(bulan) + 1
    assert date(int(tahun), nomor, int(hari)) == satu
    kata = f.tanggal_terbilang(satu)
    assert baca_terbilang(kata.removeprefix("tanggal ").partition(" bulan ")[0]) == satu.day
    assert baca_terbilang(kata.rpartition(" tahun ")[2]) == satu.year


def test_a_known_day_carries_its_name() -> None:
    assert f.hari_tanggal(date(1945, 8, 17)) == "Jumat, 17 Agustus 1945"
    assert f.hari_tanggal(date(2026, 1, 5)) == "Senin, 5 Januari 2026"


@given(st.integers(1, 3998))
def test_roman_numerals_are_distinct_and_short(nilai: int) -> None:
    assert f.romawi(nilai) != f.romawi(nilai + 1)
    assert not any(huruf * 4 in f.romawi(nilai) for huruf in "IXCMVLD")


@pytest.mark.parametrize("nilai", [0, 4000])
def test_what_romans_could_not_write_is_refused(nilai: int) -> None:
    with pytest.raises(ValueError, match="Romawi"):
        f.romawi(nilai)


@pytest.mark.parametrize(
    ("butir", "kalimat"), [([], ""), (["a"], "a"), (["a", "b"], "a dan b"), (["a", "b", "c"], "a, b, dan c")]
)
def test_a_list_is_joined_as_in_a_sentence(butir: list[str], kalimat: str) -> None:
    assert f.daftar(butir) == kalimat


def test_a_month_that_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="bulan 13"):
        f.bulan(13)
