"""What each status of a document is called on its page, in Indonesian, and the watermark it carries.

Never says "ditandatangani secara elektronik" of a page that can be seen before the signature is there: those words
belong to the bytes that are signed, and to copies of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from archive.errors import NaskahError
from archive.states import Status
from doc_templates.levels import LEVELS, Level, LevelWords

NOMOR_SEMENTARA: Final = "[nomor sementara]"
TANGGAL_SEMENTARA: Final = "[tanggal penandatanganan]"


class UnknownStatus(NaskahError):
    """No wording is known for this status."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The words of one status."""

    watermark: str
    """Across the page, in capitals; empty for none."""
    description: str
    """The status in words, for the page and its footer."""
    final: bool = False
    """Number and date stand as allocated; before, they are provisional."""
    clean: bool = False
    """The page that goes out: its paraf table stays behind, on the file copy that was initialled last."""
    void: bool = False
    """Not in force, or not yet: nothing on it may be taken offline for a valid letter."""


_WORDINGS: Final[Mapping[str, Wording]] = {
    Status.KONSEP: Wording(watermark="KONSEP", description="Konsep, belum berlaku sebagai naskah dinas"),
    Status.DIPARAF: Wording(
        watermark="KONSEP", description="Konsep telah diparaf, belum berlaku sebagai naskah dinas"
    ),
    Status.MENUNGGU_TTE: Wording(
        watermark="KONSEP",
        description="Menunggu TTE, belum berlaku sebagai naskah dinas",
        final=True,
        void=True,
    ),
    # The clean page that is signed by hand: it counts once the hand has signed it, and says so. Nobody knows offline
    # whether it has: a claim on it would call a page valid that lies unsigned in the printer.
    "cetak_basah": Wording(
        watermark="",
        description="Berlaku setelah ditandatangani dengan tangan oleh pejabat yang tertera",
        final=True,
        clean=True,
        void=True,
    ),
    Status.DITANDATANGANI: Wording(
        watermark="", description="Ditandatangani secara elektronik", final=True, clean=True
    ),
    # After the signature nothing is stamped on the signed bytes: a page rendered in these states is a copy.
    "salinan": Wording(
        watermark="SALINAN",
        description="Salinan dari naskah yang ditandatangani secara elektronik",
        final=True,
        clean=True,
    ),
    "salinan_basah": Wording(
        watermark="SALINAN",
        description="Salinan dari naskah yang ditandatangani dengan tangan",
        final=True,
        clean=True,
    ),
    "diralat": Wording(
        watermark="DIRALAT",
        description="Salinan dari naskah yang telah diralat dengan naskah lain",
        final=True,
        clean=True,
        void=True,
    ),
    Status.DIDISTRIBUSIKAN: Wording(
        watermark="SALINAN",
        description="Salinan dari naskah yang ditandatangani secara elektronik",
        final=True,
        clean=True,
    ),
    Status.DIKEMBALIKAN: Wording(
        watermark="DIKEMBALIKAN",
        description="Dikembalikan untuk diperbaiki, belum berlaku sebagai naskah dinas",
    ),
    Status.BATAL: Wording(watermark="BATAL", description="Batal, nomor tidak berlaku", final=True, void=True),
    Status.DICABUT: Wording(
        watermark="DICABUT", description="Dicabut, tidak berlaku lagi", final=True, clean=True, void=True
    ),
    "diterima_keliru": Wording(
        watermark="BATAL", description="Diterima keliru, nomor agendanya batal", final=True, void=True
    ),
    "diterima": Wording(watermark="", description="Diterima dan dicatat dalam buku agenda", final=True),
    Status.SELESAI: Wording(watermark="", description="Selesai, tidak memerlukan tanda tangan", final=True),
}


_BY_LEVEL: Final[Mapping[str, Callable[[LevelWords], str]]] = {
    Status.DITANDATANGANI: lambda words: words.blok,
    "salinan": lambda words: words.salinan,
    Status.DIDISTRIBUSIKAN: lambda words: words.salinan,
}
"""Statuses whose words name how the page was signed."""
_BY_LETTER: Final = {
    "diralat": "Salinan dari naskah yang telah diralat dengan {oleh}",
    Status.DICABUT: "Dicabut dan diganti dengan {oleh}, tidak berlaku lagi",
}
"""Copies that name the document that did it."""


def numbered_copy(about: Mapping[str, Any]) -> str:
    """Return what a recipient's own copy is called on its pages; ``about``: ``{nomor, dari, penerima}``."""
    return f"Salinan nomor {about['nomor']} dari {about['dari']}, untuk {about['penerima']}"


def wording(status: str, *, level: str | None = None, oleh: str | None = None) -> Wording:
    """Return the words for ``document.status``.

    ``level``: how the page was signed; jobs of before 0.2 do not say it. ``oleh``: what corrected or replaced it, in words.
    """
    try:
        found = _WORDINGS[status]
    except KeyError:
        raise UnknownStatus(status=status) from None
    if level is not None and status in _BY_LEVEL:
        return replace(found, description=_BY_LEVEL[status](LEVELS[Level(level)]))
    if oleh is not None and status in _BY_LETTER:
        return replace(found, description=_BY_LETTER[status].format(oleh=oleh))
    return found
