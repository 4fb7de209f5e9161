"""What somebody wrote, repeated to people: in quotes, on one line, as they see it in their own file."""

from __future__ import annotations

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset(("Cc", "Cf", "Zl", "Zp"))
"""Categories of what shows nothing: controls, characters of no width, separators of lines."""


def quoted(text: str) -> str:
    """Return a text in quotes, every blank a plain one, what nobody sees by its number.

    >>> quoted("3\\xa0Januari\\u200b 2024")
    "'3 Januari[U+200B] 2024'"
    """
    plain = " ".join(text.split())
    seen = (f"[U+{ord(each):04X}]" if unicodedata.category(each) in _UNSEEN else each for each in plain)
    return f"'{''.join(seen)}'"
