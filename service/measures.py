"""What Prometheus is told: HTTP as it is served, queues as they stand, steps as the ledger timed them.

Queues and steps come from the ledger at the moment of asking; nothing here counts on its own what the ledger knows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, deliveries, jobs, mail, measures, workers
from archive.ledger.measures import FinishedJob
from service.desk.locks import renewal_lag

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600)
OVERLAP = timedelta(seconds=60)
"""A job's time is taken before its commit is seen; each reading goes back a statement timeout (15 s) four times over."""
_METRICS = Principal.system("metrics")


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


class Queues(Collector):
    """Depth, age, work in hand and what was set aside, each time it is asked."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def collect(self) -> Iterable[Metric]:
        """Read the queues; when the ledger is away only ``naskah_ledger_up 0`` is told."""
        up = GaugeMetricFamily("naskah_ledger_up", "Whether the ledger answers")
        try:
            with self._ledger.acting(_METRICS) as tx:
                reports, alive = jobs.queues(tx), workers.alive(tx)
                unsent = measures.unsent_age(tx)
        except NaskahError:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        depth = GaugeMetricFamily("naskah_queue_depth", "Jobs waiting", labels=["queue"])
        age = GaugeMetricFamily(
            "naskah_queue_oldest_seconds", "Age of the oldest job waiting", labels=["queue"]
        )
        hand = GaugeMetricFamily("naskah_queue_in_progress", "Jobs leased", labels=["queue"])
        rate = GaugeMetricFamily(
            "naskah_queue_finished_per_minute", "Jobs done in the last minute", labels=["queue"]
        )
        aside = GaugeMetricFamily("naskah_queue_quarantined", "Jobs in quarantine", labels=["queue", "cause"])
        parked = GaugeMetricFamily("naskah_queue_parked", "Jobs parked", labels=["queue"])
        for report in reports:
            depth.add_metric([report.queue], report.depth)
            age.add_metric([report.queue], report.oldest_age_s or 0)
            hand.add_metric([report.queue], report.in_progress)
            rate.add_metric([report.queue], report.finished_per_minute)
            parked.add_metric([report.queue], report.parked)
            for cause, number in report.quarantined.items():
                aside.add_metric([report.queue, cause], number)
        there = GaugeMetricFamily(
            "naskah_workers_alive", "Processes with a heartbeat in the last 30 s", labels=["queue"]
        )
        for queue in sorted({queue for worker in alive for queue in worker.queues}):
            there.add_metric([queue], sum(queue in worker.queues for worker in alive))
        waiting = GaugeMetricFamily(
            "naskah_relay_unsent_seconds", "Age of the oldest job the relay has not sent"
        )
        waiting.add_metric([], unsent)
        return [up, waiting, depth, age, hand, rate, aside, parked, there]


class Locks(Collector):
    """How late the renewal of rolling locks is, each time it is asked."""

    def __init__(self, ledger: Ledger, horizon: timedelta) -> None:
        self._ledger = ledger
        self._horizon = horizon

    def collect(self) -> Iterable[Metric]:
        """Read the most urgent lock of each office; nothing is told while the ledger is away."""
        lag = GaugeMetricFamily(
            "naskah_lock_renewal_lag_seconds",
            "How long the most urgent lock has been under half the horizon; alarm above 7200",
            labels=["satker"],
        )
        try:
            late = renewal_lag(self._ledger, self._horizon)
        except NaskahError:
            return []
        for satker, by in sorted(late.items()):
            lag.add_metric([satker], by.total_seconds())
        return [lag]


class EventsOut(Collector):
    """How the deliveries of events stand, each time it is asked."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def collect(self) -> Iterable[Metric]:
        """Read every office's subscriptions; nothing is told while the ledger is away."""
        try:
            with self._ledger.acting(_METRICS) as tx:
                reports, unsorted = deliveries.reports(tx), deliveries.unsorted_age(tx)
        except NaskahError:
            return []
        late = GaugeMetricFamily(
            "naskah_courier_unsorted_seconds",
            "Age of the oldest event the courier has not sorted, where an office is subscribed to",
        )
        late.add_metric([], unsorted)
        waiting = GaugeMetricFamily(
            "naskah_webhook_waiting", "Deliveries to be sent", labels=["satker", "webhook"]
        )
        age = GaugeMetricFamily(
            "naskah_webhook_oldest_seconds", "For how long the oldest waits", labels=["satker", "webhook"]
        )
        failing = GaugeMetricFamily(
            "naskah_webhook_failures", "Failed attempts in a row", labels=["satker", "webhook"]
        )
        dead = GaugeMetricFamily("naskah_webhook_dead", "Deliveries given up", labels=["satker", "webhook"])
        sent = GaugeMetricFamily(
            "naskah_webhook_delivered_per_minute", "Arrived in the last minute", labels=["satker", "webhook"]
        )
        failed = GaugeMetricFamily(
            "naskah_webhook_failed_per_minute", "Failed in the last minute", labels=["satker", "webhook"]
        )
        for each in reports:
            of = [each.satker, str(each.webhook_id)]
            waiting.add_metric(of, each.waiting)
            age.add_metric(of, each.oldest_age_s or 0)
            failing.add_metric(of, each.failures)
            dead.add_metric(of, each.dead)
            sent.add_metric(of, each.delivered_per_minute)
            failed.add_metric(of, each.failed_per_minute)
        return [late, waiting, age, failing, dead, sent, failed]


class Letters(Collector):
    """How the letters to the office's people stand, each time it is asked."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def collect(self) -> Iterable[Metric]:
        """Read every office's letters; nothing is told while the ledger is away."""
        waiting = GaugeMetricFamily("naskah_mail_waiting", "Letters to be sent", labels=["satker"])
        age = GaugeMetricFamily(
            "naskah_mail_oldest_seconds", "For how long the oldest waits", labels=["satker"]
        )
        refused = GaugeMetricFamily(
            "naskah_mail_refused", "Letters the mail server will not take", labels=["satker"]
        )
        try:
            with self._ledger.acting(_METRICS) as tx:
                satkers = measures.satkers(tx)
            for satker in satkers:
                with self._ledger.acting(Principal.system("metrics", satker)) as tx:
                    found = mail.standing(tx, satker)
                waiting.add_metric([satker], found.waiting)
                age.add_metric([satker], found.oldest_age_s)
                refused.add_metric([satker], found.refused)
        except NaskahError:
            return []
        return [waiting, age, refused]


class Steps:
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

    def read(self) -> None:
        """Take in what was finished since the last reading; a ledger that is away is read next time."""
        with self._lock:
            try:
                with self._ledger.acting(_METRICS) as tx:
                    known = measures.satkers(tx)
                for satker in known:
                    self._read(satker)
            except NaskahError:
                return

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


class Measures:
    """Everything /metrics tells."""

    def __init__(self, ledger: Ledger, horizon: timedelta) -> None:
        """``horizon`` is the vault's: a lock is due at half of it."""
        self._registry = CollectorRegistry()
        self.http = HttpMeasures(self._registry)
        self._steps = Steps(ledger, self._registry)
        self._registry.register(Queues(ledger))
        self._registry.register(Locks(ledger, horizon))
        self._registry.register(EventsOut(ledger))
        self._registry.register(Letters(ledger))

    def text(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        self._steps.read()
        return generate_latest(self._registry)
