"""Which other document corrects or replaces one: found by its words and chosen from a list, so that nobody types an id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.ledger import Principal
from archive.ledger.documents.documents import Document, DocumentFilter
from archive.states import IN_FORCE
from service.documents.answers import PASSED_ON
from service.documents.reading import DocumentReader

MOST: Final = 10
"""Documents to choose from; the search narrows the rest."""
_READ: Final = 50
"""Documents read of each status, of which those that cannot be meant are left out."""
LONGEST: Final = 100
"""Letters of a search."""


@dataclass(frozen=True, kw_only=True)
class OtherPapers:
    """Finds what somebody may name beside a document."""

    reading: DocumentReader

    def in_force(self, principal: Principal, document: Document, words: str = "") -> Sequence[Document]:
        """Return the signed documents in force that may correct or replace ``document``: its own type first, the newest first."""
        found = [
            each
            for status in sorted(IN_FORCE)
            for each in self.reading.search(
                principal,
                DocumentFilter(status=status, text=words.strip()[:LONGEST] or None),
                None,
                _READ,
            ).page.items
            if _fits(each, document)
        ]
        found.sort(key=lambda each: (each.jenis == document.jenis, each.created_at), reverse=True)
        return found[:MOST]


def _fits(other: Document, document: Document) -> bool:
    older = other.tanggal is not None and document.tanggal is not None and other.tanggal < document.tanggal
    return other.id != document.id and other.jenis != PASSED_ON and not older
