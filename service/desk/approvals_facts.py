"""What the ledger knows beside a document, for the conditions of an act: looked up when a condition asks, and once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from archive.ledger import Transaction, approvals, registers, signings
from archive.ledger.documents import Document
from archive.ledger.signings import Request


@dataclass(frozen=True, kw_only=True)
class Facts:
    """As somebody knows them."""

    request: Request | None = None
    """What a gateway was asked last for the document's signature."""
    closed: bool = False
    """The book of the year that holds the document's number is closed."""
    printed: bool = True
    """A page of the present content is archived."""


class LookedUp:
    """The same, from the ledger."""

    def __init__(self, tx: Transaction, document: Document) -> None:
        self._tx = tx
        self._document = document

    @cached_property
    def request(self) -> Request | None:
        """Return what a gateway was asked last for the document's signature."""
        return signings.latest(self._tx, self._document.id)

    @cached_property
    def printed(self) -> bool:
        """Tell whether a page of the present content is archived."""
        return bool(approvals.pages(self._tx, self._document))

    @cached_property
    def closed(self) -> bool:
        """Tell whether the book of the year that holds the document's number is closed."""
        return registers.closed_for(self._tx, self._document.id)
