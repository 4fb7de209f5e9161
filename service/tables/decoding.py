"""The text of a table's file: by its byte order mark, as UTF-16 by its NULs, as UTF-8, as Windows-1252; else refused by its line.

Each is strict, and the first that fits is it: Excel writes CSV in Windows-1252, "Unicode text" in UTF-16.

>>> decoded("nomor;asal\\n1;Café".encode("cp1252")).encoding
'Windows-1252'
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from service.tables.errors import TableUnreadable
from service.tables.workbooks import LOCKED, OLD, SAVE
from service.words import Sentence, say

UTF_8: Final = "UTF-8"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_LOCKED_WITHIN: Final = 1 << 20
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|head|meta)", re.IGNORECASE)
"""What web applications, and Excel 2003, save under .xls."""
_PDF: Final = b"%PDF-"
_LOOKED_AT: Final = 4096
"""Bytes in which NULs are counted."""
_OF_UTF_8: Final = re.compile(rb"\xe2\x80[\x80-\xbf]|[\xc2\xc3][\x80-\xbf]")
"""A dash, quote or accent in UTF-8; read as Windows-1252 it is \u00e2\u20ac\u2122 or \u00c3\u00a9, which no office writes."""
_ENDS: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True)
class FileText:
    """A file's text without its mark, and how it was encoded."""

    text: str
    encoding: str


def decoded(data: bytes) -> FileText:
    """Return the text; raises ``TableUnreadable`` with the line where it is none."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strict(data.removeprefix(mark), codec, name)
    if data.startswith(_OLD_WORKBOOK):
        raise TableUnreadable(1, LOCKED if _ENCRYPTED in data[:_LOCKED_WITHIN] else OLD)
    if _MARKUP.match(data):
        raise TableUnreadable(
            1, say("halaman web atau XML, bukan tabel; buka di Excel, lalu {cara}", cara=SAVE)
        )
    if data.startswith(_PDF):
        raise TableUnreadable(1, say("PDF, bukan tabel; mintalah lembar kerjanya"))
    if wide := _wide(data):
        return _strict(data, wide, "UTF-16")
    try:
        return FileText(text=data.decode("utf-8"), encoding=UTF_8)
    except UnicodeDecodeError as error:
        if b"\0" in data:  # a picture, a program: no text of any kind
            raise _no_text(data, error.start) from None
        if _OF_UTF_8.search(data):  # somebody joined two files
            raise _no_text(data, error.start, why=_JOINED) from None
    return _strict(data, "cp1252", "Windows-1252")


def _wide(data: bytes) -> str | None:
    """Return which UTF-16 it is, where every second byte of what is written in Latin letters is NUL."""
    start = data[:_LOOKED_AT]
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = len(start) // 4  # of each half; the others are dashes, quotes and letters beyond Latin-1
    if not even and odd > most:
        return "utf-16-le"
    if not odd and even > most:
        return "utf-16-be"
    return None


def _strict(data: bytes, codec: str, name: str) -> FileText:
    try:
        return FileText(text=data.decode(codec), encoding=name)
    except UnicodeDecodeError as error:
        raise _no_text(data, error.start, codec) from None


_NONE: Final = say("bukan UTF-8, UTF-16, atau Windows-1252")
_JOINED: Final = say(
    "bukan UTF-8, padahal huruf lain di berkas ini UTF-8; buka dan simpan lagi seluruhnya sebagai CSV UTF-8"
)


def _no_text(data: bytes, at: int, codec: str = "utf-8", *, why: Sentence = _NONE) -> TableUnreadable:
    before = _ENDS.split(data[:at].decode(codec, "replace"))
    return TableUnreadable(
        len(before), say("huruf ke-{huruf}: {sebab}", huruf=len(before[-1]) + 1, sebab=why)
    )
