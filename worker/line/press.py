"""The press: leases the jobs of a message and brings each to its end: recorded, put off, set aside, or lost to another.

What is done for a job is ``pipeline``'s; how one ends that could not be archived, ``endings``'.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from archive.crash import crash_point
from archive.errors import NaskahError, Outage, Retryable, in_full
from archive.ledger import Ledger, Principal
from archive.ledger.documents.work import Work, take_up
from archive.ledger.errors import LeaseLost, RevisionMoved
from archive.ledger.jobs import leasing, rings
from archive.ledger.jobs.rows import LEASE_S, Lease
from archive.outages import HostOutage, true_cause
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from worker.errors import OutageOfOneJob, OutOfTime, TrialGaveWay, WorkIncomplete
from worker.line.endings import Endings
from worker.line.forms import Forms
from worker.line.keeper import Keeper
from worker.line.marks import Marker
from worker.line.material import Materials
from worker.line.papers import Papers
from worker.line.pipeline import Pipeline
from worker.line.printing import LinePrinter
from worker.line.renders import Renders
from worker.line.rest import NoRest, Rest
from worker.line.seals import Seals
from worker.line.signature import PageSigner
from worker.line.steps import Steps
from worker.line.templates import TemplateShelf
from worker.line.trials import TrialPress
from worker.pdf.converter import Converter
from worker.press.cache import TemplateCache

log = structlog.get_logger(__name__)


class Press:
    """Runs leased jobs down the line; one a worker child."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        catalog: Catalog,
        converter: Converter,
        keeper: Keeper,
        public_url: str,
        templates: TemplateCache | None = None,
        seals: Seals | None = None,
        renders: Renders | None = None,
        rest: Rest | None = None,
    ) -> None:
        """Without ``rest`` an outage is put off like any other, and the next job is tried."""
        self._ledger = ledger
        self._vault = vault
        self._keeper = keeper
        self._rest = rest or NoRest()
        self._principal = Principal.system("press")
        self._endings = Endings(ledger, self._principal)
        bounds = Renders() if renders is None else renders
        stock = TemplateShelf(catalog=catalog, ledger=ledger, vault=vault, principal=self._principal)
        self._trials = TrialPress(
            ledger=ledger, principal=self._principal, templates=stock, converter=converter, renders=bounds
        )
        self._pipeline = Pipeline(
            ledger=ledger,
            vault=vault,
            principal=self._principal,
            materials=Materials(
                ledger=ledger,
                vault=vault,
                principal=self._principal,
                templates=stock,
            ),
            papers=Papers(
                marking=Marker(public_url=public_url, seals=seals),
                printing=LinePrinter(
                    forms=Forms(TemplateCache() if templates is None else templates), renders=bounds
                ),
                converter=converter,
                renders=bounds,
            ),
            signatures=PageSigner(seals),
        )

    def close(self) -> None:
        """Say goodbye and give every connection back."""
        self._keeper.close()
        self._vault.close()
        self._ledger.close()

    def run(self, job_ids: Sequence[UUID]) -> int:
        """Take what of ``job_ids`` is free and bring each to its end; returns how many were archived."""
        if self._resting:
            self._release(job_ids)
            return 0
        try:
            with self._ledger.acting(self._principal) as tx:
                waiting = leasing.lease(tx, job_ids, self._keeper.worker_id, LEASE_S)
                works = take_up(tx, waiting)
        except Outage as error:
            self._rest.met(error)  # messages that nobody can lease are better kept by the broker
            self._rest.until_well()
            raise
        crash_point("press.leased")
        archived = 0
        with self._keeper.holding(waiting):
            try:
                while waiting and not self._resting:
                    lease = waiting.pop(0)
                    if not self._keeper.holds(lease):  # passed on, while the job before took long
                        continue
                    archived += self._finish(lease, works.get(lease.job_id))
                    self._keeper.done(lease)
            finally:
                self._give_back([each for each in waiting if self._keeper.holds(each)])
        if self._resting:
            self._rest.until_well()
        return archived

    @property
    def _resting(self) -> bool:
        return self._rest.trouble is not None

    def _release(self, job_ids: Sequence[UUID]) -> None:
        """Let others have the jobs of a message that came while this child rests, and rest on."""
        try:
            with self._ledger.acting(self._principal) as tx:
                leasing.release(tx, job_ids)
        except NaskahError as error:
            log.warning("jobs.kept", reason=f"the relay sends them again: {error}")
        self._rest.until_well()

    def answer(self, word: str) -> None:
        """Say in the ledger that a ring has come through the line; and with what pages are printed here, where that can be known."""
        with self._ledger.acting(self._principal) as tx:
            rings.answer(tx, word)
        self.note_setup()

    def note_setup(self) -> None:
        """Say in the ledger with what pages are printed here; a converter that is away is asked another time."""
        try:
            self._trials.note_setup()
        except Outage as error:
            log.warning("press.setup_unknown", detail=in_full(error))

    def _give_back(self, leases: Sequence[Lease]) -> None:
        """Return what a shutdown or an outage kept us from; nobody is charged for it."""
        if leases:
            with self._ledger.acting(self._principal) as tx:
                for lease in leases:
                    leasing.give_back(tx, lease)

    def _finish(self, lease: Lease, work: Work | None) -> bool:
        """Bring one job to its end: recorded, put off, quarantined, or lost to another worker."""
        with structlog.contextvars.bound_contextvars(
            job=str(lease.job_id), document=str(lease.document_id), trace=lease.trace_id
        ):
            attempt = lease.attempts
            try:
                with self._ledger.acting(self._principal) as tx:
                    attempt = leasing.charge(tx, lease)
                self._keeper.takes(lease)
                crash_point("press.charged")
                steps = Steps(lease, attempt, self._ledger, self._principal, self._keeper.came_to)
                if lease.trial_id is not None:
                    self._trials.run(lease, steps)
                elif work is None:
                    raise WorkIncomplete(job=lease.job_id)
                else:
                    self._pipeline.archive(lease, work, attempt, steps)
            except RevisionMoved:
                self._endings.superseded(lease)
                return False
            except TrialGaveWay:
                self._endings.gave_way(lease)
                return False
            except LeaseLost as error:
                log.warning("job.lost", cause=type(error).__name__)
                return False
            except SoftTimeLimitExceeded:
                # The message took its whole time: the job in hand pays for it, and the rest of the message goes back.
                self._endings.put_off(lease, attempt, OutOfTime(job=lease.job_id))
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is kept on the job and the others go on
                self._end(lease, attempt, true_cause(error))
                return False
        self._rest.went_well()
        return True

    def _end(self, lease: Lease, attempt: int, error: Exception) -> None:
        """End a job that could not be archived; an outage that no other job would be spared makes this child rest."""
        if not isinstance(error, Retryable):
            self._endings.quarantine(lease, error)
            return
        if isinstance(error, HostOutage) and self._rest.its_own(lease.job_id):
            self._endings.put_off(
                lease, attempt, OutageOfOneJob(str(error), technical=error.technical, job=lease.job_id)
            )
            return
        self._endings.put_off(lease, attempt, error)
        if isinstance(error, Outage) and error.rests:
            self._rest.met(error)
