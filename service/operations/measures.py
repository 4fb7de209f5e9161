"""What Prometheus is told: HTTP as it is served, queues as they stand, steps as the ledger timed them, parts as they are.

Queues and steps come from the ledger, read in a thread of its own that the answer waits for no longer than a second:
whatever hangs, the last values are told, and ``naskah_ledger_up`` is 0. Every gauge is there from the start, made from
what should be there, so that an alarm on it can fire. Nothing here counts on its own what the ledger knows.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, measures
from archive.ledger.jobs import jobs, workers
from archive.ledger.jobs.jobs import QueueReport
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.rows import LaneReport
from archive.ledger.jobs.workers import Worker
from archive.ledger.measures import FinishedJob, LastVerification
from archive.ledger.outbox import deliveries, mail
from archive.ledger.outbox.deliveries import WebhookReport
from archive.ledger.outbox.mail import Standing
from service.operations.locks import renewal_lag
from service.operations.stalls import PRESS_QUEUES, Stall, stalls

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600)
OVERLAP = timedelta(seconds=60)
"""A job's time is taken before its commit is seen; each reading goes back a statement timeout (15 s) four times over."""
READ_S = 1.0
"""How long an answer waits for the ledger: a scrape is to have its answer in two seconds, whatever hangs."""
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


@dataclass(frozen=True, kw_only=True)
class Standings:
    """How the ledger says the work stands; without anything, how an installation without work stands."""

    queues: Sequence[QueueReport] = ()
    workers: Sequence[Worker] = ()
    unsent_s: float = 0.0
    longest_step_s: float = 0.0
    stalls: Sequence[Stall] = ()
    lock_lag: dict[str, timedelta] | None = None
    webhooks: Sequence[WebhookReport] = ()
    unsorted_s: float = 0.0
    letters: dict[str, Standing] | None = None
    offices: Sequence[str] = ()
    verifications: Sequence[LastVerification] = ()


def read_standings(ledger: Ledger, horizon: timedelta) -> Standings:
    """Ask the ledger for everything that is told of the work; ``horizon`` is the vault's."""
    with ledger.acting(_METRICS) as tx:
        offices = measures.satkers(tx)
        letters: dict[str, Standing] = {}
        alive = workers.alive(tx)
        found = Standings(
            queues=jobs.queues(tx),
            workers=alive,
            stalls=stalls(tx, alive),
            unsent_s=measures.unsent_age(tx),
            longest_step_s=measures.longest_step(tx),
            lock_lag={},
            webhooks=deliveries.reports(tx),
            unsorted_s=deliveries.unsorted_age(tx),
            letters=letters,
            offices=offices,
            verifications=measures.last_verifications(tx),
        )
    assert found.lock_lag is not None
    found.lock_lag.update(renewal_lag(ledger, horizon))
    for satker in offices:
        with ledger.acting(Principal.system("metrics", satker)) as tx:
            letters[satker] = mail.standing(tx, satker)
    return found


def gauges(found: Standings) -> Iterable[Metric]:
    """Yield what stands in ``found`` as Prometheus takes it."""
    yield from _queues(found)
    yield from _lanes(found)
    yield from _archive(found)
    yield from _events_out(found)
    yield from _letters(found)


