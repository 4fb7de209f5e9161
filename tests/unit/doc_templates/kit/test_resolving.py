"""Who a chain by roles is for one document: everyone once, three paraf at most, each with its reason; pure and total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doc_templates.kit.chain import Chain
from doc_templates.kit.resolving import ChainQuestion, resolve
from doc_templates.kit.roles import Choice, WrittenChain, amiss, possible, unmet


@dataclass(frozen=True)
class Office:
    """An office with two units under a secretary, who is under a chairman; unit 3 has no head."""

    pejabat: Mapping[str, str] = field(
        default_factory=lambda: dict.fromkeys(("ketua", "sekretaris", "umum", "hukum", "staf"), "")
    )
    unit: Mapping[str, str] = field(default_factory=lambda: {"1": "Umum", "2": "Hukum", "3": "Data"})
    kepala_unit: Mapping[str, str] = field(default_factory=lambda: {"1": "umum", "2": "hukum"})
    atasan: Mapping[str, str] = field(
        default_factory=lambda: {
            "staf": "umum",
            "umum": "sekretaris",
            "hukum": "sekretaris",
            "sekretaris": "ketua",
        }
    )


OFFICE = Office()
CHOOSING = {
    "penandatangan": Choice.POSITION,
    "unit_terkait": Choice.UNIT,
    "jumlah": Choice.AMOUNT,
    "sifat": Choice.WORD,
    "pihak_kedua": Choice.POSITION,
}


def written(**given: Any) -> WrittenChain:
    return WrittenChain.from_config({"penandatangan": "sekretaris", **given})


def who(chain: WrittenChain, unit: str = "1", akses: str = "B", **payload: Any) -> Chain:
    found = resolve(chain, OFFICE, CHOOSING, ChainQuestion(unit=unit, akses=akses, payload=payload))
    assert found.problems == ()
    return found.chain


BIG = {"bila": "jumlah >= 50.000.000", "penandatangan": "ketua", "paraf": ["kepala_unit", "sekretaris"]}
SECRET = {"bila": "akses >= R", "paraf": [], "koordinasi": []}


@pytest.mark.parametrize(
    ("given", "asked", "signs", "paraf", "koordinasi"),
    [
        ({}, {}, "sekretaris", (), ()),
        ({"paraf": ["kepala_unit"]}, {"unit": "2"}, "sekretaris", ("hukum",), ()),
        ({"penandatangan": "atasan"}, {"unit": "2"}, "sekretaris", (), ()),
        ({"penandatangan": "atasan:atasan"}, {}, "ketua", (), ()),
        ({"penandatangan": "atasan:sekretaris"}, {}, "ketua", (), ()),
        ({"koordinasi": ["kepala_unit:2"]}, {"unit": "1"}, "sekretaris", (), ("hukum",)),
        (
            {"koordinasi": ["isian:unit_terkait"]},
            {"unit_terkait": ["1", "2"]},
            "sekretaris",
            (),
            ("umum", "hukum"),
        ),
        ({"koordinasi": ["isian:unit_terkait"]}, {}, "sekretaris", (), ()),
        ({"penandatangan": "isian:penandatangan|sekretaris"}, {"penandatangan": "ketua"}, "ketua", (), ()),
        ({"penandatangan": "isian:penandatangan|sekretaris"}, {}, "sekretaris", (), ()),
        ({"penandatangan": "pihak_kedua"}, {"pihak_kedua": "ketua"}, "ketua", (), ()),
        ({"penandatangan": "kepala_unit|sekretaris"}, {"unit": "3"}, "sekretaris", (), ()),
        ({"paraf": ["kepala_unit"], "aturan": [BIG]}, {"jumlah": 5}, "sekretaris", ("umum",), ()),
        (
            {"paraf": ["kepala_unit"], "aturan": [BIG]},
            {"jumlah": 50_000_000},
            "ketua",
            ("umum", "sekretaris"),
            (),
        ),
        # A rule that names a place is the first for it; another may name the others.
        ({"aturan": [SECRET, BIG], "paraf": ["umum"]}, {"akses": "SR", "jumlah": 10**9}, "ketua", (), ()),
        # Everyone once: who signs does not initial, who initials up the line is no neighbour.
        ({"paraf": ["sekretaris", "umum", "umum"]}, {}, "sekretaris", ("umum",), ()),
        (
            {"paraf": ["umum"], "koordinasi": ["kepala_unit:1", "hukum"]},
            {},
            "sekretaris",
            ("umum",),
            ("hukum",),
        ),
        ({"penandatangan": "kepala_unit", "paraf": ["kepala_unit"]}, {"unit": "2"}, "hukum", (), ()),
    ],
)
def test_a_chain_is_who_its_roles_mean(
    given: dict[str, Any],
    asked: dict[str, Any],
    signs: str,
    paraf: tuple[str, ...],
    koordinasi: tuple[str, ...],
) -> None:
    found = who(written(**given), **asked)
    assert (found.penandatangan, found.paraf, found.koordinasi) == (signs, paraf, koordinasi)


@pytest.mark.parametrize(
    ("given", "asked", "path", "why"),
    [
        ({"paraf": ["kepala_unit"]}, {"unit": "3"}, "payload", "kepala unit 3"),
        ({"penandatangan": "atasan:ketua"}, {}, "payload", "atasan ketua"),
        ({"penandatangan": "isian:penandatangan"}, {}, "payload", "tidak menemukan penandatangan"),
        ({"penandatangan": "isian:penandatangan"}, {"penandatangan": "siapa"}, "penandatangan", "yang boleh"),
        (
            {
                "penandatangan": "isian:penandatangan",
                "pilihan": {"penandatangan": ["sekretaris", "atasan:sekretaris"]},
            },
            {"penandatangan": "umum"},
            "penandatangan",
            "yang boleh: ketua, sekretaris",
        ),
        (
            {"koordinasi": ["isian:unit_terkait"]},
            {"unit_terkait": ["9"]},
            "unit_terkait",
            "harus unit kantor",
        ),
        ({"paraf": ["isian:sifat"]}, {"sifat": "x"}, "payload", "tidak menyebut jabatan"),
        ({"aturan": [{"bila": "rahasia = ya", "paraf": []}]}, {}, "payload", "tidak dinyatakan"),
    ],
)
def test_a_role_the_office_has_not_is_refused_and_says_which(
    given: dict[str, Any], asked: dict[str, Any], path: str, why: str
) -> None:
    of = {"unit": "1", **asked}
    unit = str(of.pop("unit"))
    found = resolve(written(**given), OFFICE, CHOOSING, ChainQuestion(unit=unit, payload=of))
    assert [each.path for each in found.problems][:1] == [path]
    assert why in found.problems[0].reason


def test_each_place_tells_why_it_is_filled_and_under_which_condition() -> None:
    found = who(written(paraf=["kepala_unit"], aturan=[BIG]), jumlah=60_000_000)
    assert [(each.tempat, each.jabatan, each.peran, each.bila, each.lewat) for each in found.alasan] == [
        ("penandatangan", "ketua", "ketua", "jumlah >= 50.000.000", ""),
        ("paraf", "umum", "kepala_unit", "jumlah >= 50.000.000", ""),
        ("paraf", "sekretaris", "sekretaris", "jumlah >= 50.000.000", ""),
    ]
    passed = who(written(penandatangan="kepala_unit", paraf=["umum", "isian:pihak_kedua"]))
    assert [(each.jabatan, each.lewat) for each in passed.alasan] == [
        ("umum", ""),
        ("umum", "penandatangan"),
        ("", "tidak_ada"),
    ]


def test_a_position_that_is_called_like_a_role_is_that_position() -> None:
    office = Office(pejabat={"atasan": "", "sekretaris": ""})
    chain = written(penandatangan="atasan")
    assert resolve(chain, office, CHOOSING, ChainQuestion(unit="1")).chain.penandatangan == "atasan"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"aturan": [{"bila": "rahasia = ya", "paraf": []}]}, "does not declare"),
        ({"aturan": [{"bila": "sifat >= 5", "paraf": []}]}, "has no order"),
        ({"aturan": [{"bila": "jumlah = banyak", "paraf": []}]}, "compared with a word"),
        ({"paraf": ["isian:jumlah"]}, "neither positions nor units"),
        ({"pilihan": {"lain": ["ketua"]}}, "does not declare"),
    ],
)
def test_a_file_that_asks_for_what_no_contract_declares_is_told(given: dict[str, Any], said: str) -> None:
    (told, *_) = amiss(written(**given), CHOOSING)
    assert said in told


def test_roles_that_an_office_has_nobody_for_are_told_by_unit() -> None:
    assert list(unmet(written(paraf=["kepala_unit"]), OFFICE)) == [
        "asks for kepala_unit, and kepala_unit names nobody for unit 3"
    ]
    assert list(unmet(written(paraf=["atasan:ketua"]), OFFICE)) == [
        "asks for atasan:ketua, and atasan names nobody above ketua"
    ]
    assert list(unmet(written(paraf=["kepala_unit|sekretaris"]), OFFICE)) == []


_KEYS = st.sampled_from([*OFFICE.pejabat, "tidak_ada"])
_BASE = st.one_of(
    _KEYS,
    st.sampled_from(
        [
            "kepala_unit",
            "kepala_unit:2",
            "kepala_unit:9",
            "pihak_kedua",
            "isian:penandatangan",
            "isian:unit_terkait",
        ]
    ),
    st.sampled_from(["isian:jumlah", "isian:", "atasan", "", "isian:tidak_dinyatakan"]),
)
_ONE = st.recursive(_BASE, lambda inner: inner.map("atasan:{}".format), max_leaves=3)
_ROLE = st.lists(_ONE, min_size=1, max_size=3).map("|".join)
_PLACES = st.fixed_dictionaries(
    {},
    optional={
        "penandatangan": _ROLE,
        "paraf": st.lists(_ROLE, max_size=3),
        "koordinasi": st.lists(_ROLE, max_size=4),
        "konseptor": _ROLE,
    },
)
_RULE = st.tuples(
    st.sampled_from(["jumlah >= 5", "akses >= R", "unit = 2", "sifat != biasa", "unit_terkait = 1"]), _PLACES
).map(lambda each: {"bila": each[0], **each[1]})
_CHAIN = st.tuples(
    _PLACES,
    st.lists(_RULE, max_size=3),
    st.dictionaries(st.sampled_from(sorted(CHOOSING)), st.lists(_ROLE, max_size=3), max_size=2),
).map(lambda each: WrittenChain.from_config({**each[0], "aturan": each[1], "pilihan": each[2]}))
_PAYLOAD = st.none() | st.dictionaries(
    st.sampled_from(sorted(CHOOSING)),
    st.none() | st.integers() | _KEYS | st.lists(st.sampled_from(["1", "2", "3", "9"])) | st.text(max_size=3),
)
_ATASAN = st.dictionaries(_KEYS, _KEYS)


@settings(max_examples=100)
@given(
    chain=_CHAIN,
    unit=st.sampled_from(["", "1", "2", "3", "9"]),
    akses=st.sampled_from("BTR"),
    payload=_PAYLOAD,
    atasan=_ATASAN,
)
def test_every_chain_has_one_answer_that_stays_and_in_which_everyone_stands_once(
    chain: WrittenChain, unit: str, akses: str, payload: dict[str, Any] | None, atasan: dict[str, str]
) -> None:
    office = Office(atasan=atasan)
    asked = ChainQuestion(unit=unit, akses=akses, payload=payload)
    found = resolve(chain, office, CHOOSING, asked)
    assert resolve(chain, office, CHOOSING, asked) == found, "pure"
    stands = [found.chain.penandatangan, *found.chain.paraf, *found.chain.koordinasi]
    assert len(set(stands)) == len(stands), "everyone once"
    assert len(found.chain.paraf) <= 3
    assert found.problems or found.chain.penandatangan, "whoever is not found is told"
    told = {(each.tempat, each.jabatan) for each in found.chain.alasan if not each.lewat}
    assert {("paraf", key) for key in found.chain.paraf} <= told
    assert Chain.from_record(found.chain.to_record()) == found.chain
    if not found.problems:
        assert found.chain.penandatangan in possible(chain, office, CHOOSING, "penandatangan")


@pytest.mark.parametrize(
    ("jumlah", "problems"),
    [
        (60_000_000, ()),
        ("60.000.000,00", ()),
        (None, ()),
        ("Rp60.000.000", ("jumlah",)),
        ("enam puluh juta", ("jumlah",)),
        ([60_000_000], ("jumlah",)),
    ],
)
def test_an_amount_that_is_no_number_passes_nobody_over_in_silence(
    jumlah: Any, problems: tuple[str, ...]
) -> None:
    asked = ChainQuestion(unit="1", payload={"jumlah": jumlah})
    found = resolve(written(aturan=[BIG]), OFFICE, CHOOSING, asked)
    assert tuple(each.path for each in found.problems) == problems
    assert resolve(written(), OFFICE, CHOOSING, asked).problems == (), "asked of nobody, it chooses nothing"


@pytest.mark.parametrize(
    ("named", "pihak", "problems"),
    [
        ("ketua", ("ketua",), ()),
        ("sekretaris", (), ("pihak_kedua",)),
        (["ketua", "sekretaris"], ("ketua",), ("pihak_kedua",)),
        (["ketua", "ketua"], ("ketua",), ()),
        (None, (), ()),
    ],
)
def test_who_signs_first_is_not_named_as_the_other_party_too(
    named: Any, pihak: tuple[str, ...], problems: tuple[str, ...]
) -> None:
    asked = ChainQuestion(unit="1", payload={"pihak_kedua": named})
    found = resolve(written(pihak=["isian:pihak_kedua"]), OFFICE, CHOOSING, asked)
    assert found.chain.pihak == pihak
    assert tuple(each.path for each in found.problems) == problems
    assert who(written(pihak=["sekretaris"])).pihak == (), "whom the office itself writes twice stands once"
