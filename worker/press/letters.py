"""How wide the letters of official paper are, in thousandths of the size: Arial's, and of what is no wider; many as in bold.

Letters of other scripts are as wide as nine of ten of theirs are at most, in bold, in the font each is printed in.
"""

from __future__ import annotations

from typing import Final

from doc_templates.kit.scripts import script_of

ALIKE: Final = frozenset(
    {"arial", "helvetica", "liberation sans", "times new roman", "times", "calibri", "carlito"}
)
"""Arial, and what is no wider."""
BROAD: Final = 722
"""Thousandths: no number or code of Latin letters is broader a letter, so what has fewer letters than fit so is not measured."""
_LATIN: Final = 0x250
"""Where Latin letters with their marks end."""
_MARKED: Final = 778
"""A Latin letter that is not listed."""
_OTHER: Final = 913
"""Vietnamese at its widest; Greek and Cyrillic have few that are wider."""


class _Widths(dict[int, int]):
    """What is listed; any other letter by its kind, remembered."""

    def __missing__(self, point: int) -> int:
        script = script_of(chr(point))
        self[point] = wide = script.wide if script else _MARKED if point < _LATIN else _OTHER
        return wide


_WIDE: Final = _Widths(
    {
        **dict.fromkeys(map(ord, "0123456789#$"), 556),
        **dict.fromkeys(map(ord, ".,:;/ !|'I\\\u00a0\u2060"), 278),
        **dict.fromkeys(map(ord, "()[]-\u2011"), 333),
        **dict.fromkeys(map(ord, "abdeghnopqu_"), 556),
        **dict.fromkeys(map(ord, "cksvxyz"), 500),
        **dict.fromkeys(map(ord, "ijlft"), 278),
        **dict.fromkeys(map(ord, "EPSBAKVXY"), 667),
        **dict.fromkeys(map(ord, "RHNUCD"), 722),
        **dict.fromkeys(map(ord, "FTZL?"), 611),
        **dict.fromkeys(map(ord, "GOQw&"), 778),
        **dict.fromkeys(map(ord, "+<=>~^J"), 584),
        **dict.fromkeys(map(ord, "*`{}"), 389),
        **dict.fromkeys(map(ord, "M¼½¾"), 834),
        **dict.fromkeys(map(ord, "m%"), 889),
        **dict.fromkeys(map(ord, "WŴœæǽ"), 944),
        **dict.fromkeys(map(ord, "@ÆŒǼ—―…‰™←→↔"), 1_015),
        **dict.fromkeys(map(ord, "№₧"), 1_094),
        ord("r"): 333,
        ord("–"): 556,
        ord('"'): 474,
    }
)
"""Thousandths of the size."""


def width_of(text: str) -> int:
    """Return the width in thousandths of the size."""
    return sum(map(_WIDE.__getitem__, map(ord, text)))


def letters_in(text: str) -> int:
    """Return how many letters a text has, or how many of ``BROAD`` are as wide where it has wider ones."""
    return len(text) if text.isascii() else max(len(text), -(-width_of(text) // BROAD))
