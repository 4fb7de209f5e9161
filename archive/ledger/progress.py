"""Named steps of a job, with the ledger's times: what the progress stream tells. Never decides anything."""

from __future__ import annotations

from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.job_rows import Step


def step(tx: Transaction, job_id: UUID, attempt: int, name: str) -> None:
    """Note that the job came to ``name`` now and ring ``naskah_progress``.

    Worth a transaction of its own, not durable: losing steps in a power cut harms nobody.
    """
    tx.execute(
        "WITH noted AS (INSERT INTO job_step (satker, akses, job_id, attempt, name)"
        " SELECT satker, akses, id, %s, %s FROM job WHERE id = %s RETURNING job_id)"
        " SELECT pg_notify('naskah_progress', job_id::text) FROM noted",
        (attempt, name, job_id),
    )


def steps(tx: Transaction, job_id: UUID) -> list[Step]:
    """Return the job's steps in the order they came."""
    rows = tx.execute(
        "SELECT name, attempt, at FROM job_step WHERE job_id = %s ORDER BY at, attempt", (job_id,)
    ).fetchall()
    return [Step(name=row[0], attempt=row[1], at=row[2]) for row in rows]
