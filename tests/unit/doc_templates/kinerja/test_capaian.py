"""Achievement: the vectors of the forms, and what has no percentage."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_templates.kinerja.capaian import Agregasi, Arah, Batas, Paruh, capaian, setahun

TUJUH_DELAPAN = Batas(bawah=D(7), atas=D(8))


@pytest.mark.parametrize(
    ("arah", "target", "realisasi", "persen"),
    [
        (Arah.MAKS, D(90), D(92), "102.22"),
        (Arah.MIN, TUJUH_DELAPAN, D("6.5"), "107.14"),
        (Arah.MIN, TUJUH_DELAPAN, D(9), "87.50"),
        (Arah.MIN, TUJUH_DELAPAN, D("7.5"), "100.00"),
        (Arah.MIN, D(4), D(3), "125.00"),
        (Arah.MIN, D(4), D(9), "0"),
        (Arah.RENTANG, TUJUH_DELAPAN, D(9), "87.50"),
        (Arah.RENTANG, TUJUH_DELAPAN, D("6.5"), "92.86"),
        (Arah.RENTANG, TUJUH_DELAPAN, D(8), "100.00"),
        (Arah.MAKS, D(90), D(0), "0"),
    ],
)
def test_the_vectors_of_the_forms(arah: Arah, target: D | Batas, realisasi: D, persen: str) -> None:
    assert capaian(arah, target, realisasi).mentah == D(persen)


def test_a_missing_actual_is_no_data_and_never_zero() -> None:
    nilai = capaian(Arah.MAKS, D(90), None)
    assert (nilai.mentah, str(nilai), nilai.tercapai) == (None, "belum ada data", False)


@pytest.mark.parametrize("arah", [Arah.MAKS, Arah.MIN])
def test_a_target_of_zero_has_no_percentage_and_says_so(arah: Arah) -> None:
    assert str(capaian(arah, D(0), D(1))) == "n/a (target nol)"


def test_words_have_no_percentage() -> None:
    assert str(capaian(Arah.KUALITATIF, "BB", "A")) == "n/a (kualitatif)"


def test_the_cap_bounds_what_is_printed_and_keeps_the_raw_value() -> None:
    nilai = capaian(Arah.MAKS, D(1), D(3), cap=D(120))
    assert (nilai.mentah, nilai.dibatasi, str(nilai)) == (D(300), D(120), "120,00%")
    assert str(capaian(Arah.MAKS, D(1), D(3))) == "300,00%"


positive = st.decimals(min_value=D("0.01"), max_value=D(10**6), places=2)


@given(positive)
def test_meeting_the_target_is_a_hundred_either_way(target: D) -> None:
    assert capaian(Arah.MAKS, target, target).mentah == capaian(Arah.MIN, target, target).mentah == 100


@given(positive, positive, positive)
def test_more_is_never_worse_for_maks_nor_better_for_min(target: D, a: D, b: D) -> None:
    sedikit, banyak = sorted((a, b))
    assert (capaian(Arah.MAKS, target, sedikit).mentah or 0) <= (
        capaian(Arah.MAKS, target, banyak).mentah or 0
    )
    assert (capaian(Arah.MIN, target, sedikit).mentah or 0) >= (capaian(Arah.MIN, target, banyak).mentah or 0)


@pytest.mark.parametrize(
    ("agregasi", "hasil"),
    [
        (Agregasi.JUMLAH, D(10)),
        (Agregasi.RATA, D(5)),
        (Agregasi.RATA_TERTIMBANG, D("5.5")),
        (Agregasi.AKHIR, D(6)),
        (Agregasi.MAKS, D(6)),
        (Agregasi.MIN, D(4)),
        (Agregasi.RASIO, D("41.67")),
    ],
)
def test_halves_become_a_year_by_the_indicators_own_rule(agregasi: Agregasi, hasil: D) -> None:
    satu = Paruh(nilai=D(4), bobot=D(1), pembilang=D(1), penyebut=D(2))
    dua = Paruh(nilai=D(6), bobot=D(3), pembilang=D(4), penyebut=D(10))
    assert setahun(agregasi, (satu, dua), kumulatif=False, pengali=D(100)) == hasil


def test_a_cumulative_second_half_is_not_added_to_the_first() -> None:
    assert setahun(Agregasi.JUMLAH, (Paruh(nilai=D(4)), Paruh(nilai=D(6))), kumulatif=True) == D(6)


@pytest.mark.parametrize(
    "agregasi", [Agregasi.JUMLAH, Agregasi.RATA, Agregasi.RASIO, Agregasi.RATA_TERTIMBANG]
)
def test_a_year_waits_for_its_halves(agregasi: Agregasi) -> None:
    assert setahun(agregasi, (Paruh(), Paruh(nilai=D(6), bobot=D(1))), kumulatif=False) is None


def test_weights_or_denominators_of_zero_give_nothing() -> None:
    nol = Paruh(nilai=D(1), bobot=D(0), pembilang=D(0), penyebut=D(0))
    assert setahun(Agregasi.RASIO, (nol, nol), kumulatif=False) is None
    assert setahun(Agregasi.RATA_TERTIMBANG, (nol, nol), kumulatif=False) is None


def test_a_grade_of_the_last_half_is_the_years() -> None:
    assert setahun(Agregasi.AKHIR, (Paruh(), Paruh(nilai="BB")), kumulatif=False) == "BB"
