"""How documents stand, in a word that changes with whatever their page shows: for who has one open and waits for the next.

Tells nothing of what a document says; of one that may not be seen nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class DocumentPulse:
    """How far a document is."""

    mark: str
    """Revision, acts, versions, and how the job of its page stands."""
    printing: bool
    """Its page is under way."""


def pulses(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, DocumentPulse]:
    """Return how each of these documents stands that there is for the reader."""
    rows = tx.execute(
        "SELECT d.id, d.revision_no, d.status, (SELECT count(*) FROM act a WHERE a.document_id = d.id AND a.satker = d.satker),"
        " (SELECT coalesce(max(v.no), 0) FROM version v WHERE v.document_id = d.id AND v.satker = d.satker),"
        " (SELECT string_agg(DISTINCT CASE WHEN j.state IN ('waiting', 'leased') THEN 'p' ELSE 'x' END, '')"
        "    FROM job j WHERE j.document_id = d.id AND j.satker = d.satker AND j.state <> 'done')"
        "   FROM document d WHERE d.id = ANY (%s)",
        (list(document_ids),),
    ).fetchall()
    return {
        row[0]: DocumentPulse(
            mark=f"r{row[1]}a{row[3]}v{row[4]}{row[2]}{row[5] or ''}", printing="p" in (row[5] or "")
        )
        for row in rows
    }
