"""Leases: who may work on a job, for how long, and what an attempt costs.

A lease ends recorded, given back, put off, superseded or quarantined, by its fence (``fence``); or it expires.
A lease that is not the newest changes nothing and gets ``LeaseLost``.
All times are the database's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.errors import LeaseLost
from archive.ledger.jobs.fence import end
from archive.ledger.jobs.rows import LEASE, LEASE_S, MAX_ATTEMPTS, Cause, Lease

# Jobs of one document run in the order of its acts: an older one that still waits goes first.
# FOR UPDATE waits for the relay's short transaction and then looks again; in order of id, so that two leasers of
# common ids cannot deadlock. `rank` keeps one job a document, the oldest; `alone` jobs only when nothing else is asked for.
_LEASE = f"""
WITH ready AS MATERIALIZED (
    SELECT j.id, j.document_id, j.satker, j.alone, j.created_at FROM job j
     WHERE j.id = ANY (%(ids)s) AND j.state = 'waiting' AND j.run_after <= clock_timestamp()
       AND NOT (SELECT stands_still())
       AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker
                          AND (o.state = 'leased' OR o.state = 'waiting'
                               AND (o.created_at, o.id) < (j.created_at, j.id)))
     ORDER BY j.id FOR UPDATE OF j
), ranked AS (
    SELECT id, satker, alone, row_number() OVER (PARTITION BY document_id, satker ORDER BY created_at, id) AS rank,
           row_number() OVER (ORDER BY alone, created_at, id) AS place,
           bool_and(alone) OVER () AS all_alone
      FROM ready
), chosen AS (
    SELECT id, satker FROM ranked WHERE rank = 1 AND CASE WHEN all_alone THEN place = 1 ELSE NOT alone END
)
UPDATE job SET state = 'leased', fence = nextval('job_fence'), worker_id = %(worker)s, charged = false,
       leased_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
  FROM chosen WHERE job.id = chosen.id AND job.satker = chosen.satker
RETURNING {LEASE.of("job")}
"""

_RACES = 3
"""Tries against a leaser of another job of the same document that came between our look and our mark."""


def lease(tx: Transaction, ids: Sequence[UUID], worker_id: str, seconds: float = LEASE_S) -> list[Lease]:
    """Lease what may be leased of ``ids``; the rest is left out without a word.

    At most one job a document; a job that is to run alone only if nothing else comes with it.
    """
    wanted = {"ids": list(ids), "worker": worker_id, "seconds": float(seconds)}
    for _ in range(_RACES):
        try:
            with tx.transaction():  # a savepoint: the unique index on leased documents may object
                leases = [LEASE.read(row) for row in tx.execute(_LEASE, wanted).fetchall()]
        except UniqueViolation:
            continue
        if leases:  # there is room with the broker again: the relay sends the next
            _ring(tx, leases[0].queue)
        return sorted(leases, key=lambda each: (each.created_at, each.job_id))
    return []


def charge(tx: Transaction, lease: Lease) -> int:
    """Charge one attempt to the job in hand and return how many that makes. Commit before the work begins."""
    row = tx.execute(
        "UPDATE job SET attempts = attempts + 1, charged = true"
        " WHERE id = %s AND fence = %s AND state = 'leased' AND NOT charged RETURNING attempts",
        (lease.job_id, lease.fence),
    ).fetchone()
    if row is None:
        raise LeaseLost(job=lease.job_id, fence=lease.fence)
    return int(row[0])


def renew(tx: Transaction, leases: Sequence[Lease], seconds: float = LEASE_S) -> set[UUID]:
    """Prolong ``leases`` from now; return the jobs still held. Who is missing there has lost its lease."""
    rows = tx.execute(
        "UPDATE job SET lease_until = clock_timestamp() + make_interval(secs => %s)"
        " FROM (SELECT j.id, j.fence FROM job j JOIN unnest(%s::uuid[], %s::bigint[]) AS l (id, fence)"
        "         ON j.id = l.id AND j.fence = l.fence WHERE j.state = 'leased' ORDER BY j.id FOR UPDATE OF j) held"
        " WHERE job.id = held.id AND job.fence = held.fence AND job.state = 'leased' RETURNING job.id",
        (float(seconds), [each.job_id for each in leases], [each.fence for each in leases]),
    ).fetchall()
    return {row[0] for row in rows}


def held_by(tx: Transaction, worker_id: str) -> list[Lease]:
    """Return the leases of one worker, the oldest job first: for whoever settles what a dead one left."""
    rows = tx.execute(
        f"SELECT {LEASE} FROM job WHERE state = 'leased' AND worker_id = %s ORDER BY created_at, id",
        (worker_id,),
    ).fetchall()
    return [LEASE.read(row) for row in rows]


def release(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Let the relay send ``ids`` again, to another worker: this one got their message and takes no work."""
    rows = tx.execute(
        "UPDATE job SET sent_at = NULL WHERE id = ANY (%s) AND state = 'waiting' RETURNING queue",
        (list(ids),),
    ).fetchall()
    for queue in sorted({row[0] for row in rows}):
        _ring(tx, queue)


