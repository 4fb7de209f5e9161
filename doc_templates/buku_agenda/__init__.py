"""Buku agenda: a register's year on paper, landscape, its head repeated on every page, gaps and voids marked.

A report for whoever keeps the books and no document type: it has no contract, takes no number, is not archived, and no
event can ask for it. What stands in it is said by the front desk (``service.desk.register_paper``).
"""

from __future__ import annotations

from pathlib import Path


def template() -> bytes:
    """Return the report's DOCX template."""
    return Path(__file__).with_name("template.docx").read_bytes()
