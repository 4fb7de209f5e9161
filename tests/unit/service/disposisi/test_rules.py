"""To whom a disposisi may be given: one row a giver and a position, and why not."""

from __future__ import annotations

import pytest

from doc_templates.kit.kantor import Kantor, Pejabat
from service.disposisi.rules import wrong_addressees

ATASAN = {
    "kasubbag": "sekretaris",
    "hukum": "sekretaris",
    "staf": "kasubbag",
    "staf_hukum": "hukum",
}
KANTOR = Kantor(
    kode="1306",
    nama="KPU",
    induk="KPU RI",
    alamat="Jalan",
    kota="Lubuk Basung",
    pejabat={key: Pejabat(jabatan=key.title(), nama="N") for key in (*ATASAN, "sekretaris", "ajudan")},
    atasan=ATASAN,
)


@pytest.mark.parametrize(
    ("giver", "kepada", "above", "wrong"),
    [
        ("sekretaris", ["kasubbag", "hukum"], [], {}),
        ("sekretaris", ["staf"], [], {}),
        ("kasubbag", ["staf", "hukum"], ["sekretaris"], {}),
        ("staf", ["staf_hukum"], [], {}),
        ("ajudan", ["sekretaris"], [], {}),
        ("sekretaris", ["ajudan"], [], {}),
        ("sekretaris", ["sekretaris"], [], {"kepada[0]": "diri sendiri"}),
        ("sekretaris", ["kasubbag", "kasubbag"], [], {"kepada[1]": "dua kali"}),
        ("sekretaris", ["kasubbag", "ketua"], [], {"kepada[1]": "bukan jabatan"}),
        ("kasubbag", ["sekretaris"], [], {"kepada[0]": "atasan pemberi"}),
        ("staf", ["sekretaris"], [], {"kepada[0]": "atasan pemberi"}),
        ("kasubbag", ["staf_hukum"], [], {"kepada[0]": "tidak di bawah"}),
        ("hukum", ["kasubbag"], ["kasubbag", "sekretaris"], {"kepada[0]": "datang dari"}),
    ],
)
def test_a_disposisi_goes_down_or_sideways_and_never_back(
    giver: str, kepada: list[str], above: list[str], wrong: dict[str, str]
) -> None:
    found = {each.path: str(each.reason) for each in wrong_addressees(KANTOR, giver, kepada, above)}
    assert found.keys() == wrong.keys()
    assert [path for path, why in wrong.items() if why not in found[path]] == []


def test_an_office_that_names_no_superiors_lets_everybody_give_to_everybody_else() -> None:
    flat = Kantor(kode="1", nama="K", induk="I", alamat="A", kota="K", pejabat=KANTOR.pejabat)
    for giver in flat.pejabat:
        others = [each for each in flat.pejabat if each != giver]
        assert list(wrong_addressees(flat, giver, others)) == []
