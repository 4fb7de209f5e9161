"""What a job is: its row, its lease, its steps. Reads and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone

MAX_ATTEMPTS = 3
"""Charged attempts before a job is set aside: one for bad luck, one for a bad neighbour, one to be sure."""

LEASE_S = 30
"""Three renewals of 10 s: two may be lost before the lease is."""


class JobState(StrEnum):
    """Where a job stands; never mixed with the document's status."""

    WAITING = "waiting"
    """To be sent and leased, now or at ``run_after``."""
    LEASED = "leased"
    """In a worker's hands until ``lease_until``."""
    DONE = "done"
    """Its version is recorded."""
    QUARANTINED = "quarantined"
    """Set aside with its cause; a person decides."""
    PARKED = "parked"
    """Set aside by a person."""


class Cause(StrEnum):
    """Causes the ledger itself gives; the pipeline has its own words beside these."""

    WORKER_DIED = "worker_died"
    """The worker vanished with the job in hand, three times."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece of work: bring one revision of one document to an archived version."""

    id: UUID
    satker: str
    document_id: UUID
    revision_no: int
    queue: str
    state: str
    attempts: int
    fence: int
    lease_until: datetime | None
    run_after: datetime
    cause: str | None
    detail: str | None
    evidence: dict[str, Any]
    alone: bool
    created_at: datetime
    sent_at: datetime | None
    leased_at: datetime | None
    done_at: datetime | None
    trace_id: str | None
    on_done: OnDone
    lane: Lane

    @property
    def technical(self) -> str | None:
        """Return what the machine behind its last failure said, for whoever runs the installation; None where it said nothing."""
        return (self.evidence.get("technical") or None) if self.cause else None


JOB = Columns(Job, on_done=OnDone.from_json, lane=Lane)


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to work on a job, as long as its fence is the job's."""

    job_id: UUID
    document_id: UUID | None
    """None for a trial."""
    satker: str
    revision_no: int | None
    fence: int
    queue: str
    attempts: int
    """Before this lease is charged."""
    trace_id: str | None
    created_at: datetime
    """The job's: the only time a deposit may write down."""
    trial_id: UUID | None = None
    """The template's trial it is, in place of a document's revision."""


LEASE = Columns(Lease, called={"job_id": "id"})


@dataclass(frozen=True, kw_only=True)
class JobStep:
    """Something a job has come to, by the ledger's clock."""

    name: str
    attempt: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LaneReport:
    """How a lane of a queue stands."""

    waiting: int = 0
    oldest_age_s: float = 0.0
    """Of the oldest job that might run now; 0 without one."""


@dataclass(frozen=True, kw_only=True)
class QueueReport:
    """How a queue stands."""

    queue: str
    depth: int
    """Waiting, those of the future included."""
    oldest_document: UUID | None
    oldest_age_s: float | None
    """Of the oldest job that might run now."""
    lanes: dict[Lane, LaneReport]
    """Every lane, empty ones too."""
    in_progress: int
    finished_per_minute: int
    """Done within the last minute."""
    quarantined: dict[str, int]
    """By cause."""
    parked: int
