"""Batches of events: how far they have come, counted from their jobs; no counter that could drift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.errors import BatchMismatch


@dataclass(frozen=True, kw_only=True)
class BatchResult:
    """One accepted event of the batch."""

    source: str
    event_id: str
    item: str
    document_id: UUID
    job_id: UUID
    state: str
    """The job's."""
    status: str
    """The document's."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch as it stands: ``total`` is the sum of all other numbers, for whoever may see every document of it."""

    id: str
    satker: str
    total: int
    refused: int
    """Of those that came last under its id."""
    repeated: int
    """Taken, and before that by another way, or twice: their documents are of another batch or stand here once."""
    waiting: int
    working: int
    done: int
    quarantined: int
    parked: int
    created_at: datetime
    results: tuple[BatchResult, ...]


def open(  # noqa: A001 - read as batches.open
    tx: Transaction, batch_id: str, satker: str, total: int, by: str
) -> None:
    """Open a batch; the same again is the same batch, with another total it is refused."""
    opened = tx.execute(
        "INSERT INTO batch (satker, id, total, created_by) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (satker, id) DO NOTHING RETURNING id",
        (satker, batch_id, total, by),
    ).fetchone()
    if opened is None:
        row = tx.execute(
            "SELECT total FROM batch WHERE satker = %s AND id = %s", (satker, batch_id)
        ).fetchone()
        if row is None or row[0] != total:
            raise BatchMismatch(batch=batch_id, total=total)


def close(tx: Transaction, batch_id: str, satker: str, *, taken: int, refused: int) -> None:
    """Keep how the events of an open batch were answered; the same batch again is counted anew, for some may be mended."""
    tx.execute(
        "UPDATE batch SET refused = %(refused)s, repeated = greatest(0, %(taken)s - ("
        "  SELECT count(*) FROM event e WHERE e.satker = batch.satker AND e.batch_id = batch.id))"
        " WHERE satker = %(satker)s AND id = %(batch)s",
        {"refused": refused, "taken": taken, "satker": satker, "batch": batch_id},
    )


def get(tx: Transaction, batch_id: str) -> Batch | None:
    """Return the batch with the state of each of its jobs, in the order of their keys."""
    head = tx.execute(
        "SELECT id, satker, total, created_at, refused, repeated FROM batch WHERE id = %s", (batch_id,)
    ).fetchone()
    if head is None:
        return None
    rows = tx.execute(
        # A job that a revision took the place of has ended; how far the document is, its newest job tells.
        "SELECT e.source, e.event_id, e.item, e.document_id, e.job_id, coalesce(n.state, j.state), d.status FROM event e"
        " JOIN job j ON j.id = e.job_id AND j.satker = e.satker"
        " LEFT JOIN LATERAL (SELECT l.state FROM job l WHERE l.document_id = e.document_id AND l.satker = e.satker"
        "   ORDER BY l.created_at DESC, l.id DESC LIMIT 1) n ON j.cause = 'superseded'"
        " JOIN document d ON d.id = e.document_id AND d.satker = e.satker"
        " WHERE e.satker = %s AND e.batch_id = %s ORDER BY e.source, e.event_id, e.item",
        (head[1], batch_id),
    ).fetchall()
    results = tuple(
        BatchResult(
            source=r[0], event_id=r[1], item=r[2], document_id=r[3], job_id=r[4], state=r[5], status=r[6]
        )
        for r in rows
    )
    states = [result.state for result in results]
    return Batch(
        id=head[0],
        satker=head[1],
        total=head[2],
        created_at=head[3],
        # One from before these were kept: what has no document here was not taken.
        refused=head[2] - len(results) if head[4] is None else head[4],
        repeated=head[5] or 0,
        waiting=states.count("waiting"),
        working=states.count("leased"),
        done=states.count("done"),
        quarantined=states.count("quarantined"),
        parked=states.count("parked"),
        results=results,
    )
