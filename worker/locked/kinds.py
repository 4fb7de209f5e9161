"""What a file is by its first bytes: enough to know who may open it and what to tell its sender. Opens nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ContentKind(StrEnum):
    """What a file begins as."""

    EMPTY = "empty"
    PDF = "pdf"
    PICTURE = "picture"
    """In a form that is read here."""
    STRANGE_PICTURE = "strange-picture"
    """In one that is not: HEIC and AVIF, which phones keep their photos in."""
    OTHER = "other"


class Inside(StrEnum):
    """What a file holds besides what it shows, and does no harm as long as nobody lets it: told, and no reason to refuse it."""

    SCRIPT = "skrip"
    """A PDF with JavaScript."""
    LAUNCHES = "menjalankan"
    """A PDF that asks its reader to start a program or open another file."""
    FILES = "berkas_lain"
    """A PDF with other files in it."""
    FORM = "formulir_xfa"
    """A PDF with a form (XFA) that some readers show in the place of its pages."""
    HIDDEN_SHEETS = "lembar_tersembunyi"
    """A workbook with sheets that it does not show."""
    POSITION = "koordinat"
    """A photo that says where it was taken."""


PICTURES: Final = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
"""The forms of pictures that are opened, by their readers' names."""
_HEAD: Final = b"%PDF-"
_NEAR: Final = 1_024
_HEADS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")
_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


def kind_of(data: bytes) -> ContentKind:
    """Return what a file is; readers take for a PDF what has something before its head."""
    if not data:
        return ContentKind.EMPTY
    if _HEAD in data[:_NEAR]:
        return ContentKind.PDF
    if data.startswith(_HEADS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return ContentKind.PICTURE
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return ContentKind.STRANGE_PICTURE
    return ContentKind.PDF if _HEAD in data else ContentKind.OTHER
