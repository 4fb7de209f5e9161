"""Laporan verifikasi: what a comparison of archived bytes with the ledger came to, dated, with its digest.

A report for archivists and auditors and no document type: no contract, no number, not archived, and no event can ask for it.
What stands in it is said by ``service.operations.fixity_paper``.
"""

from __future__ import annotations

from pathlib import Path


def template() -> bytes:
    """Return the report's DOCX template."""
    return Path(__file__).with_name("template.docx").read_bytes()
