"""What corrected or replaced a document, as its own copies may say it: by number and date, up to the document's class."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger import Transaction, documents
from archive.ledger.acts import Act, standing
from archive.ledger.documents import Document
from doc_templates.acts import Kind
from doc_templates.formatting import tanggal


def named_on(document: Document, other: Document) -> str | None:
    """Return what a copy of ``document`` calls the other one; None for one of a higher class, which it may not name."""
    if other.akses > document.akses:
        return None
    return called(other.jenis, other.nomor, tanggal(other.tanggal) if other.tanggal else None)


def called(jenis: str | None, nomor: str | None, day: str | None) -> str:
    """Return a document's type, number and day in words, as far as there are any."""
    named = jenis.replace("_", " ").title() if jenis else "naskah"
    return " ".join((named, *(["Nomor", nomor] if nomor else ()), *(["tanggal", day] if day else ())))


def correction(tx: Transaction, document: Document, given: Sequence[Act]) -> str | None:
    """Return what corrected a document, in words; None where nothing did."""
    ralat = [act for act in standing(given) if act.kind == Kind.RALAT]
    if not ralat:
        return None
    others = documents.several(tx, [UUID(act.detail["oleh"]) for act in ralat])
    named = (named_on(document, each) for each in others.values())
    return " dan ".join(each for each in named if each) or UNNAMED


UNNAMED = "naskah lain"
"""What corrected or replaced a document and may not be named."""
