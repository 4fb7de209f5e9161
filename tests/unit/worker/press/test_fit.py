"""What does not fit its column is said with its place, its length and what would fit; what fits is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from worker.press.columns import Column
from worker.press.fit import Gauge


def column(path: str = "isi.pagu", *, width: int = 1_260, size: int = 16, heading: str = "Pagu") -> Column:
    return Column(path=path, paragraph=0, width=width, size=size, around="", heading=heading)


VALUES: dict[str, tuple[int, bool] | None] = {
    # The text, and how many of its letters fit, and whether in the smallest type; None where all fit.
    "Rp184.500.000": None,
    "Rp99.999.999.999.999": None,
    "Rp100.000.000.000.000": (20, True),
    "-Rp100.000.000.000.000": (20, True),
    "100.000.000.000.000.000": (21, True),
    "30 September 2026": None,
    "DD-KEUANGAN-2026-0000001": (17, True),
    "DD-KEUANGAN-2026-0000001, DD-KEUANGAN-2026-0000002": (17, True),
    "NIP 19780721 200312 2 003": (20, True),
    # A sentence may break at its spaces, and is printed in the size of its cell.
    "Pagu menurut revisi ketiga dari daftar isian": None,
    "Pertanggungjawabankeuangannegarayangandal": None,
    "Sebesar Rp4.862.000 menurut daftar isian yang berlaku": None,
    "Sebesar Rp184.500.000.000 menurut daftar isian yang berlaku": (15, False),
    "Menurut keputusan 5/PR.03-Kpt/03/KPU/I/2018 tentang petunjuk teknis": None,
}


@pytest.mark.parametrize("text", VALUES)
def test_a_number_fits_or_is_told(text: str) -> None:
    found = Gauge([column()]).too_wide({"isi": {"pagu": text}})
    assert [(each.most, each.smallest) for each in found] == ([VALUES[text]] if VALUES[text] else [])


@pytest.mark.parametrize("text", [text for text, told in VALUES.items() if told])
def test_as_many_letters_as_are_told_do_fit(text: str) -> None:
    (found,) = Gauge([column()]).too_wide({"isi": {"pagu": text}})
    digits = {"isi": {"pagu": "0" * min(found.most, found.letters - 1)}}
    assert found.most < found.letters
    assert all(each.most < found.most for each in Gauge([column()]).too_wide(digits))


PLACES: dict[str, tuple[list[str], dict[str, Any], list[str]]] = {
    "in a list": (
        ["isi.baris[].pagu"],
        {"isi": {"baris": [{"pagu": "1"}, {"pagu": "9" * 30}]}},
        ["isi.baris[1].pagu"],
    ),
    "in a list of texts": (["isi.a[]"], {"isi": {"a": ["1", "9" * 30, "9" * 31]}}, ["isi.a[1]", "isi.a[2]"]),
    "twice on the page": (["isi.a", "isi.a"], {"isi": {"a": "9" * 30}}, ["isi.a"]),
    "of the office": (["kantor.nama", "stempel.kode"], {"kantor": {"nama": "9" * 30}, "stempel": {}}, []),
    "absent": (["isi.a", "isi.b[].c", "isi.d.e"], {"isi": {"b": [{}, None, 3], "d": "text"}}, []),
    "of another shape": (["isi.a[]", "isi.b"], {"isi": {"a": "9" * 30, "b": ["9" * 30, 5, None]}}, []),
}


@pytest.mark.parametrize("case", PLACES)
def test_the_place_of_what_does_not_fit(case: str) -> None:
    paths, context, expected = PLACES[case]
    found = Gauge([column(each) for each in paths]).too_wide(context)
    assert [each.place for each in found] == expected


def test_the_narrowest_of_several_columns_is_told() -> None:
    gauge = Gauge([column(), column(width=800, heading="Sisa"), column(width=4_000)])
    (found,) = gauge.too_wide({"isi": {"pagu": "9" * 25}})
    assert (found.column.heading, found.most) == ("Sisa", 11)


def test_a_document_full_of_them_is_told_a_hundred() -> None:
    assert len(Gauge([column("isi.a[]")]).too_wide({"isi": {"a": ["9" * 30] * 5_000}})) == 100
