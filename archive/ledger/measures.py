"""What the ledger says of the house's work for metrics and health: what finished lately, what nobody sends.

Read forward from a moment, never summed over the whole history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.connection import Transaction

MOST = 5_000
"""Jobs in one reading: a minute of the fastest press many times over; what is left comes with the next reading."""


@dataclass(frozen=True, kw_only=True)
class FinishedJob:
    """One done job and when it came to each step of its last attempt, by the ledger's clock."""

    job_id: UUID
    jenis: str
    queue: str
    created_at: datetime
    leased_at: datetime | None
    done_at: datetime
    steps: tuple[tuple[str, datetime], ...]


_FINISHED = """
SELECT j.id, d.jenis, j.queue, j.created_at, j.leased_at, j.done_at,
       coalesce((SELECT array_agg(s.name ORDER BY s.at) FROM job_step s WHERE s.job_id = j.id AND s.attempt = j.attempts), '{}'),
       coalesce((SELECT array_agg(s.at ORDER BY s.at) FROM job_step s WHERE s.job_id = j.id AND s.attempt = j.attempts), '{}')
  FROM job j JOIN document d ON d.id = j.document_id AND d.satker = j.satker
 WHERE j.state = 'done' AND j.done_at > %s ORDER BY j.done_at LIMIT %s
"""


def satkers(tx: Transaction) -> list[str]:
    """Return every office's code, without its configuration."""
    return [row[0] for row in tx.execute("SELECT satker FROM office ORDER BY satker").fetchall()]


def finished_since(tx: Transaction, since: datetime) -> list[FinishedJob]:
    """Return the jobs of the acting satker done after ``since``, the earliest first, at most ``MOST``."""
    return [
        FinishedJob(
            job_id=row[0],
            jenis=row[1],
            queue=row[2],
            created_at=row[3],
            leased_at=row[4],
            done_at=row[5],
            steps=tuple(zip(row[6], row[7], strict=True)),
        )
        for row in tx.execute(_FINISHED, (since, MOST)).fetchall()
    ]


def unsent_age(tx: Transaction) -> float:
    """Return for how many seconds the oldest job that could be sent waits for it; 0 when none does.

    A relay that lives sends within a second: this tells of its absence, or of its broker's, without asking either.
    """
    row = tx.execute(
        "SELECT extract(epoch FROM clock_timestamp() - min(greatest(j.created_at, j.run_after))) FROM job j"
        " WHERE j.state = 'waiting' AND j.sent_at IS NULL AND j.run_after <= clock_timestamp()"
        " AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker"
        "                  AND o.state = 'leased')"
    ).fetchone()
    return float(row[0]) if row and row[0] is not None else 0.0
