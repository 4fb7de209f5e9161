"""Watching and steering the work: jobs, batches, queues, refused events. It changes nothing but a job's place in line."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from archive.ledger import Ledger, Principal, audit
from archive.ledger.intake import batches
from archive.ledger.intake.batches import Batch
from archive.ledger.jobs import lists as job_lists
from archive.ledger.jobs import progress, queues, steering, workers
from archive.ledger.jobs.lists import Group, JobFilter, ListedJob
from archive.ledger.jobs.rows import Job, JobStep, QueueReport
from archive.ledger.jobs.workers import Worker
from archive.ledger.outbox import deliveries
from archive.ledger.outbox.deliveries import WebhookReport
from archive.ledger.paging import Page
from service.errors import BatchUnknown, JobUnknown
from service.identity.gate import require
from service.identity.roles import READERS, WATCHERS, Role


@dataclass(frozen=True, kw_only=True)
class JobProgress:
    """A job and how far it has come."""

    job: Job
    steps: list[JobStep]


@dataclass(frozen=True, kw_only=True)
class JobListing:
    """A page of jobs with their documents, and all that fit the filter counted by cause and type."""

    page: Page[ListedJob]
    groups: list[Group]


@dataclass(frozen=True, kw_only=True)
class WorkReport:
    """Every queue, every process at work, and every subscription to events."""

    queues: list[QueueReport]
    workers: list[Worker]
    webhooks: list[WebhookReport]


class JobWatch:
    """Shows callers of their own satker how the work stands."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def job(self, principal: Principal, job_id: UUID) -> JobProgress:
        """Return a job with its steps; raises ``JobUnknown``."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            job = steering.get(tx, job_id)
            if job is None:
                raise JobUnknown(job=job_id)
            if job.detail:  # how a job stands tells nothing of its document; why it failed may quote it
                audit.read(tx, action="job.read", document_ids=[job.document_id])
            return JobProgress(job=job, steps=progress.steps(tx, job_id))

    def listed(self, principal: Principal, wanted: JobFilter, cursor: str | None, limit: int) -> JobListing:
        """Return the jobs that fit, the oldest first; one of a document above the caller's class is not among them."""
        require(principal, *WATCHERS)
        with self._ledger.acting(principal) as tx:
            page = job_lists.listed(tx, wanted, cursor, limit)
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.job.document_id for each in page.items],
                detail={"in": "jobs"},
            )
            return JobListing(page=page, groups=job_lists.groups(tx, wanted))

    def batch(self, principal: Principal, batch_id: str) -> Batch:
        """Return how far a batch has come; raises ``BatchUnknown``."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            batch = batches.get(tx, batch_id)
        if batch is None:
            raise BatchUnknown(batch=batch_id)
        return batch

    def hall(self, principal: Principal) -> WorkReport:
        """Return the queues of the caller's satker and the processes of the house."""
        require(principal, *WATCHERS)
        with self._ledger.acting(principal) as tx:
            return WorkReport(
                queues=queues.reports(tx),
                workers=workers.alive(tx),
                webhooks=deliveries.reports(tx),
            )

    def retry(self, principal: Principal, job_id: UUID) -> Job:
        """Let a quarantined or parked job begin anew."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return steering.retry(tx, job_id, principal.id)

    def retry_cause(self, principal: Principal, cause: str) -> int:
        """Let every job quarantined for ``cause`` begin anew; returns how many."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return steering.retry_cause(tx, cause, principal.id)

    def park(self, principal: Principal, job_id: UUID) -> Job:
        """Set a job aside until somebody retries it."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return steering.park(tx, job_id, principal.id)
