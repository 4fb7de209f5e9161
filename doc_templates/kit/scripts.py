"""Scripts beside the Latin one: which letters of each a page can show, and in which font.

Arabic is in DejaVu Sans, which comes with every LibreOffice. The others are in fonts that an office installs on the
machines that print, and then names in its office file (``aksara``); a letter of one it does not name is refused with what
to install. Ranges are what the fonts of Debian 12 draw, upright and bold, less digits (a number reads alike everywhere),
controls and what Unicode composes otherwise. The font is the script's, not the machine's: the same text is the same DOCX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from doc_templates.kit.glyphs import character_class


@dataclass(frozen=True, kw_only=True)
class Script:
    """One script and the font it is printed in."""

    key: str
    """As an office file names it."""
    called: str
    """As people read it: ``Jawa``."""
    ranges: str = field(repr=False)
    """Code points in hexadecimal."""
    font: str
    package: str
    """Debian's, which brings the font."""
    wide: int
    """What nine of ten of its letters are no wider than, in bold: thousandths of the size."""
    right_to_left: bool = False
    everywhere: bool = False
    """Its font is on every machine: no office need name it."""

    @property
    def embedded(self) -> str:
        """What the font's name begins with in a PDF; the one file of Chinese, Japanese and Korean says its own."""
        return self.font.removesuffix(" SC").replace(" ", "")


_CORE: Final = "fonts-noto-core"
SCRIPTS: Final = (
    Script(
        key="arab",
        called="Arab",
        ranges="60c 61b 61f 621-63a 640-655 657 670 674 679-6bf 6c6-6c8 6cb-6cc 6ce 6d0 6d5",
        font="DejaVu Sans",
        package="fonts-dejavu-core",
        wide=1_161,
        right_to_left=True,
        everywhere=True,
    ),
    Script(
        key="ibrani",
        called="Ibrani",
        ranges="591-5c7 5d0-5ea 5f0-5f4",
        font="Noto Sans Hebrew",
        package=_CORE,
        wide=676,
        right_to_left=True,
    ),
    Script(
        key="jawa",
        called="Jawa",
        ranges="a980-a9cd a9cf a9de-a9df",
        font="Noto Sans Javanese",
        package=_CORE,
        wide=1_566,
    ),
    Script(
        key="bali",
        called="Bali",
        ranges="1b00-1b4b 1b5a-1b7c",
        font="Noto Sans Balinese",
        package=_CORE,
        wide=1_428,
    ),
    Script(
        key="sunda",
        called="Sunda",
        ranges="1b80-1baf 1bba-1bbf 1cc0-1cc7",
        font="Noto Sans Sundanese",
        package=_CORE,
        wide=1_303,
    ),
    Script(
        key="bugis",
        called="Bugis",
        ranges="1a00-1a1b 1a1e-1a1f",
        font="Noto Sans Buginese",
        package=_CORE,
        wide=1_221,
    ),
    Script(
        key="batak",
        called="Batak",
        ranges="1bc0-1bf3 1bfc-1bff",
        font="Noto Sans Batak",
        package=_CORE,
        wide=1_070,
    ),
    Script(
        key="thai",
        called="Thai",
        ranges="e01-e3a e3f-e4f e5a-e5b",
        font="Noto Sans Thai",
        package=_CORE,
        wide=718,
    ),
    Script(
        key="dewanagari",
        called="Dewanagari",
        ranges="900-957 960-965 970-97f",
        font="Noto Sans Devanagari",
        package=_CORE,
        wide=896,
    ),
    Script(
        key="tamil",
        called="Tamil",
        ranges="b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9c b9e-b9f ba3-ba4 ba8-baa bae-bb9 bbe-bc2 bc6-bc8 bca-bcd bd0 bd7",
        font="Noto Sans Tamil",
        package=_CORE,
        wide=1_682,
    ),
    Script(
        key="tionghoa",
        called="Tionghoa, Jepang, atau Korea",
        ranges="3005-3007 3041-3096 3099-30ff 3400-4db5 4e00-9fef ac00-d7a3",
        font="Noto Sans CJK SC",
        package="fonts-noto-cjk",
        wide=1_000,
    ),
)
BY_KEY: Final = {each.key: each for each in SCRIPTS}
ALWAYS: Final = frozenset(each.key for each in SCRIPTS if each.everywhere)
_CLASSES: Final = {each.key: character_class(each.ranges) for each in SCRIPTS}
_ANY: Final = re.compile("|".join(f"(?P<{key}>[{letters}])" for key, letters in _CLASSES.items()))
RIGHT_TO_LEFT: Final = re.compile(
    f"[{''.join(_CLASSES[each.key] for each in SCRIPTS if each.right_to_left)}]+"
)


def script_of(character: str) -> Script | None:
    """Return the script a letter is of; None for Latin, Greek, Cyrillic and signs."""
    found = _ANY.match(character)
    return BY_KEY[str(found.lastgroup)] if found else None


def scripts_in(texts: Iterable[str]) -> Iterator[Script]:
    """Yield each script that one of these texts has a letter of, once."""
    signs: set[str] = set()
    for text in texts:
        if not text.isascii():
            signs.update(text)
    seen = {found.key: found for sign in signs if (found := script_of(sign)) is not None}
    yield from (each for each in SCRIPTS if each.key in seen)


@lru_cache(maxsize=64)
def letters_of(scripts: frozenset[str]) -> str:
    """Return the letters of these scripts as part of a character class."""
    return "".join(_CLASSES[key] for key in sorted(scripts & BY_KEY.keys()))
