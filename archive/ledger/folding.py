"""One form for all spellings of a text, for searching only; what was written is kept as written.

In Python and not in SQL: ``lower()`` follows the server's locale, and two servers may disagree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

_LONGEST: Final = 1_000
"""Letters of a word that anybody searches for. Python sorts the marks behind a letter one by one: a hundred thousand take half a minute."""


def fold(text: str) -> str:
    """Return ``text`` without differences of case, composition (NFC, NFD), width and white space."""
    if not text.isascii():
        text = " ".join(map(_plain, text.split()))
    return " ".join(text.casefold().split())


def _plain(word: str) -> str:
    """Return a word composed and in small letters; one longer than any word is, as it is."""
    if len(word) > _LONGEST:
        return word
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())


def of_document(
    *, nomor: str | None, judul: str, perihal: str, pencipta: str, record: Mapping[str, Any]
) -> str:
    """Return the form in which a document is found: number, title, subject; of a received paper its sender and number too."""
    surat = record.get("surat")
    received = () if surat is None else (pencipta, surat.get("nomor", ""))
    return fold(" ".join((nomor or "", judul, perihal, *received)))


def patterns(text: str) -> list[str]:
    """Return a LIKE pattern for each word of ``text``; all must be found, in any order. NUL, which the ledger holds nowhere, is left out."""
    escaped = fold(text.replace("\0", "")).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in escaped.split()]
