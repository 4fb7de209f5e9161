"""Scripts beside the Latin one: Arabic everywhere, the others where the office has their fonts and says so."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from doc_templates.kit.errors import OfficeIncomplete
from doc_templates.kit.glyphs import DRAWN
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.scripts import ALWAYS, BY_KEY, SCRIPTS, Script, letters_of, script_of, scripts_in
from doc_templates.kit.text import problems, unprintable

FOLDER = Path("/usr/share/fonts/truetype/dejavu")
NAMES = {
    "arab": "محمد عبد الله",
    "ibrani": "שלום",
    "jawa": "ꦧꦸꦢꦶ ꦱꦤ꧀ꦠꦺꦴꦱ",
    "bali": "ᬩᬮᬶ",
    "sunda": "ᮞᮥᮔ᮪ᮓ",
    "bugis": "ᨒᨚᨈᨑ",
    "batak": "ᯅᯖᯂ᯲",
    "thai": "สมชาย",
    "dewanagari": "कृष्णमूर्ति",
    "tamil": "கோவிந்தன்",
    "tionghoa": "陳大文 山田たろう 김철수",
}
OFFICE = {"satker": "1306", "nama": "KPU", "induk": "KPU", "alamat": "Jalan", "kota": "Lubuk Basung"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda each: each.key)
def test_a_name_is_taken_where_its_font_is_and_else_refused_with_what_to_install(script: Script) -> None:
    name = NAMES[script.key]
    assert unprintable(name, frozenset({script.key})) is None
    assert list(problems({"nama": name}, frozenset({script.key}))) == []
    refusal = unprintable(name)
    if script.key in ALWAYS:
        assert refusal is None
    else:
        assert refusal is not None
        assert unicodedata.name(name[0]) in refusal
        assert script.called in refusal
        assert script.package in refusal
        assert script.key in refusal
        others = frozenset(BY_KEY) - {script.key}
        assert unprintable(name, others) == refusal


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda each: each.key)
def test_a_script_has_no_digit_no_control_and_no_letter_of_another(script: Script) -> None:
    letters = [
        chr(p) for p in range(0x20, 0x1_0000) if re.match(f"[{letters_of(frozenset({script.key}))}]", chr(p))
    ]
    assert letters
    assert not {
        each for each in letters if unicodedata.category(each) in ("Nd", "Cf", "Cc", "Cn", "Co", "Zs")
    }
    assert {script_of(each) for each in letters} == {script}
    assert not [each for each in letters if re.match(f"[{DRAWN}]", each)]
    turned = {unicodedata.bidirectional(each) in ("R", "AL") for each in letters if each.isalpha()}
    assert turned == {script.right_to_left}


def test_every_letter_of_arabic_that_we_take_is_drawn_upright_and_bold() -> None:
    drawn = set.intersection(
        *(set(TTFont(FOLDER / f"{face}.ttf").getBestCmap()) for face in ("DejaVuSans", "DejaVuSans-Bold"))
    )
    taken = {point for point in range(0x500, 0x800) if script_of(chr(point)) is BY_KEY["arab"]}
    assert taken <= drawn


def test_the_scripts_of_a_paper_are_found_once() -> None:
    assert [
        each.key for each in scripts_in([f"Yth. {NAMES['jawa']}", NAMES["arab"], NAMES["jawa"], "x"])
    ] == ["arab", "jawa"]


def test_controls_that_turn_the_direction_stay_refused() -> None:
    assert "arah baca" in (unprintable(f"{NAMES['arab']}\u200f") or "")


def test_an_office_names_its_scripts_and_none_that_is_unknown() -> None:
    assert Kantor.from_config({**OFFICE, "aksara": ["jawa"], "kop": [NAMES["jawa"]]}).aksara == {"jawa"}
    with pytest.raises(OfficeIncomplete, match="aksara"):
        Kantor.from_config({**OFFICE, "aksara": ["klingon"]})
    with pytest.raises(OfficeIncomplete, match="fonts-noto-core"):
        Kantor.from_config({**OFFICE, "kop": [NAMES["jawa"]]})
