"""Trials of templates: ordered by the desk with all they are printed with, taken by the press, their findings and pages kept.

A trial has a job of its own, of no document. A version may be tried again; its newest trial counts, and only that keeps pages.
What follows from a trial is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.access import AccessClass
from archive.ledger import audit
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents.templates import Template
from archive.ledger.jobs.fence import DONE, end
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.rows import Lease
from archive.ledger.jobs.workers import ALIVE_S, FREE


@dataclass(frozen=True, kw_only=True)
class TrialRecord:
    """A trial and how its job stands."""

    id: UUID
    template_id: UUID
    terms: dict[str, Any]
    """Under which contract and on which paper it was ordered."""
    ordered_at: datetime
    ordered_by: str
    done_at: datetime | None
    passed: bool | None
    findings: list[dict[str, Any]]
    setup: str | None
    """What printed it."""
    job_id: UUID
    state: str
    """The job's."""
    attempts: int
    cause: str | None
    detail: str | None


@dataclass(frozen=True, kw_only=True)
class TrialWork:
    """What a worker needs to know of a trial in hand."""

    id: UUID
    satker: str
    jenis: str
    digest: str
    samples: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class TrialPage:
    """One page of a trial, as a picture."""

    sample: str
    stage: str
    page: int
    png: bytes = field(default=b"", repr=False)
    place: int = 0
    """Its number among the trial's pages, from 1."""


_JOB: Final = ("job_id", "state", "attempts", "cause", "detail")
_TRIAL = Columns(TrialRecord, without=_JOB)
_NEWEST = f"""
SELECT {_TRIAL.of("t")}, j.id, j.state, j.attempts, j.cause, j.detail
  FROM trial t JOIN job j ON j.trial_id = t.id AND j.satker = t.satker
 WHERE t.template_id = %s ORDER BY t.ordered_at DESC LIMIT 1
"""
_WORK = """
SELECT t.id, t.satker, p.jenis, p.digest, t.samples
  FROM job j JOIN trial t ON t.id = j.trial_id AND t.satker = j.satker
  JOIN template p ON p.id = t.template_id AND p.satker = t.satker
 WHERE j.id = %s
"""
# What waits behind its own document's job is not kept waiting by a trial.
_IN_THE_WAY = f"""
SELECT EXISTS (SELECT FROM job t WHERE t.trial_id IS NOT NULL AND t.state = 'leased' AND t.queue = j.queue AND t.fence < j.fence)
   AND EXISTS (SELECT FROM job w WHERE w.state = 'waiting' AND w.queue = ANY (me.queues) AND w.lane < j.lane
                  AND w.run_after <= clock_timestamp()
                  AND NOT EXISTS (SELECT FROM job o WHERE o.document_id = w.document_id AND o.satker = w.satker AND o.state = 'leased'))
   AND {FREE.format(queue="j.queue")} = 0
  FROM job j JOIN worker me ON me.id = j.worker_id WHERE j.id = %(job)s AND j.fence = %(fence)s
"""


