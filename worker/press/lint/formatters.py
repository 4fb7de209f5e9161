"""Filters that authors try on dates and numbers, and what to do instead: a template is given text that is ready to print."""

from __future__ import annotations

import re
from typing import Final

READY: Final = (
    "Tanggal dan angka sampai di templat sebagai teks jadi: hapus penyaringnya. Bentuknya ditetapkan contract.py dengan tanggal,"
    " hari_tanggal, tanggal_terbilang, angka, rupiah, persen, atau terbilang dari doc_templates.kit; tanggal tanda tangan adalah"
    " stempel.tanggal."
)
"""What is done instead of formatting in a template."""
_FORMATTER: Final = re.compile(
    r"\|(?:\w*(?:tanggal|tgl|date|time|currency|number)\w*|hari|bulan|tahun|waktu|jam|pukul|indo\w*|angka|rupiah|uang|ribuan"
    r"|persen|terbilang|romawi|intcomma|comma|thousands|format|filesizeformat)",
    re.IGNORECASE,
)
"""Filters of other engines, and functions of the kit."""


def cure(construct: str) -> str | None:
    """Return what to do instead of a filter that formats, by how the sandbox names it: ``|tanggal``; None for anything else."""
    return READY if _FORMATTER.fullmatch(construct) else None
