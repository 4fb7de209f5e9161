"""Which jobs the relay has to send. Publishes nothing itself.

The relay publishes inside the transaction that marks: who dies before its commit sends twice, never not at all, and a
failed publish rolls the mark back.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger.connection import Transaction

# A job whose document is being worked on is not sent: it could not be leased. When that work ends it is due at once.
_DUE = """
SELECT id, queue, alone FROM job j
 WHERE state = 'waiting' AND run_after <= clock_timestamp() AND {which}
   AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker AND o.state = 'leased')
 ORDER BY {order} LIMIT %(limit)s FOR UPDATE OF j SKIP LOCKED
"""
# Two questions with an index each: behind 100,000 sent jobs one OR would read them all, at every notification.
_NEVER_SENT = _DUE.format(which="sent_at IS NULL", order="created_at")
_SENT_LONG_AGO = _DUE.format(
    which="sent_at < clock_timestamp() - make_interval(secs => %(resend_after)s)", order="sent_at"
)


def to_send(tx: Transaction, limit: int, resend_after: float) -> list[tuple[str, list[UUID]]]:
    """Return what is due, oldest first, a list of ids for each message: a queue's jobs together, lonely ones singly.

    What was never sent comes before what was sent more than ``resend_after`` seconds ago. The rows stay locked until
    the transaction ends: two relays never send the same.
    """
    due = tx.execute(_NEVER_SENT, {"limit": limit}).fetchall()
    if len(due) < limit:
        due += tx.execute(
            _SENT_LONG_AGO, {"limit": limit - len(due), "resend_after": float(resend_after)}
        ).fetchall()
    together: dict[str, list[UUID]] = {}
    singly: list[tuple[str, list[UUID]]] = []
    for job_id, queue, alone in due:
        if alone:
            singly.append((queue, [job_id]))
        else:
            together.setdefault(queue, []).append(job_id)
    return [*together.items(), *singly]


def mark_sent(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Note that ``ids`` were handed to the broker now."""
    tx.execute(
        "UPDATE job SET sent_at = clock_timestamp() WHERE id = ANY (%s) AND state = 'waiting'", (list(ids),)
    )
