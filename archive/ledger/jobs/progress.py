"""Named steps of a job, with the ledger's times: what the progress stream tells. Never decides anything."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.jobs.rows import JobStep


def steps_taken(tx: Transaction, job_id: UUID, attempt: int, taken: Sequence[tuple[str, float]]) -> None:
    """Note what the job has come to, each step with how many seconds ago, and ring ``naskah_progress`` once.

    Alone it is worth a transaction that is not durable: losing steps in a power cut harms nobody.
    """
    tx.execute(
        "WITH noted AS (INSERT INTO job_step (satker, akses, job_id, attempt, name, at)"
        " SELECT satker, akses, id, %s, t.name, clock_timestamp() - make_interval(secs => t.ago)"
        "   FROM job, unnest(%s::text[], %s::float8[]) AS t (name, ago) WHERE id = %s RETURNING job_id)"
        " SELECT pg_notify('naskah_progress', job_id::text) FROM noted LIMIT 1",
        (attempt, [name for name, _ in taken], [ago for _, ago in taken], job_id),
    )


def steps(tx: Transaction, job_id: UUID) -> list[JobStep]:
    """Return the job's steps in the order they came."""
    rows = tx.execute(
        "SELECT name, attempt, at FROM job_step WHERE job_id = %s ORDER BY at, attempt", (job_id,)
    ).fetchall()
    return [JobStep(name=row[0], attempt=row[1], at=row[2]) for row in rows]
