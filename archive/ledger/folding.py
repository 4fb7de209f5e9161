"""One form for all spellings of a text, for searching only; what was written is kept as written.

In Python and not in SQL: ``lower()`` follows the server's locale, and two servers may disagree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any


def fold(text: str) -> str:
    """Return ``text`` without differences of case, composition (NFC, NFD), width and white space."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def of_document(
    *, nomor: str | None, judul: str, perihal: str, pencipta: str, record: Mapping[str, Any]
) -> str:
    """Return the form in which a document is found: number, title, subject; of a received paper its sender and number too."""
    surat = record.get("surat")
    received = () if surat is None else (pencipta, surat.get("nomor", ""))
    return fold(" ".join((nomor or "", judul, perihal, *received)))


def patterns(text: str) -> list[str]:
    """Return a LIKE pattern for each word of ``text``; all must be found, in any order."""
    escaped = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in escaped.split()]
