"""The committed table of characters against the fonts of this machine (a missing font fails)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from fontTools.ttLib import TTFont

from doc_templates.kit.glyphs import DRAWN, VIETNAMESE
from doc_templates.kit.text import unprintable

FOLDER = Path("/usr/share/fonts/truetype")


def test_every_character_we_accept_has_a_glyph_in_every_face() -> None:
    faces = [
        TTFont(FOLDER / "liberation" / f"LiberationSans-{face}.ttf")
        for face in ("Regular", "Bold", "Italic", "BoldItalic")
    ]
    behind = [TTFont(FOLDER / "dejavu" / f"{face}.ttf") for face in ("DejaVuSans", "DejaVuSans-Bold")]
    drawn = _drawn(faces) | {point for point in _drawn(behind) if re.match(f"[{VIETNAMESE}]", chr(point))}
    accepted = {point for point in range(0x20, 0x11_0000) if re.match(f"[{DRAWN}]", chr(point))}
    assert accepted <= drawn
    assert not {p for p in accepted if unicodedata.bidirectional(chr(p)) in ("R", "AL")}
    assert len(accepted) > 600


def _drawn(faces: Sequence[TTFont]) -> set[int]:
    return set.intersection(*(set(face.getBestCmap()) for face in faces))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Phương Ánh", "Đặng Hữu Nghĩa", "LÝ THƯỜNG KIỆT", "Trần Quốc Tuấn, S.H."]
)
def test_a_vietnamese_name_is_printed_composed_and_decomposed(name: str, form: Literal["NFC", "NFD"]) -> None:
    assert unprintable(unicodedata.normalize(form, name)) is None


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("ꦤꦩ", "U+A9A4 JAVANESE LETTER NA"),
        ("山田", "U+5C71 CJK UNIFIED IDEOGRAPH-5C71"),
        ("a\u0323\u0334", "U+0334 COMBINING TILDE OVERLAY"),
    ],
)
def test_a_letter_that_no_shipped_font_has_is_named(name: str, letter: str) -> None:
    assert letter in (unprintable(name) or "")
