"""The keeper: one thread a worker child that renews the leases in hand and shows the child is alive.

It has a ledger connection of its own, so that a long conversion or a slow PUT never lets a lease run out. It decides
nothing: a lease lost while the keeper could not reach the ledger is found out by the fence when the job is recorded.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import structlog

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, jobs, workers
from archive.ledger.job_rows import LEASE_S, Lease
from worker.pulse import Pulse

BEAT_S = 3.0
"""Ten beats a lease, each renewing it; after three that are missed the child counts as away (``workers.ALIVE_S``)."""

log = structlog.get_logger(__name__)


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
    ) -> None:
        """``crew`` is how many children the parent keeps, ``pulse`` how its loop shows them that it turns."""
        self.worker_id = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._ledger = ledger
        self._queues = tuple(queues)
        self._every_s = every_s
        self._crew = crew
        self._pulse = pulse
        self._held: list[Lease] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._started_at = datetime.now(UTC)
        self._principal = Principal.system("press")
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def close(self) -> None:
        """Stop beating and say goodbye to the ledger."""
        self._closed.set()
        self._thread.join(timeout=self._every_s)
        try:
            with self._ledger.acting(self._principal) as tx:
                workers.gone(tx, self.worker_id)
        except NaskahError as error:
            log.warning("keeper.silent_goodbye", worker=self.worker_id, cause=str(error))

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

    def done(self, lease: Lease) -> None:
        """Stop renewing ``lease``: its job is recorded, given back or lost."""
        with self._lock:
            self._held = [held for held in self._held if held.job_id != lease.job_id]

    def _keep(self) -> None:
        while True:
            with self._lock:
                held = list(self._held)
            try:
                with self._ledger.acting(self._principal, durable=False) as tx:
                    workers.beat(
                        tx,
                        workers.Worker(
                            id=self.worker_id,
                            host=socket.gethostname(),
                            pid=os.getpid(),
                            queues=self._queues,
                            started_at=self._started_at,
                            busy=len(held),
                            parent=os.getppid() if self._crew else 0,
                            crew=self._crew,
                            parent_silent_s=self._pulse.silent_s() if self._pulse else 0.0,
                        ),
                    )
                    if held:
                        jobs.renew(tx, held, LEASE_S)
            except NaskahError as error:
                log.warning("keeper.missed", worker=self.worker_id, cause=str(error))
            if self._closed.wait(self._every_s):
                return
