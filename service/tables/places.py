"""Where something stands in a table as one sees it: its line, and its column by letter and title."""

from __future__ import annotations

from service.words import Sentence, say


def at(line: int, column: str = "") -> Sentence:
    """Return a place in words; ``column`` is its letter and title: ``D (Tanggal surat)``."""
    if not column:
        return say("baris {baris}", baris=line)
    return say("baris {baris}, kolom {kolom}", baris=line, kolom=column)


def called(letter: str, title: str) -> str:
    """Return how a column is named: its letter, and its title where it has one."""
    return f"{letter} ({title})" if title else letter
