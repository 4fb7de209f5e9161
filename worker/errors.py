"""What can go wrong between the lease and the record; the press, stamps and PDF rooms add their own."""

from __future__ import annotations

from archive.errors import NaskahError, Outage, Retryable


class WorkerError(NaskahError):
    """The press could not finish a job."""


class TemplateMissing(WorkerError):
    """The template version this revision was derived for is not on this worker."""


class WorkIncomplete(WorkerError):
    """The ledger holds a job without its document, revision, event or office."""


class OutOfTime(Retryable):
    """A message's jobs took longer than its time limit."""


class TrialOverdue(Retryable):
    """The pages of a template's example were not laid out in the time of a trial."""


class TrialGaveWay(WorkerError):
    """A trial was left for what people or programs wait for; it begins again when a worker is free."""


class OutageOfOneJob(Retryable):
    """This job alone meets a fault of its machine, again and again, while others are archived there."""


class AnnexMissing(WorkerError):
    """A Lampiran is not in the ledger as the document pinned it."""


class AttachmentMissing(WorkerError):
    """A file that goes with the document is neither in the vault nor in the ledger as the document names it."""


class NotTheSameWork(WorkerError):
    """A file in the vault is of another revision or job than the one in hand."""


class NotTheirSignature(WorkerError):
    """The signed page that was brought is not, or no longer, the prepared one under its signatories' own signatures."""


class BrokerUnavailable(Outage):
    """The message broker did not take the message."""
