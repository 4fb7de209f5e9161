"""What the components of pages (``service/web/components``) show, one record each. No rule lives here.

>>> initials("Dr. Rahmat Hidayat, S.H., M.Si."), initials("Siti")
('RH', 'S')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from service.web.messages import Tone

_TITLE: Final = re.compile(r"\w+\.|[a-z]+", re.UNICODE)
"""A word that is a title before the name: ``Dr.``, ``H.``, ``drg.``."""


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, titles left out."""
    words = [each for each in name.partition(",")[0].split() if not _TITLE.fullmatch(each)]
    words = words or name.split()
    return "".join(each[0] for each in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@dataclass(frozen=True, kw_only=True)
class PageColumn:
    """A column of a table."""

    key: str
    words: str
    kind: Literal["teks", "angka", "waktu"] = "teks"
    sort: str = ""
    """Where its head leads; empty: nowhere."""
    order: Literal["", "ascending", "descending"] = ""
    """How the table is sorted by it now."""


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One thing that happened."""

    at: datetime
    words: str
    by: str = ""
    note: str = ""
    tone: Tone = Tone.NETRAL


class FaceState(StrEnum):
    """How far a document is with one person of its chain."""

    SELESAI = "selesai"
    """Has acted."""
    KINI = "kini"
    """Is waited for."""
    MENUNGGU = "menunggu"
    """Comes later."""
    DIKEMBALIKAN = "dikembalikan"
    """Has sent it back."""


@dataclass(frozen=True, kw_only=True)
class ChainFace:
    """One person of a chain."""

    name: str
    post: str
    act: str
    state: FaceState
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SheetPicture:
    """One page of a document as a picture."""

    number: int
    address: str
    wide: str
    """The same, for sharp screens and for who enlarges it."""
    width: int
    """In pixels, of the one at ``address``."""
    height: int
    text: str
    """What stands on the page; empty where that is not known."""
    said: str = ""
    """Where that is told on demand, of a page that nobody has drawn yet."""