_BACK = "state = 'waiting', worker_id = NULL, sent_at = NULL"


def give_back(tx: Transaction, lease: Lease) -> None:
    """Return the job as it was leased: a shutdown, not a failure. What was charged is taken off again."""
    end(tx, lease, f"{_BACK}, attempts = attempts - charged::int, charged = false")
    _ring(tx, lease.queue)


def retry_later(
    tx: Transaction,
    lease: Lease,
    cause: str,
    detail: str | None,
    seconds: float,
    *,
    charged: bool = True,
    technical: str = "",
) -> None:
    """Put the job off for ``seconds``. ``charged=False`` takes the attempt off: the fault was not the job's.

    ``technical``: the machine's own words, kept with its evidence.
    """
    end(
        tx,
        lease,
        f"{_BACK}, attempts = attempts - CASE WHEN %(charged)s THEN 0 ELSE charged::int END, charged = false,"
        " cause = %(cause)s, detail = %(detail)s, run_after = clock_timestamp() + make_interval(secs => %(seconds)s),"
        " evidence = evidence || jsonb_build_object('technical', %(technical)s::text)",
        {
            "charged": charged,
            "cause": cause,
            "detail": detail,
            "seconds": float(seconds),
            "technical": technical,
        },
    )
    if seconds <= 0:
        _ring(tx, lease.queue)


def supersede(tx: Transaction, lease: Lease) -> None:
    """End a job whose content is the document's no longer."""
    end(tx, lease, "state = 'done', worker_id = NULL, cause = 'superseded', done_at = clock_timestamp()")


def quarantine(
    tx: Transaction, lease: Lease, cause: str, detail: str | None, evidence: Mapping[str, Any]
) -> None:
    """Set the job aside with its cause and evidence, tell the audit log and whoever listens for failures."""
    end(
        tx,
        lease,
        "state = 'quarantined', worker_id = NULL, cause = %(cause)s, detail = %(detail)s, evidence = %(evidence)s",
        {"cause": cause, "detail": detail, "evidence": Jsonb(dict(evidence))},
    )
    _tell_quarantined(tx, [lease.job_id])


_EXPIRE = """
WITH gone AS MATERIALIZED (
    SELECT id, satker FROM job WHERE state = 'leased' AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED
)
UPDATE job SET
       state = CASE WHEN charged AND attempts >= %(most)s THEN 'quarantined' ELSE 'waiting' END,
       cause = CASE WHEN charged THEN %(cause)s ELSE cause END,
       detail = CASE WHEN charged THEN format('worker %%s, attempt %%s', worker_id, attempts) ELSE detail END,
       evidence = CASE WHEN charged THEN evidence || jsonb_build_object('worker', worker_id, 'lease_until', lease_until)
                       ELSE evidence END,
       alone = true, charged = false, lease_until = NULL, worker_id = NULL, sent_at = NULL
  FROM gone WHERE job.id = gone.id AND job.satker = gone.satker
RETURNING job.id, job.queue, job.state
"""


def expire(tx: Transaction) -> int:
    """End every lease whose time is over; return how many.

    The job its worker had in hand has paid: back to waiting, or quarantined after ``MAX_ATTEMPTS``. Its neighbours
    have not. All are leased singly from now on, so that whichever kills workers kills alone.
    """
    rows = tx.execute(_EXPIRE, {"most": MAX_ATTEMPTS, "cause": str(Cause.WORKER_DIED)}).fetchall()
    _tell_quarantined(tx, [row[0] for row in rows if row[2] == "quarantined"])
    for queue in sorted({row[1] for row in rows if row[2] == "waiting"}):
        _ring(tx, queue)
    return len(rows)


def _tell_quarantined(tx: Transaction, ids: Sequence[UUID]) -> None:
    if not ids:
        return
    tx.execute(
        "WITH aside AS (SELECT id, satker, akses, document_id, trial_id, cause, attempts FROM job WHERE id = ANY (%s)),"
        " told AS (INSERT INTO outbound_event (satker, akses, type, document_id, data)"
        "  SELECT satker, akses, 'id.naskah.document.failed.v1', document_id,"
        "         jsonb_build_object('job', id, 'cause', cause) FROM aside WHERE document_id IS NOT NULL),"
        " audited AS (INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)"
        "  SELECT satker, akses, acting_actor(), 'job.quarantined', document_id,"
        "         jsonb_strip_nulls(jsonb_build_object('job', id, 'cause', cause, 'attempts', attempts, 'trial', trial_id)) FROM aside)"
        " SELECT pg_notify('naskah_progress', id::text) FROM aside",
        (list(ids),),
    )


def _ring(tx: Transaction, queue: str) -> None:
    tx.execute("SELECT pg_notify('naskah_job', %s)", (queue,))
