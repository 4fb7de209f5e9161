"""What each status of a document is called on its page, in Indonesian, and the watermark it carries.

Never says "ditandatangani secara elektronik" of a page that can be seen before the signature is there: those words
belong to the bytes that are signed, and to copies of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.errors import NaskahError

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


_WORDINGS: Final = {
    "konsep": Wording(watermark="KONSEP", description="Konsep, belum berlaku sebagai naskah dinas"),
    "diparaf": Wording(
        watermark="KONSEP", description="Konsep telah diparaf, belum berlaku sebagai naskah dinas"
    ),
    "menunggu_tte": Wording(
        watermark="KONSEP", description="Menunggu TTE, belum berlaku sebagai naskah dinas", final=True
    ),
    # The clean page that is signed by hand: it counts once the hand has signed it, and says so.
    "cetak_basah": Wording(
        watermark="",
        description="Berlaku setelah ditandatangani dengan tangan oleh pejabat yang tertera",
        final=True,
        clean=True,
    ),
    "ditandatangani": Wording(
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
    ),
    "didistribusikan": Wording(
        watermark="SALINAN",
        description="Salinan dari naskah yang ditandatangani secara elektronik",
        final=True,
        clean=True,
    ),
    "dikembalikan": Wording(
        watermark="DIKEMBALIKAN",
        description="Dikembalikan untuk diperbaiki, belum berlaku sebagai naskah dinas",
    ),
    "batal": Wording(watermark="BATAL", description="Batal, nomor tidak berlaku", final=True),
    "dicabut": Wording(
        watermark="DICABUT", description="Dicabut, tidak berlaku lagi", final=True, clean=True
    ),
    "diterima_keliru": Wording(
        watermark="BATAL", description="Diterima keliru, nomor agendanya batal", final=True
    ),
    "diterima": Wording(watermark="", description="Diterima dan dicatat dalam buku agenda", final=True),
    "selesai": Wording(watermark="", description="Selesai, tidak memerlukan tanda tangan", final=True),
}


def wording(status: str) -> Wording:
    """Return the words for ``document.status``."""
    try:
        return _WORDINGS[status]
    except KeyError:
        raise UnknownStatus(status=status) from None
