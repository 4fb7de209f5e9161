"""The title in a file's properties: whole on the page, in the ledger and at verification, cut here where it is long."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 255
"""Characters that Word and the shells of Windows show of a property; what is longer some refuse to open."""
_CUT: Final = "\u2026"


def of_file(title: str) -> str:
    """Return a title as a property holds it: at the end of a word, and marked, where it is cut."""
    if len(title) <= LONGEST:
        return title
    kept = title[: LONGEST - len(_CUT)]
    if not title[len(kept)].isspace():
        whole, _, part = kept.rpartition(" ")
        kept = whole if whole and len(part) < LONGEST // 4 else kept
    return f"{kept.rstrip()}{_CUT}"
