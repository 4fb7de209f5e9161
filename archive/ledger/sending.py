"""Which jobs the relay has to send. Publishes nothing itself.

Take and mark in one short transaction, commit, then publish; on a failed publish ``take_back``. Who dies between the
two loses nothing: what was marked but not leased is due again after ``resend_after``.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger.connection import Transaction

# A job whose document is being worked on is not sent: it could not be leased. When that work ends it is due at once.
_DUE = """
SELECT id, queue, alone FROM job j
 WHERE state = 'waiting' AND run_after <= clock_timestamp()
   AND (sent_at IS NULL OR sent_at < clock_timestamp() - make_interval(secs => %s))
   AND NOT EXISTS (SELECT 1 FROM job o WHERE o.document_id = j.document_id AND o.satker = j.satker AND o.state = 'leased')
 ORDER BY created_at LIMIT %s FOR UPDATE OF j SKIP LOCKED
"""


def to_send(tx: Transaction, limit: int, resend_after: float) -> list[tuple[str, list[UUID]]]:
    """Return what is due, oldest first, a list of ids for each message: a queue's jobs together, lonely ones singly.

    The rows stay locked until the transaction ends: two relays never send the same.
    """
    together: dict[str, list[UUID]] = {}
    singly: list[tuple[str, list[UUID]]] = []
    for job_id, queue, alone in tx.execute(_DUE, (float(resend_after), limit)).fetchall():
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


def take_back(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Undo ``mark_sent`` for what the broker did not take: due again at the next sweep."""
    tx.execute("UPDATE job SET sent_at = NULL WHERE id = ANY (%s) AND state = 'waiting'", (list(ids),))
