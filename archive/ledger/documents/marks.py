"""How far the open documents of an office have come, in the few words by which a process knows whether one has moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archive.ledger.connection import Transaction
from archive.ledger.documents.approvals import HeldDocument


class DocumentMark(NamedTuple):
    """How far a document has come: what people may do with it changes with this alone. Made by the thousand at a look."""

    id: str
    """As the ledger writes it: a thousand ``UUID`` are made, compared and found again at ten times its cost."""
    revision_no: int
    acts: int
    """How many."""
    status: str

    @classmethod
    def of(cls, held: HeldDocument) -> DocumentMark:
        """Return a document's."""
        return cls(
            id=str(held.document.id),
            revision_no=held.document.revision_no,
            acts=len(held.acts),
            status=held.document.status,
        )


def open_marks(tx: Transaction, statuses: Sequence[str], limit: int) -> list[DocumentMark]:
    """Return how far the documents in one of ``statuses`` have come, those that have waited longest first.

    Their acts are counted together: a thousand counts of their own cost five times as much.
    """
    rows = tx.execute(
        "WITH found AS MATERIALIZED (SELECT id, revision_no, status, updated_at FROM document"
        "  WHERE status = ANY (%s) ORDER BY updated_at LIMIT %s),"
        " counted AS (SELECT document_id, count(*) AS acts FROM act"
        "  WHERE document_id = ANY (ARRAY(SELECT id FROM found)) GROUP BY document_id)"
        " SELECT f.id::text, f.revision_no, coalesce(c.acts, 0), f.status FROM found f"
        " LEFT JOIN counted c ON c.document_id = f.id ORDER BY f.updated_at",
        (list(statuses), limit),
    ).fetchall()
    return [*map(DocumentMark._make, rows)]
