"""How wide the letters of official paper are, in thousandths of the size: Arial's, and of what is no wider."""

from __future__ import annotations

from typing import Final

ALIKE: Final = frozenset(
    {"arial", "helvetica", "liberation sans", "times new roman", "times", "calibri", "carlito"}
)
"""Arial, and what is no wider."""
BROAD: Final = 722
"""Thousandths: no number or code is broader a letter, so what has fewer letters than fit so is not measured."""
_WIDE: Final = {
    **dict.fromkeys(map(ord, "0123456789"), 556),
    **dict.fromkeys(map(ord, ".,:;/ !|'\u00a0\u2060"), 278),
    **dict.fromkeys(map(ord, "()[]-\u2011"), 333),
    **dict.fromkeys(map(ord, "abdeghnopqu_"), 556),
    **dict.fromkeys(map(ord, "cksvxyz"), 500),
    **dict.fromkeys(map(ord, "ijlft"), 278),
    **dict.fromkeys(map(ord, "EPSBAKVXY"), 667),
    **dict.fromkeys(map(ord, "RHNUCD"), 722),
    ord("r"): 333,
    ord("–"): 556,
    ord("%"): 889,
}
"""Thousandths of the size; a letter that is not here counts as the widest of its kind, 778."""


def width_of(text: str) -> int:
    """Return the width in thousandths of the size."""
    wide = _WIDE.get
    return sum(wide(ord(sign), 778) for sign in text)
