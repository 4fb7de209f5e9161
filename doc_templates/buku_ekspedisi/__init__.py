"""Buku ekspedisi: what is handed over on some days, a line a recipient, each with room for whoever takes it to sign.

A paper for couriers and no document type: no contract, no number, not archived, and no event can ask for it; its signed return
is archived with each document that it names. What stands in it is said by ``service.recipients.ekspedisi``.
"""

from __future__ import annotations

from pathlib import Path


def template() -> bytes:
    """Return the sheet's DOCX template; a row's cells are ``sel_1`` to ``sel_6``."""
    return Path(__file__).with_name("template.docx").read_bytes()