def _queues(found: Standings) -> Iterable[Metric]:
    depth = GaugeMetricFamily("naskah_queue_depth", "Jobs waiting", labels=["queue"])
    age = GaugeMetricFamily("naskah_queue_oldest_seconds", "Age of the oldest job waiting", labels=["queue"])
    hand = GaugeMetricFamily("naskah_queue_in_progress", "Jobs leased", labels=["queue"])
    rate = GaugeMetricFamily(
        "naskah_queue_finished_per_minute", "Jobs done in the last minute", labels=["queue"]
    )
    aside = GaugeMetricFamily(
        "naskah_queue_quarantined",
        "Jobs in quarantine; cause none when there is none",
        labels=["queue", "cause"],
    )
    parked = GaugeMetricFamily("naskah_queue_parked", "Jobs parked", labels=["queue"])
    there = GaugeMetricFamily(
        "naskah_workers_alive", "Worker children with a heartbeat in the last 9 s", labels=["queue"]
    )
    stalled = GaugeMetricFamily(
        "naskah_queue_stalled_jobs",
        "Jobs that could be done and wait while workers of their queue have held nothing for 10 s",
        labels=["queue"],
    )
    resting = GaugeMetricFamily(
        "naskah_workers_resting",
        "Worker children that take no work because of their machine: clock, disk, key, memory",
        labels=["queue"],
    )
    standing = {each.queue: each.jobs for each in found.stalls}
    known = {report.queue: report for report in found.queues}
    for queue in sorted({*PRESS_QUEUES, *known}):
        stalled.add_metric([queue], standing.get(queue, 0))
        resting.add_metric(
            [queue], sum(queue in each.queues and bool(each.trouble) for each in found.workers)
        )
        report = known.get(queue)
        depth.add_metric([queue], report.depth if report else 0)
        age.add_metric([queue], (report.oldest_age_s or 0) if report else 0)
        hand.add_metric([queue], report.in_progress if report else 0)
        rate.add_metric([queue], report.finished_per_minute if report else 0)
        parked.add_metric([queue], report.parked if report else 0)
        for cause, number in ((report.quarantined if report else None) or {"none": 0}).items():
            aside.add_metric([queue, cause], number)
        there.add_metric([queue], sum(queue in worker.queues for worker in found.workers))
    waiting = GaugeMetricFamily(
        "naskah_relay_unsent_seconds", "Age of the oldest job the relay has not sent", value=found.unsent_s
    )
    step = GaugeMetricFamily(
        "naskah_job_longest_step_seconds",
        "For how long the slowest job in hand has been in its present step",
        value=found.longest_step_s,
    )
    return (waiting, step, depth, age, hand, rate, aside, parked, there, stalled, resting)


def _lanes(found: Standings) -> Iterable[Metric]:
    depth = GaugeMetricFamily("naskah_lane_waiting", "Jobs waiting in a lane", labels=["queue", "lane"])
    age = GaugeMetricFamily(
        "naskah_lane_oldest_seconds", "Age of the oldest job waiting in a lane", labels=["queue", "lane"]
    )
    known = {report.queue: report.lanes for report in found.queues}
    for queue in sorted({*PRESS_QUEUES, *known}):
        for lane in Lane:
            standing = known.get(queue, {}).get(lane, LaneReport())
            depth.add_metric([queue, lane.word], standing.waiting)
            age.add_metric([queue, lane.word], standing.oldest_age_s)
    return (depth, age)


def _archive(found: Standings) -> Iterable[Metric]:
    lag = GaugeMetricFamily(
        "naskah_lock_renewal_lag_seconds",
        "How long the most urgent lock has been under half the horizon; alarm above 7200",
        labels=["satker"],
    )
    verified = GaugeMetricFamily(
        "naskah_verification_last_timestamp_seconds",
        "When everything an office has was last verified (naskah archive verify); 0: never",
        labels=["satker"],
    )
    wrong = GaugeMetricFamily(
        "naskah_verification_wrong_objects", "What that verification found wrong", labels=["satker"]
    )
    last = {each.satker: each for each in found.verifications}
    for satker in found.offices:
        lag.add_metric([satker], (found.lock_lag or {}).get(satker, timedelta(0)).total_seconds())
        verified.add_metric([satker], last[satker].at.timestamp() if satker in last else 0)
        wrong.add_metric([satker], last[satker].wrong if satker in last else 0)
    return (lag, verified, wrong)


def _events_out(found: Standings) -> Iterable[Metric]:
    late = GaugeMetricFamily(
        "naskah_courier_unsorted_seconds",
        "Age of the oldest event the courier has not sorted, where an office is subscribed to",
        value=found.unsorted_s,
    )
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
    for each in found.webhooks:
        of = [each.satker, str(each.webhook_id)]
        waiting.add_metric(of, each.waiting)
        age.add_metric(of, each.oldest_age_s or 0)
        failing.add_metric(of, each.failures)
        dead.add_metric(of, each.dead)
        sent.add_metric(of, each.delivered_per_minute)
        failed.add_metric(of, each.failed_per_minute)
    return (late, waiting, age, failing, dead, sent, failed)


def _letters(found: Standings) -> Iterable[Metric]:
    waiting = GaugeMetricFamily("naskah_mail_waiting", "Letters to be sent", labels=["satker"])
    age = GaugeMetricFamily("naskah_mail_oldest_seconds", "For how long the oldest waits", labels=["satker"])
    refused = GaugeMetricFamily(
        "naskah_mail_refused", "Letters the mail server will not take", labels=["satker"]
    )
    for satker, standing in sorted((found.letters or {}).items()):
        waiting.add_metric([satker], standing.waiting)
        age.add_metric([satker], standing.oldest_age_s)
        refused.add_metric([satker], standing.refused)
    return (waiting, age, refused)


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
        self._steps = Steps(ledger, self._registry)
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
