"""What a file someone brought is to the archive, in words of our own: values alone, no comparing.

Light: whoever tells a verdict needs no signing library for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Standing(StrEnum):
    """What a file is to the archive."""

    ARCHIVED = "archived"
    """The present archived file, byte for byte."""
    EARLIER = "earlier"
    """An earlier archived version, byte for byte."""
    CHANGED = "changed"
    """Made from an archived file and changed since."""
    COPY = "copy"
    """A copy the office made of the archived file, byte for byte: it says so on every page. Said by who knows the ledger."""
    RECEIVED = "received"
    """A file the office received, byte for byte: kept, not issued. Said by who knows the ledger, not by comparing."""
    UNKNOWN = "unknown"
    """Nothing archived corresponds to it."""


class Change(StrEnum):
    """What was done to a file."""

    APPENDED = "appended"
    """Bytes were added behind the archived file; what it shows is the same."""
    ANNOTATED = "annotated"
    """Notes, marks or form entries were laid on its pages."""
    RESAVED = "re-saved"
    """Another program wrote it anew; what it shows is the same."""
    STRIPPED = "stripped"
    """Its electronic signature was taken away."""
    SWAPPED = "swapped"
    """Its pages are drawn otherwise: what they show is not what was archived."""
    BROKEN = "broken"
    """Damaged: it can no longer be opened."""
    EXTENDED = "extended"
    """Time stamps or validation data were added, as the signature permits."""


@dataclass(frozen=True, kw_only=True)
class Archived:
    """One archived PDF."""

    version: int
    data: bytes = field(repr=False)
    present: bool
    """It is the newest version."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer."""

    standing: Standing
    version: int | None = None
    """The archived version it is, or was made from."""
    changes: tuple[Change, ...] = ()
    pages: tuple[int, ...] = ()
    """Pages, counted from 1, that show something else or carry something new."""


UNKNOWN: Final = Verdict(standing=Standing.UNKNOWN)