def order(
    tx: Transaction,
    found: Template,
    *,
    samples: Sequence[Mapping[str, Any]],
    terms: Mapping[str, Any],
    queue: str,
    by: str,
) -> None:
    """Let a version be tried, in place of any trial before: its pages go, one that still waits is over."""
    tx.execute(
        "SELECT FROM template WHERE id = %s FOR UPDATE", (found.id,)
    )  # of two orders the second looks again
    standing = newest(tx, found.id)
    if standing is not None and standing.state in ("waiting", "leased") and standing.terms == dict(terms):
        return
    tx.execute(
        "DELETE FROM trial_page p USING trial t WHERE p.trial_id = t.id AND p.satker = t.satker AND t.template_id = %s",
        (found.id,),
    )
    tx.execute(
        "UPDATE job SET state = 'done', cause = 'superseded', done_at = clock_timestamp() FROM trial t"
        " WHERE job.trial_id = t.id AND job.satker = t.satker AND t.template_id = %s AND job.state <> ALL ('{done,leased}')",
        (found.id,),
    )
    tx.execute(
        "WITH made AS (INSERT INTO trial (satker, template_id, samples, terms, ordered_by)"
        "  VALUES (%(satker)s, %(template)s, %(samples)s, %(terms)s, %(by)s) RETURNING id, satker),"
        # Alone in its message: it takes as long as twenty documents.
        " queued AS (INSERT INTO job (id, satker, akses, trial_id, queue, lane, alone)"
        "  SELECT gen_random_uuid(), satker, %(akses)s, id, %(queue)s, %(lane)s, true FROM made RETURNING queue)"
        " SELECT pg_notify('naskah_job', queue) FROM queued",
        {
            "satker": found.satker,
            "template": found.id,
            "samples": Jsonb([dict(each) for each in samples]),
            "terms": Jsonb(dict(terms)),
            "by": by,
            "akses": int(AccessClass.B),
            "queue": queue,
            "lane": int(Lane.TRIAL),
        },
    )
    detail = {"jenis": found.jenis, "digest": found.digest, "no": found.no}
    audit.enter(tx, action="template.trial_ordered", detail=detail)


def newest(tx: Transaction, template_id: UUID) -> TrialRecord | None:
    """Return a version's newest trial; None for one that was never tried."""
    row = tx.execute(_NEWEST, (template_id,)).fetchone()
    if row is None:
        return None
    return _TRIAL.read(row[: len(_TRIAL)], **dict(zip(_JOB, row[len(_TRIAL) :], strict=True)))


def take_up(tx: Transaction, lease: Lease) -> TrialWork | None:
    """Return what a leased trial is made of."""
    row = tx.execute(_WORK, (lease.job_id,)).fetchone()
    return TrialWork(id=row[0], satker=row[1], jenis=row[2], digest=row[3], samples=row[4]) if row else None


def in_the_way(tx: Transaction, lease: Lease) -> bool:
    """Say whether a trial keeps a worker from what people or programs wait for; of several the one leased first never does."""
    row = tx.execute(_IN_THE_WAY, {"job": lease.job_id, "fence": lease.fence, "alive": ALIVE_S}).fetchone()
    return bool(row and row[0])


def record(
    tx: Transaction,
    lease: Lease,
    *,
    passed: bool,
    findings: Sequence[Mapping[str, Any]],
    setup: str,
    pages: Sequence[TrialPage],
) -> None:
    """Write down what a trial found and end its job; raises ``LeaseLost``. What it was printed with is let go."""
    end(tx, lease, DONE, along="SELECT pg_notify('naskah_job', queue) FROM ended")
    tx.execute(
        "UPDATE trial SET samples = '[]', done_at = clock_timestamp(), passed = %s, findings = %s, setup = %s WHERE id = %s",
        (passed, Jsonb([dict(each) for each in findings]), setup, lease.trial_id),
    )
    tx.execute("DELETE FROM trial_page WHERE trial_id = %s", (lease.trial_id,))
    for place, each in enumerate(pages, 1):
        tx.execute(
            "INSERT INTO trial_page (satker, trial_id, place, sample, stage, page, png) VALUES (%s, %s, %s, %s, %s, %s, %b)",
            (lease.satker, lease.trial_id, place, each.sample, each.stage, each.page, each.png),
        )


def pages(tx: Transaction, trial_id: UUID) -> list[TrialPage]:
    """Return which pages a trial kept, without the pictures."""
    rows = tx.execute(
        "SELECT sample, stage, page, place FROM trial_page WHERE trial_id = %s ORDER BY place", (trial_id,)
    ).fetchall()
    return [TrialPage(sample=row[0], stage=row[1], page=row[2], place=row[3]) for row in rows]


def picture(tx: Transaction, trial_id: UUID, place: int) -> bytes | None:
    """Return the picture of one page."""
    row = tx.execute(
        "SELECT png FROM trial_page WHERE trial_id = %s AND place = %s", (trial_id, place)
    ).fetchone()
    return bytes(row[0]) if row else None
