"""Jobs, batches and queues, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from archive.ledger.jobs.rows import JobState
from archive.states import Status
from service.http.shapes.events import EventKeyView
from service.http.shapes.webhooks import WebhookReportView


class PrintingView(TypedDict):
    """How the page of a document or an act stands."""

    keadaan: str
    kata: str
    job_id: str | None


class ObstacleView(TypedDict):
    """What keeps a page from being printed."""

    keterangan: str
    menunggu: str | None
    job_id: str
    state: JobState
    cause: str | None
    detail: str | None
    since: datetime


class JobLinks(TypedDict):
    """Where a job is followed."""

    self: str
    progress: str
    document: str


class JobView(TypedDict):
    """A job."""

    id: str
    document_id: str
    revision_no: int
    queue: str
    lane: str
    state: JobState
    attempts: int
    cause: str | None
    detail: str | None
    run_after: datetime
    created_at: datetime
    leased_at: datetime | None
    done_at: datetime | None
    trace_id: str | None
    links: JobLinks


class JobStepView(TypedDict):
    """Something a job has come to."""

    name: str
    attempt: int
    at: datetime


class WatchedJobView(JobView):
    """A job with its steps; ``technical`` for administrators."""

    technical: NotRequired[str | None]
    steps: list[JobStepView]


class JobDocumentView(TypedDict):
    """What a job's document is."""

    id: str
    jenis: str
    judul: str
    akses: str
    status: Status


class ListedJobView(JobView):
    """A job of a list; ``technical`` for administrators."""

    document: JobDocumentView
    template_digest: str
    technical: NotRequired[str | None]


class JobGroupView(TypedDict):
    """Jobs that fit a filter, counted by cause and type."""

    cause: str | None
    jenis: str
    jobs: int
    oldest: datetime


class JobList(TypedDict):
    """Jobs by name."""

    jobs: list[ListedJobView]
    groups: list[JobGroupView]
    next_cursor: str | None


class BatchDocumentView(TypedDict):
    """What became of one event of a batch."""

    event: EventKeyView
    document_id: str
    job_id: str
    state: JobState
    status: Status


class BatchProgressView(TypedDict):
    """How far a batch has come."""

    id: str
    total: int
    refused: int
    repeated: int
    waiting: int
    working: int
    done: int
    quarantined: int
    parked: int
    created_at: datetime


class BatchView(BatchProgressView):
    """How far a batch has come, with its documents."""

    documents: list[BatchDocumentView]


class LaneView(TypedDict):
    """What waits in a lane."""

    waiting: int
    oldest_age_s: float


class QueueView(TypedDict):
    """How a queue stands."""

    queue: str
    depth: int
    oldest_document: str | None
    oldest_age_s: float | None
    lanes: dict[str, LaneView]
    in_progress: int
    finished_per_minute: int
    quarantined: dict[str, int]
    parked: int


class WorkerView(TypedDict):
    """A worker that was heard lately."""

    id: str
    host: str
    pid: int
    queues: list[str]
    busy: int
    started_at: datetime
    job_id: str | None
    step: str | None
    step_s: float | None
    idle_s: float | None
    trouble: str | None
    trouble_s: float | None


class QueueList(TypedDict):
    """Queues, workers and subscriptions."""

    queues: list[QueueView]
    workers: list[WorkerView]
    webhooks: list[WebhookReportView]


class TemplateVersionOfJob(TypedDict):
    """Which version of a template a page is printed with."""

    digest: str
    no: int | None
    state: str | None


class RetryOutcomeView(TypedDict):
    """What trying a job again does, or would do."""

    job_id: str
    document_id: str
    jenis: str
    judul: str
    status: Status
    cause: str | None
    does: str
    reason: str | None
    template: TemplateVersionOfJob
    approved: TemplateVersionOfJob
    revision: int
    gugur: list[str]
    nomor: str | None
    berubah: list[str]
    warnings: list[str]
    next_job_id: str | None


class RetriedCause(TypedDict):
    """How many jobs of one cause begin anew."""

    cause: str
    retried: int


class RetriedJobs(TypedDict):
    """What trying each of the named jobs again did, or would do."""

    dry_run: bool
    outcomes: list[RetryOutcomeView]


class MendedJob(RetryOutcomeView):
    """What a mended payload did, or would do."""

    dry_run: bool


class AuditEntryView(TypedDict):
    """Who did what, when; ``detail`` is as the act needs it, ``masked`` where it is above the reader's class."""

    id: str
    at: datetime
    person: str
    act: str
    document: str | None
    detail: dict[str, Any]
    masked: bool


class AuditTrail(TypedDict):
    """Entries of the audit trail, the newest first."""

    entries: list[AuditEntryView]
    next_cursor: str | None
    next: NotRequired[str]


class LiveView(TypedDict):
    """The process serves requests."""

    status: Literal["ok"]


class PartView(TypedDict):
    """How a part of the installation was last heard."""

    state: str
    detail: str
    age_s: float | None


class ReadinessView(TypedDict):
    """Whether events are taken and archived files read, and how each part stands."""

    status: Literal["ok", "degraded", "away"]
    accepting: bool
    parts: dict[str, PartView]
