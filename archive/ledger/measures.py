"""What the ledger says of the house's work for metrics and health: what finished lately, what nobody sends.

Read forward from a moment, never summed over the whole history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.jobs.lanes import HELD_BACK

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


_UNSENT = """
WITH unsent AS (SELECT DISTINCT queue, lane FROM job j WHERE state = 'waiting' AND sent_at IS NULL
                   AND NOT (SELECT stands_still())  -- after a restore nothing is to be sent
                   -- a trial waits for the end of another, which takes longer than any letter
                   AND NOT (trial_id IS NOT NULL AND EXISTS (SELECT FROM job t WHERE t.trial_id IS NOT NULL
                                                                AND t.state = 'leased' AND t.queue = j.queue)))
SELECT max(extract(epoch FROM clock_timestamp() - CASE WHEN u.lane = ANY (%(held_back)s)
                   THEN greatest(o.since, moved.at) ELSE o.since END))
  FROM unsent u
 CROSS JOIN LATERAL (
    SELECT greatest(j.created_at, j.run_after) AS since FROM job j
     WHERE j.state = 'waiting' AND j.sent_at IS NULL AND j.queue = u.queue AND j.lane = u.lane
       AND j.run_after <= clock_timestamp()
       AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker
                          AND o.state = 'leased')
     ORDER BY j.created_at LIMIT 1) o
 CROSS JOIN LATERAL (
    SELECT greatest((SELECT max(leased_at) FROM job WHERE state = 'leased'),
                    (SELECT max(done_at) FROM job WHERE state = 'done')) AS at) moved
 WHERE u.lane <> ALL (%(held_back)s)
    OR NOT EXISTS (SELECT FROM job s WHERE s.state = 'waiting' AND s.queue = u.queue AND s.lane = ANY (%(held_back)s)
                      AND s.sent_at IS NOT NULL)
"""


def unsent_age(tx: Transaction) -> float:
    """Return for how many seconds a job waits that should have been sent; 0 when none does.

    A relay that lives sends within a second: this tells of its absence, or of its broker's, without asking either. What
    it holds back counts only while nothing of it is out, from when the press last took or ended a job.
    """
    row = tx.execute(_UNSENT, {"held_back": [int(lane) for lane in HELD_BACK]}).fetchone()
    return max(0.0, float(row[0])) if row and row[0] is not None else 0.0


_STALLED = """
SELECT q.queue, count(r.since), coalesce(extract(epoch FROM clock_timestamp() - min(r.since)), 0)::float8
  FROM unnest(%(queues)s::text[]) q (queue)
  LEFT JOIN LATERAL (
    SELECT greatest(j.created_at, j.run_after, (SELECT max(o.done_at) FROM job o WHERE o.document_id = j.document_id
                                                   AND o.satker = j.satker)) AS since
      FROM job j
     WHERE j.state = 'waiting' AND j.queue = q.queue AND j.run_after <= clock_timestamp() AND NOT (SELECT stands_still())
       AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker
                          AND (o.state = 'leased' OR o.state = 'waiting'
                               AND (o.created_at, o.id) < (j.created_at, j.id)))
     ORDER BY j.created_at LIMIT %(most)s
  ) r ON r.since < clock_timestamp() - make_interval(secs => %(patience)s)
 GROUP BY q.queue
"""
_MOST_STALLED = 1_000
"""How many are counted: that there are more changes nothing."""


@dataclass(frozen=True, kw_only=True)
class ReadyJobs:
    """Jobs of one queue that a worker could have taken for some time, and nobody did."""

    queue: str
    jobs: int
    oldest_s: float


def ready(tx: Transaction, queues: Sequence[str], patience_s: float) -> list[ReadyJobs]:
    """Return for each queue what could be taken and has been waiting for more than ``patience_s``.

    With workers that are busy this is a queue; with workers that hold nothing it is a stall: some message was lost.
    """
    asked = {"queues": list(queues), "patience": float(patience_s), "most": _MOST_STALLED}
    return [
        ReadyJobs(queue=row[0], jobs=row[1], oldest_s=row[2])
        for row in tx.execute(_STALLED, asked).fetchall()
    ]


def longest_step(tx: Transaction) -> float:
    """Return for how many seconds the slowest job in hand has been in its present step; 0 when none is in hand.

    Only what was charged is in hand: its batch's neighbours are leased and wait.
    """
    row = tx.execute(
        "SELECT max(extract(epoch FROM clock_timestamp() - coalesce("
        "  (SELECT max(s.at) FROM job_step s WHERE s.job_id = j.id AND s.attempt = j.attempts), j.leased_at)))"
        " FROM job j WHERE j.state = 'leased' AND j.charged"
    ).fetchone()
    return float(row[0]) if row and row[0] is not None else 0.0


@dataclass(frozen=True, kw_only=True)
class LastVerification:
    """When an office's archive was last verified, and what was wrong then."""

    satker: str
    at: datetime
    wrong: int


def last_verifications(tx: Transaction) -> list[LastVerification]:
    """Return the last verification of everything an office has, by office."""
    return [
        LastVerification(satker=row[0], at=row[1], wrong=row[2])
        for row in tx.execute(
            "SELECT DISTINCT ON (satker) satker, ended_at, wrong FROM verification WHERE whole"
            " ORDER BY satker, ended_at DESC"
        ).fetchall()
    ]


@dataclass(frozen=True, kw_only=True)
class FixityTarget:
    """One archived file as it must be read back."""

    satker: str
    document_id: UUID
    version_no: int
    name: str
    key: str
    version_id: str
    sha256: str
    size: int


_KEPT = Columns(FixityTarget)


def kept_after(tx: Transaction, place: tuple[UUID, int, str]) -> FixityTarget | None:
    """Return the archived file of the acting office that follows ``place`` in the order of document, version and name."""
    row = tx.execute(
        f"SELECT {_KEPT} FROM artifact"
        " WHERE (document_id, version_no, name) > (%s, %s, %s) ORDER BY document_id, version_no, name LIMIT 1",
        place,
    ).fetchone()
    return _KEPT.read(row) if row else None
