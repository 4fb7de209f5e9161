"""Stalls: jobs that could be done wait while workers of their queue hold nothing. Asks the ledger only when some are idle.

It happens where a message was lost between the relay and a worker, or a worker's place with the broker is taken by an
acknowledgement that never arrived: everybody lives, and nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.ledger import Transaction, measures
from archive.ledger.jobs.workers import Worker
from service.intake.drafting import PRESS
from service.office.document_types import PRESS_PDF

PRESS_QUEUES: Final = (PRESS, PRESS_PDF)
IDLE_S: Final = 10.0
"""The relay sends within its sweep of 1 s, a worker leases within milliseconds; ten of them are no delay of either."""


@dataclass(frozen=True, kw_only=True)
class Stall:
    """A queue whose jobs wait while its workers are idle."""

    queue: str
    jobs: int
    oldest_s: float
    idle: int
    """Workers of the queue that hold nothing."""
    idle_s: float
    """For how long the least idle of them has held nothing."""

    def words(self) -> str:
        """Return it as a sentence."""
        jobs = "1 job waits" if self.jobs == 1 else f"{self.jobs} jobs wait"
        workers = "1 worker" if self.idle == 1 else f"{self.idle} workers"
        return f"{jobs} in {self.queue} for {self.oldest_s:.0f} s, {workers} idle since {self.idle_s:.0f} s"


def stalls(tx: Transaction, alive: Sequence[Worker]) -> list[Stall]:
    """Return the queues that stall; a worker that rests because of its machine is not idle."""
    idle = {
        queue: [
            worker.idle_s + worker.age_s
            for worker in alive
            if queue in worker.queues and not worker.trouble and worker.idle_s > IDLE_S
        ]
        for queue in PRESS_QUEUES
    }
    asked = [queue for queue, times in idle.items() if times]
    if not asked:
        return []
    return [
        Stall(
            queue=each.queue,
            jobs=each.jobs,
            oldest_s=each.oldest_s,
            idle=len(idle[each.queue]),
            idle_s=min(idle[each.queue]),
        )
        for each in measures.ready(tx, asked, IDLE_S)
        if each.jobs
    ]
