"""What a new office file changes, a difference a record, and what is in use at the office that it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.ledger.office import use as office_use
from archive.ledger.registers.years import RegisterYear
from archive.states import OPEN


@dataclass(frozen=True, kw_only=True)
class OfficeChange:
    """One difference between the loaded office and a file."""

    path: str
    what: str
    effect: str = ""
    """What it does to what is in use; empty: nothing."""
    refused: bool = False
    """Whether it would break a book or strand papers."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """What is in use at the office."""

    years: Sequence[RegisterYear]
    papers: Sequence[office_use.PaperCount]
    reserved: Mapping[tuple[str, int], int]
    today: date

    def book(self, kode: str) -> list[RegisterYear]:
        """Return the years of a register in which a number was ever taken."""
        return [year for year in self.years if year.register == kode and year.last > 0]

    def began(self, kode: str | None) -> set[int]:
        """Return the years of a register that ever began, with a number or without."""
        return {year.tahun for year in self.years if year.register == kode}

    def open_papers(self, **like: str) -> int:
        """Count the papers still on their way that are of this type, unit or classification."""
        return sum(p.number for p in self._like(**like) if p.status in OPEN)

    def all_papers(self, **like: str) -> int:
        """Count every paper that is of this type, unit or classification."""
        return sum(p.number for p in self._like(**like))

    def _like(self, **like: str) -> Iterator[office_use.PaperCount]:
        return (p for p in self.papers if all(getattr(p, name) == value for name, value in like.items()))
