"""Where a text stands on a page of LibreOffice's: its lines as the content stream draws them, measured by their fonts.

Reads what LibreOffice writes (one position and one font a line, glyphs in hexadecimal), nothing else; a text that is
broken over two lines, or drawn another way, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pikepdf

_LINE: Final = re.compile(
    rb"BT\s+(-?[\d.]+) (-?[\d.]+) Td /(\S+) (-?[\d.]+) Tf\s*(?:\[([^\]]*)\]TJ|(<[0-9A-Fa-f]*>)\s*Tj)"
)
_GLYPHS: Final = re.compile(rb"<([0-9A-Fa-f]*)>|(-?[\d.]+)")
_KERN: Final = re.compile(rb">[^<]*<")
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{2})>\s+<([0-9A-Fa-f]{4})>")


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """A text on its line, in points of the page."""

    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, kw_only=True)
class _Font:
    codes: Mapping[str, int]
    widths: Mapping[int, float]

    def encoded(self, text: str) -> bytes | None:
        """Return the glyphs of a text; None for one the font cannot say."""
        try:
            return bytes(self.codes[letter] for letter in text)
        except KeyError:
            return None


def lines_saying(page: pikepdf.Object, text: str) -> Iterator[PageLine]:
    """Yield each place of a page where ``text`` stands on one line."""
    contents = page.get("/Contents")
    if not isinstance(contents, pikepdf.Stream):
        return
    fonts = page.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    known: dict[bytes, tuple[_Font, bytes, bytes] | None] = {}
    for found in _LINE.finditer(contents.read_bytes()):
        name = found.group(3)
        if name not in known:
            known[name] = _spelled(fonts.get(f"/{name.decode()}"), text)
        if (spelled := known[name]) is None:
            continue
        font, wanted, written = spelled
        drawn = found.group(5) if found.group(5) is not None else found.group(6)
        # Most lines say something else: one pass tells, measuring takes forty.
        if written in _KERN.sub(b"", drawn).upper() and (place := _placed(drawn, wanted, font)):
            x, y, size = (float(found.group(number)) for number in (1, 2, 4))
            yield PageLine(left=x + place[0] * size, right=x + place[1] * size, base=y, size=size)


def _spelled(font: pikepdf.Object | None, text: str) -> tuple[_Font, bytes, bytes] | None:
    """Return a font with the glyphs of ``text``, and as the page writes them; None where it cannot say them."""
    known = _font(font) if font is not None else None
    wanted = known.encoded(text) if known is not None else None
    return (
        (known, wanted, wanted.hex().upper().encode()) if known is not None and wanted is not None else None
    )


def _font(font: pikepdf.Object) -> _Font | None:
    """Return a font of one byte a glyph; None for another kind."""
    first, map_ = font.get("/FirstChar"), font.get("/ToUnicode")
    if first is None or not isinstance(map_, pikepdf.Stream):
        return None
    pairs = _PAIR.findall(map_.read_bytes())
    widths = {int(first) + n: float(each) / 1000 for n, each in enumerate(font.get("/Widths", ()))}
    return _Font(codes={chr(int(letter, 16)): int(code, 16) for code, letter in pairs}, widths=widths)


def _placed(drawn: bytes, wanted: bytes, font: _Font) -> tuple[float, float] | None:
    """Return where ``wanted`` begins and ends among the glyphs, in ems."""
    codes = bytearray()
    ends = [0.0]
    at = 0.0
    for glyphs, kern in _GLYPHS.findall(drawn):
        if kern:
            at -= float(kern) / 1000
            continue
        for code in bytes.fromhex(glyphs.decode()):
            at += font.widths.get(code, 0.0)
            codes.append(code)
            ends.append(at)
    begun = codes.find(wanted)
    return None if begun < 0 else (ends[begun], ends[begun + len(wanted)])
