"""Whether a certificate's name may be a person's: a warning to two people, never a proof by itself. Pure.

An issuer writes a name in capitals, without degrees, with an initial for a middle name; so words are compared, not texts.
"""

from __future__ import annotations

import re
from typing import Final

_TITLES: Final = frozenset({"dr", "drs", "dra", "ir", "prof", "h", "hj", "kh", "tn", "ny", "demo"})
"""Stand before names; ``DEMO`` before those of a demonstration's certificates."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def may_be(certified: str, nama: str) -> bool:
    """Tell whether the words of one name are all among those of the other, an initial standing for its word."""
    one, other = sorted((_words(certified), _words(nama)), key=len)
    whole = any(len(word) > 1 and word in other for word in one)
    return whole and all(any(_same(word, each) for each in other) for word in one)


def same(certified: str, nama: str) -> bool:
    """Tell whether two names are of the same words, none shortened and none left out: what a link's holder must show."""
    one, other = sorted(_words(certified)), sorted(_words(nama))
    return bool(one) and one == other


def _words(name: str) -> list[str]:
    """Return a name's words without titles before it and degrees behind its comma."""
    found = _WORD.findall(name.split(",", 1)[0].casefold())
    return [word for place, word in enumerate(found) if word not in _TITLES or place == len(found) - 1]


def _same(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])
