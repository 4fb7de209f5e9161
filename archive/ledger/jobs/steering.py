"""What people do to jobs: look, try again, set aside. Every change is in the audit log with who made it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.errors import JobBusy, JobNotFound
from archive.ledger.jobs.rows import JOB, Job

# Tried again from the beginning; `alone` stays, for what was set aside may well kill its worker again.
_RETRY = """
WITH again AS (
    UPDATE job SET state = 'waiting', attempts = 0, cause = NULL, detail = NULL, run_after = clock_timestamp(), sent_at = NULL,
           lane = least(lane, (SELECT min(o.lane) FROM job o WHERE o.document_id = job.document_id AND o.satker = job.satker
                                  AND o.state = 'waiting'))  -- that of whoever waits behind it
     WHERE state IN ('quarantined', 'parked') AND {which} RETURNING id, satker, akses, document_id, queue
), audited AS (
    INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)
    SELECT satker, akses, %(by)s, 'job.retried', document_id, jsonb_build_object('job', id) FROM again
), rung AS (
    SELECT pg_notify('naskah_job', queue) FROM (SELECT DISTINCT queue FROM again) q
)
SELECT count(*), (SELECT count(*) FROM rung) FROM again
"""


def get(tx: Transaction, job_id: UUID) -> Job | None:
    """Return the job of a document, if there is one to see; trials are looked at by their template."""
    row = tx.execute(f"SELECT {JOB} FROM job WHERE id = %s AND trial_id IS NULL", (job_id,)).fetchone()
    return JOB.read(row) if row else None


def retry(tx: Transaction, job_id: UUID, by: str) -> Job:
    """Let a quarantined or parked job begin anew."""
    _only_if(tx, job_id, ("quarantined", "parked"))
    tx.execute(_RETRY.format(which="id = %(id)s"), {"id": job_id, "by": by})
    return _seen(tx, job_id)


def retry_several(tx: Transaction, job_ids: Sequence[UUID], by: str) -> list[UUID]:
    """Let those of ``job_ids`` begin anew that are set aside; return which."""
    aside = tx.execute(
        "SELECT id FROM job WHERE id = ANY (%s) AND trial_id IS NULL AND state IN ('quarantined', 'parked')"
        " ORDER BY id FOR UPDATE",
        (list(job_ids),),
    ).fetchall()
    ids = [row[0] for row in aside]
    if ids:
        tx.execute(_RETRY.format(which="id = ANY (%(ids)s)"), {"ids": ids, "by": by})
    return ids


def retry_cause(tx: Transaction, cause: str, by: str) -> int:
    """Let every quarantined job of one cause begin anew; return how many."""
    row = tx.execute(
        _RETRY.format(which="state = 'quarantined' AND trial_id IS NULL AND cause = %(cause)s"),
        {"cause": cause, "by": by},
    ).fetchone()
    return int(row[0]) if row else 0


def park(tx: Transaction, job_id: UUID, by: str) -> Job:
    """Set a waiting or quarantined job aside until somebody retries it."""
    _only_if(tx, job_id, ("waiting", "quarantined"))
    tx.execute(
        "WITH aside AS (UPDATE job SET state = 'parked', sent_at = NULL WHERE id = %(id)s RETURNING *)"
        " INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)"
        " SELECT satker, akses, %(by)s, 'job.parked', document_id, jsonb_build_object('job', id) FROM aside",
        {"id": job_id, "by": by},
    )
    return _seen(tx, job_id)


def _only_if(tx: Transaction, job_id: UUID, states: tuple[str, ...]) -> None:
    row = tx.execute(
        "SELECT state FROM job WHERE id = %s AND trial_id IS NULL FOR UPDATE", (job_id,)
    ).fetchone()
    if row is None:
        raise JobNotFound(job=job_id)
    if row[0] not in states:
        raise JobBusy(f"The job is {row[0]}", job=job_id, state=row[0])


def _seen(tx: Transaction, job_id: UUID) -> Job:
    job = get(tx, job_id)
    if job is None:
        raise JobNotFound(job=job_id)
    return job
