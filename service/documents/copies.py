"""Copies with a number: of a document of class R or SR each recipient gets its own, and no other leaves the office.

Numbers run through all sendings of a document, in the order of its recipients; the signed file bears none. What corrects or
revokes the document prints every recipient's copy anew, under its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from archive.ledger import Transaction
from archive.ledger.documents import distributions
from archive.ledger.documents.distributions import NUMBERED
from archive.ledger.documents.documents import Document

MOST: Final = 100
"""Copies in one sending: a job has 600 s, and a copy takes one to three on a busy machine."""


def numbered(document: Document) -> bool:
    """Tell whether a document goes out in numbered copies alone."""
    return document.akses >= NUMBERED


def of_sending(tx: Transaction, document: Document, names: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the copies of one sending that is about to be written; none where they bear no number."""
    if not numbered(document):
        return []
    return _copies(names, after=len(distributions.of(tx, document.id)))


def again(tx: Transaction, document: Document) -> list[Mapping[str, Any]]:
    """Return every recipient's copy, to be printed as the document stands now."""
    if not numbered(document):
        return []
    return _copies([each.penerima for each in distributions.of(tx, document.id)], after=0)


def _copies(names: Sequence[str], *, after: int) -> list[Mapping[str, Any]]:
    last = after + len(names)
    return [{"nomor": no, "dari": last, "penerima": name} for no, name in enumerate(names, after + 1)]
