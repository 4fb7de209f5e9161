"""What a file is that nobody here takes yet, as people call it: a picture, a workbook, a mail. By its first bytes, or its parts' names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

_PHOTOS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_MAIL: Final = re.compile(
    rb"(From |(Received|Return-Path|Delivered-To|MIME-Version|Message-ID|X-[A-Za-z-]+|From|To|Subject|Date|Content-Type):)",
    re.IGNORECASE,
)
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound File Binary: old Office files, and mails as Outlook keeps them."""
_WITHIN_OLD: Final[Mapping[str, str]] = {
    "__substg1.0_": "surel (.msg)",
    "Workbook": "buku kerja lama (.xls)",
    "PowerPoint Document": "presentasi lama (.ppt)",
}
_PARTS: Final[Mapping[str, str]] = {
    "xl/workbook.xml": "buku kerja (XLSX)",
    "xl/workbook.bin": "buku kerja (XLSB)",
    "ppt/presentation.xml": "presentasi (PPTX)",
}
_OPEN: Final[Mapping[bytes, str]] = {
    b"application/vnd.oasis.opendocument.spreadsheet": "buku kerja (ODS)",
    b"application/vnd.oasis.opendocument.presentation": "presentasi (ODP)",
}


_ARCHIVES: Final[Mapping[str, bytes]] = {
    "arsip (RAR)": b"Rar!\x1a\x07",
    "arsip (7z)": b"7z\xbc\xaf\x27\x1c",
    "arsip (GZ)": b"\x1f\x8b\x08",
}
_OF_OFFICE: Final = ("[Content_Types].xml", "mimetype", "word/", "xl/", "ppt/")
"""Parts and folders that no bare archive has."""


def archive_of(data: bytes) -> str | None:
    """Return what an archive of several files is called; None for what is none."""
    if not data.startswith(b"PK\x03\x04"):
        return next((name for name, begins in _ARCHIVES.items() if data.startswith(begins)), None)
    names, _ = _parts(data)
    return "arsip (ZIP)" if names and not any(each.startswith(_OF_OFFICE) for each in names) else None


def names_in(data: bytes) -> frozenset[str]:
    """Return the names of a package's parts; none of what is no package."""
    return _parts(data)[0] if data.startswith(b"PK\x03\x04") else frozenset()


def name_of(data: bytes) -> str | None:
    """Return what people call it; None for what nobody here knows, and for other forms of Word and web pages, which ``worker.pdf.sniff`` names."""
    for name, begins in _BEGINNINGS.items():
        if begins(data):
            return name
    if data.startswith(_OLD):
        return next((name for word, name in _WITHIN_OLD.items() if word.encode("utf-16-le") in data), None)
    return _packed(data) if data.startswith(b"PK\x03\x04") else None


_BEGINNINGS: Final[Mapping[str, Callable[[bytes], object]]] = {
    "gambar (JPEG)": lambda data: data.startswith(b"\xff\xd8\xff"),
    "gambar (PNG)": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "gambar (TIFF)": lambda data: data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    "gambar (GIF)": lambda data: data.startswith((b"GIF87a", b"GIF89a")),
    "gambar (BMP)": lambda data: data.startswith(b"BM") and data[6:10] == bytes(4),
    "gambar (WEBP)": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "gambar (HEIC)": lambda data: data[4:8] == b"ftyp" and data[8:12] in _PHOTOS,
    "gambar (AVIF)": lambda data: data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"),
    "gambar (JPEG 2000)": lambda data: data.startswith((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
    "video (MP4, MOV)": lambda data: data[4:8] == b"ftyp" and data[8:12] not in (*_PHOTOS, b"avif", b"avis"),
    "surel (.eml)": lambda data: _MAIL.match(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")[:1_000]),
}


def _parts(data: bytes) -> tuple[frozenset[str], bytes]:
    """Return the names in a package, and what it says of itself; nothing of a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = frozenset(package.namelist())
            return names, package.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return frozenset(), b""


def _packed(data: bytes) -> str | None:
    names, kind = _parts(data)
    if named := next((name for media, name in _OPEN.items() if kind.startswith(media)), None):
        return named
    return next((name for part, name in _PARTS.items() if part in names), None)
