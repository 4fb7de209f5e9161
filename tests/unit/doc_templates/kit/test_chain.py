"""A chain goes into a document's record and comes out of it as it was."""

from __future__ import annotations

from typing import Any

import pytest

from doc_templates.kit.chain import Alasan, Chain, Giliran, PihakLuar

FULL = Chain(penandatangan="ketua", paraf=("kasubbag", "sekretaris"), koordinasi=("hukum",), konseptor="staf")

REASONED = Chain(
    penandatangan="ketua",
    alasan=(
        Alasan(
            tempat="penandatangan",
            jabatan="ketua",
            peran="ketua",
            menurut="kantor",
            bila="jumlah >= 50000000",
        ),
        Alasan(tempat="paraf", jabatan="", peran="kepala_unit", menurut="jenis", lewat="penandatangan"),
    ),
)

BUDI = PihakLuar(nama="Budi", jabatan="Direktur", instansi="PT Maju", identitas="KTP 1306", surel="b@maju.id")
SEVERAL = Chain(penandatangan="ketua", pihak=("sekretaris", BUDI), urutan=Giliran.BEBAS)


@pytest.mark.parametrize("chain", [FULL, Chain(penandatangan="ketua"), REASONED, SEVERAL])
def test_what_a_record_pins_is_read_back(chain: Chain) -> None:
    assert Chain.from_record(chain.to_record()) == chain


@pytest.mark.parametrize(
    ("pinned", "chain"),
    [
        ({"penandatangan": "ketua"}, Chain(penandatangan="ketua")),
        ({"penandatangan": "ketua", "paraf": None, "konseptor": None}, Chain(penandatangan="ketua")),
    ],
)
def test_a_record_that_says_less_is_read_too(pinned: dict[str, Any], chain: Chain) -> None:
    assert Chain.from_record(pinned) == chain


def test_every_position_stands_in_it_once_and_nobody_is_none() -> None:
    assert FULL.positions == {"ketua", "kasubbag", "sekretaris", "hukum", "staf"}
    assert Chain(penandatangan="ketua").positions == {"ketua"}


def test_further_signatories_follow_the_first_and_those_from_outside_hold_no_position() -> None:
    assert SEVERAL.signatories == ("ketua", "sekretaris", BUDI)
    assert SEVERAL.positions == {"ketua", "sekretaris"}


def test_the_record_of_one_signatory_stays_as_it_was_before_there_were_several() -> None:
    assert FULL.to_record().keys() == {"konseptor", "paraf", "koordinasi", "penandatangan"}
