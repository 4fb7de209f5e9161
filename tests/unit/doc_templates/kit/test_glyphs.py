"""The committed table of characters against the fonts of this machine (a missing font fails)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

from doc_templates.kit.glyphs import WITHOUT_GLYPH

FOLDER = Path("/usr/share/fonts/truetype/liberation")


def test_every_character_we_accept_has_a_glyph_in_every_face() -> None:
    faces = [
        TTFont(FOLDER / f"LiberationSans-{face}.ttf") for face in ("Regular", "Bold", "Italic", "BoldItalic")
    ]
    drawn = set.intersection(*(set(face.getBestCmap()) for face in faces))
    accepted = {point for point in range(0x20, 0x11_0000) if not WITHOUT_GLYPH.match(chr(point))}
    assert accepted <= drawn
    assert not {p for p in accepted if unicodedata.bidirectional(chr(p)) in ("R", "AL")}
    assert len(accepted) > 600
