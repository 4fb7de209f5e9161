"""What corrected or replaced a document, as its own copies may say it: by number and date, up to the document's class."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.documents.acts import Act, standing
from archive.ledger.documents.documents import Document
from archive.states import Status
from doc_templates.acts import Kind
from doc_templates.kit.formatting import tanggal


def named_on(document: Document, other: Document) -> str | None:
    """Return what a copy of ``document`` calls the other one; None for one of a higher class, which it may not name."""
    if other.akses > document.akses:
        return None
    return name_of(other.jenis, other.nomor, tanggal(other.tanggal) if other.tanggal else None)


def name_of(jenis: str | None, nomor: str | None, day: str | None) -> str:
    """Return a document's type, number and day in words, as far as there are any."""
    named = jenis.replace("_", " ").title() if jenis else "naskah"
    return " ".join((named, *(["Nomor", nomor] if nomor else ()), *(["tanggal", day] if day else ())))


def correction(
    tx: Transaction, document: Document, given: Sequence[Act], new: Document | None = None
) -> str | None:
    """Return all that corrected a document, in words, ``new`` after what did before; None where nothing did.

    What was itself revoked or replaced since is named as that: the page was printed by it.
    """
    by = [UUID(act.detail["oleh"]) for act in standing(given) if act.kind == Kind.RALAT]
    others = documents.several(tx, by)
    found = [others.get(each) for each in dict.fromkeys(by)] + ([new] if new is not None else [])
    return " dan ".join(dict.fromkeys(_named(document, each) for each in found)) or None


def replacement(tx: Transaction, document: Document, revocation: Act) -> str | None:
    """Return what replaced a document, in words, as it stands now; None where nothing did, or where it may not be named."""
    other = documents.get(tx, UUID(revocation.detail["oleh"])) if "oleh" in revocation.detail else None
    named = named_on(document, other) if other is not None else None
    return named and _named(document, other)


def _named(document: Document, other: Document | None) -> str:
    named = named_on(document, other) if other is not None else None
    if named is None or other is None:
        return UNNAMED
    return named + (_NO_LONGER if other.status == Status.DICABUT else "")


UNNAMED = "naskah lain"
"""What corrected or replaced a document and may not be named."""
_NO_LONGER = " (yang sendiri tidak berlaku lagi)"
