"""The keeper: one thread a worker child that renews the leases in hand and shows the child is alive.

It has a ledger connection of its own, so that a long conversion or a slow PUT never lets a lease run out. It decides
nothing: a lease lost while the keeper could not reach the ledger is found out by the fence when the job is recorded.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import structlog

from archive.errors import NaskahError, in_full
from archive.lasting import lasting
from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing, workers
from archive.ledger.jobs.rows import LEASE_S, Lease
from worker.line.pulse import Pulse
from worker.line.rest import NoRest, Rest
from worker.line.slots import Slot

BEAT_S = 3.0
"""Ten beats a lease, each renewing it; after three that are missed the child counts as away (``workers.ALIVE_S``)."""

LONG_S = 8.0
"""A step of a page takes 0.2 s, of a long report 3: behind one that takes longer the others of a message do not wait."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Hand:
    """The job in hand and what it has come to."""

    job_id: UUID
    step: str
    since: float


class Keeper:
    """Renews what is held in ``holding`` and beats for this process until closed."""

    def __init__(
        self,
        ledger: Ledger,
        queues: Sequence[str],
        *,
        every_s: float = BEAT_S,
        crew: int = 0,
        pulse: Pulse | None = None,
        slot: Slot | None = None,
        rest: Rest | None = None,
    ) -> None:
        """``crew`` is how many children the parent keeps, ``pulse`` how its loop shows them that it turns.

        ``slot`` is this child's place, for its successor; ``rest`` knows what keeps the child from its work.
        """
        self.worker_id = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._ledger = ledger
        self._queues = tuple(queues)
        self._every_s = every_s
        self._crew = crew
        self._pulse = pulse
        self._slot = slot
        self._rest = rest or NoRest()
        self._hand: Hand | None = None
        self._idle_since = time.monotonic()
        self._held: list[Lease] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._started_at = datetime.now(UTC)
        self._principal = Principal.system("press")
        self._thread = lasting(self._keep, name="keeper", rest=self._closed.wait, longest_s=every_s)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def close(self) -> None:
        """Stop beating and say goodbye to the ledger."""
        self._closed.set()
        self._thread.join(timeout=self._every_s)
        try:
            with self._ledger.acting(self._principal) as tx:
                workers.forget(tx, self.worker_id)
        except NaskahError as error:
            log.warning("keeper.silent_goodbye", worker=self.worker_id, cause=in_full(error))

    @contextmanager
    def holding(self, leases: Sequence[Lease]) -> Iterator[None]:
        """Renew ``leases`` while the block runs, each until it is ``done`` with."""
        with self._lock:
            self._held = list(leases)
        try:
            yield
        finally:
            with self._lock:
                self._held = []
                self._hand = None
                self._idle_since = time.monotonic()

    def takes(self, lease: Lease) -> None:
        """Remember that ``lease``'s job is the one in hand."""
        self._hand = Hand(job_id=lease.job_id, step="charged", since=time.monotonic())
        if self._slot is not None:
            self._slot.takes(self.worker_id, lease.job_id, lease.fence)

    def came_to(self, step: str) -> None:
        """Remember what the job in hand has come to."""
        if self._hand is not None:
            self._hand = Hand(job_id=self._hand.job_id, step=step, since=time.monotonic())

    def done(self, lease: Lease) -> None:
        """Stop renewing ``lease``: its job is recorded, given back or lost."""
        with self._lock:
            self._held = [held for held in self._held if held.job_id != lease.job_id]

    def holds(self, lease: Lease) -> bool:
        """Whether ``lease`` is still this child's, as far as it knows."""
        with self._lock:
            return any(held.job_id == lease.job_id for held in self._held)

    def _behind(self, held: Sequence[Lease]) -> list[Lease]:
        """Return what waits behind a job that has been in one step for long."""
        hand = self._hand
        if hand is None or time.monotonic() - hand.since < LONG_S:
            return []
        return [each for each in held if each.job_id != hand.job_id]

    def _pass_on(self, leases: Sequence[Lease]) -> None:
        """Give ``leases`` back, uncharged, for others to take; the line passes over what is not held any more."""
        for each in leases:
            self.done(each)  # first: the line may come to it at this moment, and must not begin it
        if leases:
            with self._ledger.acting(self._principal) as tx:
                for each in leases:
                    leasing.give_back(tx, each)
            log.info("jobs.passed_on", jobs=[str(each.job_id) for each in leases])

    def _about(self, held: int) -> workers.Worker:
        now, hand = time.monotonic(), self._hand
        trouble = self._rest.trouble
        return workers.Worker(
            id=self.worker_id,
            host=socket.gethostname(),
            pid=os.getpid(),
            queues=self._queues,
            started_at=self._started_at,
            busy=held,
            parent=os.getppid() if self._crew else 0,
            crew=self._crew,
            parent_silent_s=self._pulse.silent_s() if self._pulse else 0.0,
            job_id=hand.job_id if hand else None,
            step=hand.step if hand else "",
            step_s=now - hand.since if hand else 0.0,
            idle_s=0.0 if held else now - self._idle_since,
            trouble=trouble.words if trouble else "",
            trouble_s=now - trouble.since if trouble else 0.0,
        )

    def _keep(self) -> None:
        while True:
            with self._lock:
                held = list(self._held)
            about = self._about(len(held))
            try:
                with self._ledger.acting(self._principal, durable=False) as tx:
                    workers.beat(tx, about)
                    if held:
                        leasing.renew(tx, held, LEASE_S)
                self._pass_on(self._behind(held))
            except (NaskahError, MemoryError) as error:  # a render may be using up what this process has
                if self._closed.is_set():
                    return  # its ledger may be closed behind a beat that took long: nothing is held any more
                log.warning("keeper.missed", worker=self.worker_id, cause=in_full(error))
            if self._closed.wait(self._every_s):
                return
