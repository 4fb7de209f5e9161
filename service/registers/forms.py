"""The files an agenda can be had as; whoever asks for one needs nothing of what makes it."""

from __future__ import annotations

from enum import StrEnum


class AgendaForm(StrEnum):
    """The files an agenda can be had as."""

    XLSX = "xlsx"
    """A workbook: a sheet of numbers, a sheet of gaps."""
    CSV = "csv"
    """The same numbers for other programs."""
    DOCX = "docx"
    """The printed report."""
    PDF = "pdf"
    """The same as PDF/A."""
