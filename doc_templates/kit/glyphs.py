"""The characters our documents can show, as ranges of code points.

Derived once from the faces that stand for Arial on a server: Liberation Sans 2.1 regular, bold, italic and bold
italic, taken together, less controls, private use, and right-to-left scripts (their reordering would
part the page's text from the record's). To them come the letters of Vietnamese, which LibreOffice takes from
DejaVu Sans. A table, because reading four fonts at start takes 0.4 s and a validation must not depend on what
is installed (other scripts: ``scripts``); ``tests/unit/doc_templates/kit/test_glyphs.py`` compares it with the installed fonts. It does not
say which font draws what: that is the template's. Why no more: ``docs/decisions/letters-of-the-page.md``.
"""

from __future__ import annotations

_RANGES = (
    "20-7e a0-17f 192 1fa-1ff 218-21b 2c6-2c7 2c9 2d8-2dd 37e 384-38a 38c 38e-3a1 3a3-3ce 400-45f "
    "472-473 490-491 1e80-1e85 1ef2-1ef3 2010-2011 2013-2015 2017-201e 2020-2022 2026 2030 2032-2033 "
    "2039-203a 203c 203e 2044 207f 20a3-20a4 20a7 20ac 2105 2113 2116 2122 2126 212e 215b-215e "
    "2190-2195 21a8 2202 2206 220f 2211-2212 2215 2219-221a 221e-221f 2229 222b 2248 2260-2261 "
    "2264-2265 2302 2310 2320-2321 2500 2502 250c 2510 2514 2518 251c 2524 252c 2534 253c 2550-256c "
    "2580 2584 2588 258c 2590-2593 25a0-25a1 25aa-25ac 25b2 25ba 25bc 25c4 25ca-25cb 25cf 25d8-25d9 "
    "25e6 263a-263c 2640 2642 2660 2663 2665-2666 266a-266c fb01-fb02"
)


def character_class(ranges: str) -> str:
    """Return ranges of code points in hexadecimal as part of a character class."""
    parts = []
    for span in ranges.split():
        first, _, last = span.partition("-")
        parts.append(f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}")
    return "".join(parts)


VIETNAMESE = character_class("1a0-1a1 1af-1b0 1ea0-1ef9")
"""What Vietnamese has beyond those letters, as Unicode composes it: part of a character class."""
SIGNS = character_class("2610-2612 2713-2718")
"""Boxes to tick and ticks, which DejaVu Sans draws too: part of a character class. Templates have them, what is typed into a field not."""
DRAWN = f"\n{character_class(_RANGES)}{VIETNAMESE}"
"""What the page's own fonts draw: part of a character class; a line feed needs no glyph."""
