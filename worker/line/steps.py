"""The named steps of one job: gathered while the work runs, told when somebody could be waiting.

Rendering takes milliseconds, so its steps travel with the record. Before a conversion, which takes a good part of a
second, what has been come to is told at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.jobs import progress
from archive.ledger.jobs.rows import Lease

STEPS = ("started", "rendered", "converted", "proofread", "deposited", "archived")
"""In the order they come; ``converted`` only for types with a PDF."""


class Steps:
    """What one job has come to since it was charged."""

    def __init__(
        self,
        lease: Lease,
        attempt: int,
        ledger: Ledger,
        principal: Principal,
        came_to: Callable[[str], None] | None = None,
    ) -> None:
        """``came_to`` hears of each at once."""
        self._lease = lease
        self._attempt = attempt
        self._ledger = ledger
        self._principal = principal
        self._hears = came_to
        self._untold: list[tuple[str, float]] = []

    def came_to(self, name: str) -> None:
        """Remember that the job is at ``name`` now."""
        self._untold.append((name, time.monotonic()))
        if self._hears is not None:
            self._hears(name)

    def tell(self) -> None:
        """Tell the ledger now, in a transaction of its own."""
        with self._ledger.acting(self._principal, durable=False) as tx:
            self.tell_in(tx)

    def tell_in(self, tx: Transaction) -> None:
        """Tell the ledger with what else ``tx`` does."""
        now = time.monotonic()
        taken = [(name, now - at) for name, at in self._untold]
        self._untold = []
        progress.steps_taken(tx, self._lease.job_id, self._attempt, taken)
