"""The fence: the one statement by which whoever holds a lease ends it, and the one answer when another holds it by now.

A lease ends recorded (``versions.record``, ``trials.record``), given back, put off, superseded or quarantined (``leasing``).
What is written down with the end goes along in the same statement: all of it, or nothing, in one round trip.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from archive.ledger.connection import Transaction
from archive.ledger.errors import LeaseLost
from archive.ledger.jobs.rows import Lease

DONE: Final = "state = 'done', done_at = clock_timestamp(), cause = NULL, detail = NULL"
"""What becomes of a job whose result is recorded; who did it stays."""

_END = """
WITH ended AS (
    UPDATE job SET lease_until = NULL, {change} WHERE id = %(job)s AND fence = %(fence)s AND state = 'leased'
    RETURNING id, satker, akses, document_id, queue, on_done
){along}
"""


def end(
    tx: Transaction,
    lease: Lease,
    change: str,
    values: Mapping[str, Any] = MappingProxyType({}),
    *,
    along: str = "SELECT id FROM ended",
) -> None:
    """End a lease by a ``change`` of its job; raises ``LeaseLost``, and changes nothing, where its fence is not the job's.

    ``along``: what the statement does with the row ``ended``; its last SELECT gives a row for it. It and ``change`` are constants
    of the ledger, never a caller's text.
    """
    row = tx.execute(
        _END.format(change=change, along=along), {**values, "job": lease.job_id, "fence": lease.fence}
    ).fetchone()
    if row is None:
        raise LeaseLost(job=lease.job_id, fence=lease.fence)
