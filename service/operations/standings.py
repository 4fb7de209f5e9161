"""How the work stands, as the ledger tells it, and as Prometheus takes it: queues, lanes, webhooks, letters, verifications.

Every gauge is there from the start, made from what should be there, so that an alarm on it can fire.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric

from archive.ledger import Ledger, Principal, measures
from archive.ledger.jobs import queues, workers
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.rows import LaneReport, QueueReport
from archive.ledger.jobs.workers import Worker
from archive.ledger.measures import LastVerification
from archive.ledger.outbox import deliveries, mail
from archive.ledger.outbox.deliveries import WebhookReport
from archive.ledger.outbox.mail import MailStanding
from service.operations.locks import renewal_lag
from service.operations.stalls import PRESS_QUEUES, Stall, stalls

_METRICS: Final = Principal.system("metrics")


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
    letters: dict[str, MailStanding] | None = None
    offices: Sequence[str] = ()
    verifications: Sequence[LastVerification] = ()


def read_standings(ledger: Ledger, horizon: timedelta) -> Standings:
    """Ask the ledger for everything that is told of the work; ``horizon`` is the vault's."""
    with ledger.acting(_METRICS) as tx:
        offices = measures.satkers(tx)
        letters: dict[str, MailStanding] = {}
        alive = workers.alive(tx)
        found = Standings(
            queues=queues.reports(tx),
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
