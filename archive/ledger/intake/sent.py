"""Events as their senders ask for them: by source and id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.columns import Columns
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
    peringatan: Sequence[Mapping[str, str]]
    """Where its chain could not be walked when it came."""


_SENT = Columns(
    SentEvent,
    called={
        "document_id": "e.document_id",
        "code": "d.code",
        "status": "d.status",
        "job_state": "j.state",
        "peringatan": "coalesce(d.record->'peringatan', '[]')",
    },
)


def taken(tx: Transaction, source: str, event_id: str) -> list[SentEvent]:
    """Return the items of an event up to the caller's class, in their order; none where it was never taken."""
    rows = tx.execute(
        f"SELECT {_SENT} FROM event e JOIN document d ON d.id = e.document_id AND d.satker = e.satker"
        " JOIN job j ON j.id = e.job_id AND j.satker = e.satker"
        " WHERE e.satker = (SELECT acting_satker()) AND source = %s AND event_id = %s ORDER BY accepted_at, item",
        (source, event_id),
    ).fetchall()
    return [_SENT.read(row) for row in rows]
