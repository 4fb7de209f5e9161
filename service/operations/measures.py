"""What Prometheus is told: HTTP as it is served, queues as they stand, steps as the ledger timed them, parts as they are.

Queues and steps come from the ledger, read in a thread of its own that the answer waits for no longer than a second:
whatever hangs, the last values are told, and ``naskah_ledger_up`` is 0. Nothing here counts on its own what the ledger knows.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, measures
from archive.ledger.measures import FinishedJob
from service.operations.standings import Standings, gauges, read_standings

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600)
OVERLAP = timedelta(seconds=60)
"""A job's time is taken before its commit is seen; each reading goes back a statement timeout (15 s) four times over."""
READ_S = 1.0
"""How long an answer waits for the ledger: a scrape is to have its answer in two seconds, whatever hangs."""


class HttpMeasures:
    """Requests by route and status."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._answers = Counter(
            "naskah_http_answers", "Answers", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "naskah_http_seconds",
            "Time to the end of the answer",
            ["method", "route"],
            buckets=_SECONDS,
            registry=registry,
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        method = method if method in _METHODS else "other"
        self._answers.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class StepMeasures:
    """Seconds a step by type, from the ledger's timestamps; reads forward from when this process began."""

    def __init__(
        self,
        ledger: Ledger,
        registry: CollectorRegistry,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._began = clock()
        self._read_to: dict[str, datetime] = {}
        self._seen: dict[UUID, datetime] = {}
        self._steps = Histogram(
            "naskah_step_seconds",
            "Time from the step before, by the ledger's clock; waited: from acceptance to the lease",
            ["step", "jenis"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._whole = Histogram(
            "naskah_event_to_archived_seconds",
            "Time from acceptance to the recorded version",
            ["jenis"],
            buckets=_SECONDS,
            registry=registry,
        )

    def read(self, satkers: Sequence[str]) -> None:
        """Take in what was finished in these offices since the last reading."""
        with self._lock:
            for satker in satkers:
                self._read(satker)

    def _read(self, satker: str) -> None:
        since = self._read_to.get(satker, self._began)
        with self._ledger.acting(Principal.system("metrics", satker)) as tx:
            finished = measures.finished_since(tx, since - OVERLAP)
        for job in finished:
            if job.job_id not in self._seen and job.done_at > self._began:
                self._observe(job)
                self._seen[job.job_id] = job.done_at
        if finished:
            self._read_to[satker] = finished[-1].done_at
            oldest = finished[-1].done_at - 2 * OVERLAP
            self._seen = {job_id: at for job_id, at in self._seen.items() if at > oldest}

    def _observe(self, job: FinishedJob) -> None:
        before = job.created_at
        moments = [("waited", job.leased_at), *job.steps, ("recorded", job.done_at)]
        for name, at in moments:
            if at is not None:
                self._steps.labels(name, job.jenis).observe(max(0.0, (at - before).total_seconds()))
                before = at
        self._whole.labels(job.jenis).observe((job.done_at - job.created_at).total_seconds())


class Measures(Collector):
    """Everything /metrics tells."""

    def __init__(self, ledger: Ledger, horizon: timedelta, parts: Collector) -> None:
        """``ledger`` is the prober's own way in, ``horizon`` the vault's; ``parts`` tells what the prober heard."""
        self._ledger = ledger
        self._horizon = horizon
        self._registry = CollectorRegistry()
        self.http = HttpMeasures(self._registry)
        self._steps = StepMeasures(ledger, self._registry)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="measures")
        self._reading: Future[None] | None = None
        self._found = Standings()
        self._up = False
        self._registry.register(self)
        self._registry.register(parts)

    async def text(self) -> bytes:
        """Return the metrics in Prometheus' text format, read anew or, of a ledger that hangs, as they were last."""
        if self._reading is None or self._reading.done():
            self._reading = self._thread.submit(self._read)
        reading = asyncio.wrap_future(self._reading)
        done, _ = await asyncio.wait({reading}, timeout=READ_S)
        if not done or reading.exception() is not None:
            self._up = False
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        """Yield what was read last."""
        yield GaugeMetricFamily(
            "naskah_ledger_up",
            "Whether the ledger answers within a second; 0: the gauges made from it are its last",
            value=float(self._up),
        )
        yield from gauges(self._found)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _read(self) -> None:
        try:
            found = read_standings(self._ledger, self._horizon)
            self._steps.read(found.offices)
        except NaskahError:
            self._up = False
            return
        self._found, self._up = found, True
