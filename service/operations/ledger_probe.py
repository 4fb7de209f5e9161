"""What is asked of the ledger: does it take a row, is there room for one more, who of the house lives, what waits.

The row is this process's own heartbeat. Room is tried where somebody was just refused for want of it, and once a minute.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from archive.ledger import Ledger, LedgerFull, LedgerHealth, Principal, heartbeats, measures, restorations
from archive.ledger.heartbeats import Heartbeat
from archive.ledger.jobs import workers
from archive.ledger.jobs.workers import Worker
from archive.ledger.outbox import deliveries
from service.operations.locks import renewal_lag
from service.operations.stalls import Stall, stalls

ROOM_EVERY_S = 60.0
LOCKS_EVERY_S = 30.0
"""Locks move by days; the question costs a transaction an office."""
_PRINCIPAL = Principal.system("prober")


class _Undone(Exception):
    """Ends a transaction that is not to be kept."""


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """What a round of the ledger came to."""

    server: LedgerHealth
    full: bool
    """It takes no row: its disk is full."""
    standing: bool
    """It was restored, and stands still until what was written since is taken back."""
    ahead_s: float
    """How far the server's clock is ahead of ours."""
    processes: Mapping[str, Heartbeat]
    """Of each part the process that beat last."""
    workers: Sequence[Worker]
    unsent_s: float
    unsorted_s: float
    longest_step_s: float
    stalls: Sequence[Stall]
    lock_lag: Mapping[str, timedelta]
    """By satker how long the most urgent lock has been due."""


class LedgerProbe:
    """Writes a row each round and reads how the house stands."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        horizon: timedelta,
        refused: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``refused`` counts the transactions of this process that found no room; ``ledger`` is the prober's own."""
        self._ledger = ledger
        self._horizon = horizon
        self._refused = refused
        self._clock = clock
        self._known_refused = refused()
        self._room_at = clock() + ROOM_EVERY_S
        self._locks_at = float("-inf")
        self._lag: Mapping[str, timedelta] = {}
        self._ahead_s = 0.0
        self._self = Heartbeat(
            part="api",
            id=f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}",
            host=socket.gethostname(),
            pid=os.getpid(),
            started_at=datetime.now(UTC),
        )

    def ask(self) -> LedgerView:
        """Write and read once; raises what the ledger raises, but for a full disk, which is told."""
        server = self._ledger.check()
        full = False
        try:
            self._beat()
            self._try_for_room()
        except LedgerFull:
            full = True
        if self._clock() >= self._locks_at:
            self._lag = renewal_lag(self._ledger, self._horizon)
            self._locks_at = self._clock() + LOCKS_EVERY_S
        with self._ledger.acting(_PRINCIPAL) as tx:
            alive = workers.alive(tx)
            return LedgerView(
                server=server,
                full=full,
                standing=restorations.standing(tx),
                ahead_s=self._ahead_s,
                processes=heartbeats.latest(tx),
                workers=alive,
                stalls=stalls(tx, alive),
                unsent_s=measures.unsent_age(tx),
                unsorted_s=deliveries.unsorted_age(tx),
                longest_step_s=measures.longest_step(tx),
                lock_lag=self._lag,
            )

    def _beat(self) -> None:
        before = datetime.now(UTC)
        with self._ledger.acting(_PRINCIPAL) as tx:
            told = heartbeats.beat(tx, self._self)
        middle = before + (datetime.now(UTC) - before) / 2
        self._ahead_s = (told - middle).total_seconds()

    def _try_for_room(self) -> None:
        refused = self._refused()
        if refused == self._known_refused and self._clock() < self._room_at:
            return
        try:
            with self._ledger.acting(_PRINCIPAL) as tx:
                heartbeats.try_for_room(tx)
                raise _Undone
        except _Undone:
            # There is room: nobody is suspected of being refused any more.
            self._known_refused = refused
            self._room_at = self._clock() + ROOM_EVERY_S
