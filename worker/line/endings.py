"""How a job ends that was not archived: put off, set aside with its evidence, or overtaken by a newer one."""

from __future__ import annotations

import traceback
from typing import Final

import structlog

from archive.errors import NaskahError, Outage, Retryable, in_full
from archive.ledger import Ledger, Principal
from archive.ledger.errors import BroughtWouldBeLost, LeaseLost
from archive.ledger.jobs import leasing
from archive.ledger.jobs.rows import MAX_ATTEMPTS, Lease
from doc_templates.kit.errors import StationeryError

AGAIN_S = 5.0
"""A job met by an outage, or by a conversion that hung, is tried again after this long."""
EVIDENCE_LINES = 12
"""Frames of a traceback kept on the job: the end of it, where the fault is."""

_UNFORESEEN: Final = "The press met an error that nobody foresaw; the trace kept with the job says where."

log = structlog.get_logger(__name__)


class Endings:
    """Writes the ends of jobs; what the ledger cannot take now, the end of the lease brings about."""

    def __init__(self, ledger: Ledger, principal: Principal) -> None:
        self._ledger = ledger
        self._principal = principal

    def superseded(self, lease: Lease) -> None:
        """End a job whose content is no longer the document's; its successor shows the new one.

        One that carries a file from outside, which nobody has handed on, is set aside instead.
        """
        log.warning("job.superseded")
        try:
            with self._ledger.acting(self._principal) as tx:
                leasing.supersede(tx, lease)
        except BroughtWouldBeLost as error:
            self.quarantine(lease, error)
        except (Outage, LeaseLost):
            log.warning("job.left", reason="the ledger is away; the lease will run out")

    def gave_way(self, lease: Lease) -> None:
        """Return a trial as it was leased: it begins again when a worker is free."""
        log.info("trial.gave_way")
        try:
            with self._ledger.acting(self._principal) as tx:
                leasing.give_back(tx, lease)
        except (Outage, LeaseLost):
            log.warning("job.left", reason="the ledger is away; the lease will run out")

    def put_off(self, lease: Lease, attempt: int, error: Retryable) -> None:
        """Try again later. An outage is not the job's fault; a conversion that hangs may be, and is charged."""
        charged = not isinstance(error, Outage)
        if charged and attempt >= MAX_ATTEMPTS:
            self.quarantine(lease, error)
            return
        cause = type(error).__name__
        log.warning("job.put_off", cause=cause, detail=in_full(error), charged=charged)
        try:
            with self._ledger.acting(self._principal) as tx:
                leasing.retry_later(
                    tx, lease, cause, str(error), AGAIN_S, charged=charged, technical=error.technical
                )
        except (Outage, LeaseLost):
            log.warning("job.left", reason="the ledger is away; the lease will run out")

    def quarantine(self, lease: Lease, error: Exception) -> None:
        """Set the job aside with its evidence: the error, its ids and where in the code it arose."""
        cause = type(error).__name__
        evidence = {
            "ids": {name: str(value) for name, value in getattr(error, "ids", {}).items()},
            "technical": getattr(error, "technical", ""),
            "trace": traceback.format_exception(error)[-EVIDENCE_LINES:],
        }
        log.error("job.quarantined", cause=cause, detail=in_full(error))
        try:
            with self._ledger.acting(self._principal) as tx:
                leasing.quarantine(tx, lease, cause, _told(error), evidence)
        except (Outage, LeaseLost):
            log.warning("job.left", reason="the ledger is away; the lease will run out")


def _told(error: Exception) -> str:
    """Return what is told of an error: our own words alone. Of one that nobody foresaw the trace is the evidence."""
    return str(error) if isinstance(error, NaskahError | StationeryError) else _UNFORESEEN
