"""Which jobs the relay may send. Publishes nothing itself, and does not choose: the order of turns is the relay's.

The relay publishes inside the transaction that marks: who dies before its commit sends twice, never not at all, and a
failed publish rolls the mark back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.jobs.lanes import HELD_BACK, Lane
from archive.ledger.jobs.workers import ALIVE_S, FREE


@dataclass(frozen=True, kw_only=True)
class DueJob:
    """A job that may be sent now."""

    id: UUID
    queue: str
    lane: Lane
    alone: bool
    """Goes in a message of its own."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """How many jobs of one lane of a queue may be sent."""

    queue: str
    lane: Lane
    most: int


@dataclass(frozen=True, kw_only=True)
class Out:
    """How a queue stands with the broker."""

    children: int
    """Worker children alive that serve it."""
    held_back: int
    """Jobs of the lanes held back that were sent and nobody has leased yet."""


# A job whose document is being worked on is not sent: it could not be leased. When that work ends it is due at once.
_DUE = """
SELECT w.queue, w.lane, d.id, d.alone FROM unnest(%(queues)s::text[], %(lanes)s::int[], %(limits)s::int[]) AS w (queue, lane, most)
 CROSS JOIN LATERAL (
    SELECT id, alone, {order} AS place FROM job j
     WHERE state = 'waiting' AND queue = w.queue AND lane = w.lane AND run_after <= clock_timestamp() AND {which}
       AND NOT (SELECT stands_still())
       AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker AND o.state = 'leased')
       AND (j.trial_id IS NULL OR {a_trial_may_go})
     ORDER BY {order} LIMIT w.most FOR UPDATE OF j SKIP LOCKED
 ) d ORDER BY w.queue, w.lane, d.place
"""
# A trial keeps a worker child for some ten seconds: one at a time, and more where a child has nothing to do; those give way
# to what comes (`trials.in_the_way`). One that is sent is as good as begun: else all would go to the one free child.
_SENT_TRIALS = """(SELECT count(*) FROM job t WHERE t.trial_id IS NOT NULL AND t.id <> j.id AND t.queue = j.queue
           AND t.state = 'waiting' AND t.sent_at > clock_timestamp() - make_interval(secs => %(trial_sent)s))"""
_A_TRIAL_MAY_GO = f"""(
           {FREE.format(queue="j.queue")} > {_SENT_TRIALS}
           OR {_SENT_TRIALS} = 0 AND NOT EXISTS (SELECT FROM job t WHERE t.trial_id IS NOT NULL AND t.queue = j.queue AND t.state = 'leased'))"""
# Two questions with an index each: behind 100,000 sent jobs one OR would read them all, at every notification.
_NEVER_SENT = _DUE.format(which="sent_at IS NULL", order="created_at", a_trial_may_go=_A_TRIAL_MAY_GO)
_SENT_LONG_AGO = _DUE.format(
    which="sent_at < clock_timestamp() - make_interval(secs => %(resend_after)s)",
    order="sent_at",
    a_trial_may_go=_A_TRIAL_MAY_GO,
)
_SENT_S = 30.0
"""A message that nobody took for so long was lost."""


def due(tx: Transaction, wanted: Sequence[Demand], resend_after: float | None = None) -> list[DueJob]:
    """Return what is due of each queue and lane, the oldest first.

    Without ``resend_after`` what was never sent; with it, what was sent more than so many seconds ago and still waits.
    The rows stay locked until the transaction ends: two relays never send the same.
    """
    if not wanted:
        return []
    asked = {
        "queues": [each.queue for each in wanted],
        "lanes": [int(each.lane) for each in wanted],
        "limits": [each.most for each in wanted],
        "resend_after": resend_after,
        "trial_sent": _SENT_S,
        "alive": ALIVE_S,
    }
    rows = tx.execute(_NEVER_SENT if resend_after is None else _SENT_LONG_AGO, asked).fetchall()
    return [DueJob(queue=row[0], lane=Lane(row[1]), id=row[2], alone=row[3]) for row in rows]


_OUT = """
SELECT q.queue,
       (SELECT count(*) FROM worker w WHERE q.queue = ANY (w.queues)
           AND w.seen_at > clock_timestamp() - make_interval(secs => %(alive)s)),
       (SELECT count(*) FROM (SELECT FROM job j WHERE j.state = 'waiting' AND j.queue = q.queue AND j.lane = ANY (%(lanes)s)
           AND j.sent_at >= clock_timestamp() - make_interval(secs => %(resend_after)s) LIMIT %(most)s) found)
  FROM unnest(%(queues)s::text[]) q (queue)
"""
_MOST_COUNTED = 10_000
"""More than any office has out: what an older relay sent without holding back is not counted to its end."""


def out(tx: Transaction, queues: Sequence[str], alive_s: float, resend_after: float) -> Mapping[str, Out]:
    """Return how each queue stands: its children alive, and what is out of the lanes held back.

    What was sent more than ``resend_after`` seconds ago counts as lost: the broker may have forgotten it.
    """
    rows = tx.execute(
        _OUT,
        {
            "queues": list(queues),
            "lanes": [int(lane) for lane in HELD_BACK],
            "alive": float(alive_s),
            "resend_after": float(resend_after),
            "most": _MOST_COUNTED,
        },
    ).fetchall()
    return {row[0]: Out(children=row[1], held_back=row[2]) for row in rows}


def mark_sent(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Note that ``ids`` were handed to the broker now."""
    tx.execute(
        "UPDATE job SET sent_at = clock_timestamp() WHERE id = ANY (%s) AND state = 'waiting'", (list(ids),)
    )
