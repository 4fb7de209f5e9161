"""Settles what a child left whose render the kernel ended: its job is set aside by name, the others go back uncharged.

Whatever else ends a child, its leases run out, and the ledger charges the job in hand (``archive.ledger.jobs.leasing.expire``).
"""

from __future__ import annotations

import structlog

from archive.errors import NaskahError, in_full
from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing, workers
from worker.line.slots import Leftover
from worker.locked.errors import EndReason
from worker.press.errors import TemplateTooHungry

log = structlog.get_logger(__name__)


def settle(ledger: Ledger, principal: Principal, left: Leftover | None) -> None:
    """Settle what ``left`` names; what the ledger cannot take now, the end of the leases brings about."""
    if left is None or not left.over:
        return
    why = TemplateTooHungry(EndReason.CPU)
    evidence = {"ids": {**why.ids, "worker": left.worker_id, "ran_s": f"{left.ran_s:.1f}"}}
    try:
        with ledger.acting(principal) as tx:
            for lease in leasing.held_by(tx, left.worker_id):
                if (lease.job_id, lease.fence) == (left.job_id, left.fence):
                    leasing.quarantine(tx, lease, type(why).__name__, str(why), evidence)
                else:
                    leasing.give_back(tx, lease)
            workers.forget(tx, left.worker_id)
    except NaskahError as error:
        log.warning("left.unsettled", worker=left.worker_id, cause=in_full(error))
        return
    log.error("job.quarantined", job=str(left.job_id), cause=type(why).__name__, ran_s=round(left.ran_s, 1))
