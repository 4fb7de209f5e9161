"""Jobs, all their verbs under one name: leased, sent, steered by people, watched.

The verbs live where their reasons are: ``leasing``, ``sending``, ``steering``, ``progress``, ``queues``.
"""

from archive.ledger.errors import JobBusy, JobNotFound, LeaseLost
from archive.ledger.jobs.leasing import (
    charge,
    expire,
    give_back,
    held_by,
    lease,
    quarantine,
    release,
    renew,
    retry_later,
    supersede,
)
from archive.ledger.jobs.progress import steps, steps_taken
from archive.ledger.jobs.queues import queues
from archive.ledger.jobs.rows import LEASE_S, MAX_ATTEMPTS, Cause, Job, JobState, JobStep, Lease, QueueReport
from archive.ledger.jobs.sending import due, mark_sent, out
from archive.ledger.jobs.steering import get, park, retry, retry_cause, retry_several

__all__ = [
    "LEASE_S",
    "MAX_ATTEMPTS",
    "Cause",
    "Job",
    "JobBusy",
    "JobNotFound",
    "JobState",
    "JobStep",
    "Lease",
    "LeaseLost",
    "QueueReport",
    "charge",
    "due",
    "expire",
    "get",
    "give_back",
    "held_by",
    "lease",
    "mark_sent",
    "out",
    "park",
    "quarantine",
    "queues",
    "release",
    "renew",
    "retry",
    "retry_cause",
    "retry_later",
    "retry_several",
    "steps",
    "steps_taken",
    "supersede",
]
