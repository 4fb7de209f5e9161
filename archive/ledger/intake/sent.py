"""Events as their senders ask for them: by source and id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class SentEvent:
    """One item of an event that was taken, and what came of it."""

    source: str
    event_id: str
    item: str
    document_id: UUID
    job_id: UUID
    """The first job, that of the draft."""
    code: str
    status: str
    job_state: str
    accepted_at: datetime


def taken(tx: Transaction, source: str, event_id: str) -> list[SentEvent]:
    """Return the items of an event up to the caller's class, in their order; none where it was never taken."""
    rows = tx.execute(
        "SELECT e.source, e.event_id, e.item, e.document_id, e.job_id, d.code, d.status, j.state, e.accepted_at"
        " FROM event e JOIN document d ON d.id = e.document_id AND d.satker = e.satker"
        " JOIN job j ON j.id = e.job_id AND j.satker = e.satker"
        " WHERE e.satker = (SELECT acting_satker()) AND e.source = %s AND e.event_id = %s ORDER BY e.accepted_at, e.item",
        (source, event_id),
    ).fetchall()
    return [
        SentEvent(
            source=row[0],
            event_id=row[1],
            item=row[2],
            document_id=row[3],
            job_id=row[4],
            code=row[5],
            status=row[6],
            job_state=row[7],
            accepted_at=row[8],
        )
        for row in rows
    ]
