"""Answers given earlier: an event that would be refused today may have been accepted before, by yesterday's contract.

The same event gets the same answer for ever; whoever asks again after an upgrade learns what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.intake.rows import Acceptance, EventFingerprint, Key

_EARLIER = """
SELECT e.source, e.event_id, e.item, e.document_id, e.job_id, d.code, d.record->'peringatan'
  FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS k (source, event_id, item, body_digest)
  JOIN event e ON e.satker = %s AND e.source = k.source AND e.event_id = k.event_id AND e.item = k.item
              AND e.body_digest = k.body_digest
  JOIN document d ON d.id = e.document_id AND d.satker = e.satker
"""


_OTHERWISE = """
SELECT e.source, e.event_id, e.item
  FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS k (source, event_id, item, body_digest)
  JOIN event e ON e.satker = %s AND e.source = k.source AND e.event_id = k.event_id AND e.item = k.item
              AND e.body_digest <> k.body_digest
"""


def answers(tx: Transaction, satker: str, asked: Sequence[EventFingerprint]) -> dict[Key, Acceptance]:
    """Return what those of ``asked`` were answered that were accepted before with the same body."""
    if not asked:
        return {}
    return {
        (row[0], row[1], row[2]): Acceptance(
            document_id=row[3], job_id=row[4], code=row[5], repeated=True, warnings=row[6] or ()
        )
        for row in tx.execute(_EARLIER, (*_columns(asked), satker)).fetchall()
    }


def otherwise(tx: Transaction, satker: str, asked: Sequence[EventFingerprint]) -> frozenset[Key]:
    """Return the keys of those of ``asked`` that were accepted before with another body."""
    if not asked:
        return frozenset()
    return frozenset(
        (row[0], row[1], row[2]) for row in tx.execute(_OTHERWISE, (*_columns(asked), satker)).fetchall()
    )


def _columns(asked: Sequence[EventFingerprint]) -> tuple[list[str], ...]:
    return (
        [each.source for each in asked],
        [each.event_id for each in asked],
        [each.item for each in asked],
        [each.body_digest for each in asked],
    )


@dataclass(frozen=True, kw_only=True)
class AcceptedEvent:
    """An event as it was accepted."""

    document_id: UUID
    subject: str | None
    raw: str


def known(tx: Transaction, satker: str, key: Key) -> AcceptedEvent | None:
    """Return the event with this key; nothing where there is none, or it lies above the caller's class."""
    row = tx.execute(
        "SELECT document_id, subject, raw FROM event WHERE satker = %s AND source = %s AND event_id = %s AND item = %s",
        (satker, *key),
    ).fetchone()
    return AcceptedEvent(document_id=row[0], subject=row[1], raw=row[2]) if row else None


def cancelled(tx: Transaction, satker: str, *, sources: Sequence[str], event_id: str) -> int:
    """Return how many documents an event made that were cancelled since, item by item; for what may be asked for again then."""
    row = tx.execute(
        "SELECT count(*) FROM event e JOIN document d ON d.id = e.document_id AND d.satker = e.satker"
        " WHERE e.satker = %s AND e.source = ANY (%s) AND e.event_id = %s AND d.status = 'batal'",
        (satker, list(sources), event_id),
    ).fetchone()
    return int(row[0]) if row else 0
