"""Words too long to be printed in one piece: where a line may part them, by the syllables of Indonesian.

LibreOffice has no Indonesian hyphenation, so such a word goes to the next line whole and a justified line before it is
torn open. The mark is a soft hyphen: unseen where the line goes on. Words of a usual length are left alone.
"""

from __future__ import annotations

import re
from typing import Final

SOFT: Final = "\u00ad"
LONGEST: Final = 27
"""Letters of the longest word that is left whole; mempertanggungjawabkannya has 25."""
ENDLESS: Final = 200
"""Letters beyond which it is no word of any language, and its syllables are not looked for: the time grows with their square."""
_LONG: Final = re.compile(rf"(?<![\w./:@-])[A-Za-z]{{{LONGEST + 1},{ENDLESS}}}(?![\w/:@-])")
"""No part of an address or a code."""
_SHARED: Final = 30
"""Letters that a justified line can lack without a hole: a fourth of it, shared by all its spaces."""
_TEARING: Final = re.compile(rf"[^\s/-]{{{_SHARED + 1}}}")
_CONSONANT: Final = r"(?>ng|ny|sy|kh|[bcdfghjklmnpqrstvwxyz])"
_VOWELS: Final = r"[aiueo]+"
_SYLLABLE: Final = re.compile(
    rf"{_CONSONANT}*{_VOWELS}(?:{_CONSONANT}+$|{_CONSONANT}(?={_CONSONANT}))?", re.IGNORECASE
)
"""A syllable takes one consonant behind its vowels where another follows: per-tang-gung-ja-wa-ban."""
_LEAST: Final = 3
"""Letters on either side of a hyphen."""


def tearing(text: str) -> bool:
    """Say whether a line before one of its words would be torn: nowhere in so many letters may it break."""
    return _TEARING.search(text) is not None


def overlong(text: str) -> bool:
    """Say whether anything between two blanks is longer than a word may be; nearly no text has that."""
    at, end = 0, len(text)
    while end - at > LONGEST:
        at = text.rfind(" ", at, at + LONGEST + 1) + 1
        if not at:
            return True
    return False


def breakable(text: str) -> str:
    """Return ``text`` with soft hyphens in its overlong words; the same object where it has none."""
    return _LONG.sub(_parted, text)


def _parted(found: re.Match[str]) -> str:
    word = found.group()
    ends = [each.end() for each in _SYLLABLE.finditer(word)]
    allowed = [end for end in ends if _LEAST <= end <= len(word) - _LEAST]
    return SOFT.join(word[begin:end] for begin, end in zip([0, *allowed], [*allowed, len(word)], strict=True))
