"""The straight line: lease, charge, load, stamp, render, convert, judge, deposit, record.

Here and nowhere else stands the order of things. The line knows nothing of approvals: the desk wrote into the job what
is to be true once it is done, and the record transaction makes it true verbatim. It deletes nothing and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from archive.crash import crash_point
from archive.errors import NaskahError, Outage, Retryable
from archive.ledger import Ledger, Principal
from archive.ledger.documents import signings, versions
from archive.ledger.errors import LeaseLost, RevisionMoved
from archive.ledger.jobs import jobs, rings, staging
from archive.ledger.jobs.rows import LEASE_S, Lease
from archive.ledger.jobs.work import Work, take_up
from archive.ledger.office import certificates
from archive.outages import HostOutage, judged
from archive.records.data import data_json
from archive.records.record import NAME as RECORD
from archive.records.record import FileNote, record_json
from archive.vault.deposit import Deposited
from archive.vault.ocfl import Content
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from worker.errors import OutageOfOneJob, OutOfTime, WorkIncomplete
from worker.line.annexes import Annexes, annexes_data
from worker.line.endings import Endings
from worker.line.filing import Copied, Filing, again, before, beside, signatures_in
from worker.line.keeper import Keeper
from worker.line.papers import DOCX, PDF, Papers
from worker.line.proof import Proof
from worker.line.record import files_of, new_version, object_id
from worker.line.renders import Renders
from worker.line.rest import NoRest, Rest
from worker.line.seals import Seals
from worker.line.signature import Signatures
from worker.line.steps import Steps
from worker.line.templates import Templates
from worker.pdf.converter import Converter
from worker.press.cache import TemplateCache
from worker.queue import PRESS_PDF
from worker.signing.report import SignatureReport

JSON = "application/json"
CRASH_POINTS = (
    "press.leased",
    "press.charged",
    "press.rendered",
    "press.converted",
    "press.deposited",
    "press.recorded",
)
"""Where the chaos suite kills a worker; the vault names its own."""

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
        bounds = Renders() if renders is None else renders
        self._signatures = Signatures(seals)
        self._principal = Principal.system("press")
        self._endings = Endings(ledger, self._principal)
        loaded = Templates(
            catalog=catalog,
            ledger=ledger,
            vault=vault,
            principal=self._principal,
            cache=TemplateCache() if templates is None else templates,
        )
        self._annexes = Annexes(ledger=ledger, principal=self._principal, templates=loaded, renders=bounds)
        self._papers = Papers(
            ledger=ledger,
            principal=self._principal,
            templates=loaded,
            annexes=self._annexes,
            converter=converter,
            renders=bounds,
            public_url=public_url,
            seals=seals,
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
                waiting = jobs.lease(tx, job_ids, self._keeper.worker_id, LEASE_S)
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
                jobs.release(tx, job_ids)
        except NaskahError as error:
            log.warning("jobs.kept", reason=f"the relay sends them again: {error}")
        self._rest.until_well()

    def answer(self, word: str) -> None:
        """Say in the ledger that a ring has come through the line."""
        with self._ledger.acting(self._principal) as tx:
            rings.answer(tx, word)

    def _give_back(self, leases: Sequence[Lease]) -> None:
        """Return what a shutdown or an outage kept us from; nobody is charged for it."""
        if leases:
            with self._ledger.acting(self._principal) as tx:
                for lease in leases:
                    jobs.give_back(tx, lease)

    def _finish(self, lease: Lease, work: Work | None) -> bool:
        """Bring one job to its end: recorded, put off, quarantined, or lost to another worker."""
        with structlog.contextvars.bound_contextvars(
            job=str(lease.job_id), document=str(lease.document_id), trace=lease.trace_id
        ):
            attempt = lease.attempts
            try:
                with self._ledger.acting(self._principal) as tx:
                    attempt = jobs.charge(tx, lease)
                self._keeper.takes(lease)
                crash_point("press.charged")
                if work is None:
                    raise WorkIncomplete(job=lease.job_id)
                self._archive(lease, work, attempt)
            except RevisionMoved:
                self._endings.superseded(lease)
                return False
            except LeaseLost as error:
                log.warning("job.lost", cause=type(error).__name__)
                return False
            except SoftTimeLimitExceeded:
                # The message took its whole time: the job in hand pays for it, and the rest of the message goes back.
                self._endings.put_off(lease, attempt, OutOfTime(job=lease.job_id))
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is kept on the job and the others go on
                self._end(lease, attempt, judged(error))
                return False
        self._rest.went_well()
        return True

    def _end(self, lease: Lease, attempt: int, error: Exception) -> None:
        """End a job that could not be archived; an outage that no other job would be spared makes this child rest."""
        if not isinstance(error, Retryable):
            self._endings.quarantine(lease, error)
            return
        if isinstance(error, HostOutage) and self._rest.its_own(lease.job_id):
            self._endings.put_off(lease, attempt, OutageOfOneJob(str(error), job=lease.job_id))
            return
        self._endings.put_off(lease, attempt, error)
        if isinstance(error, Outage) and error.rests:
            self._rest.met(error)

    def _archive(self, lease: Lease, work: Work, attempt: int) -> None:
        """The line itself, for one job."""
        if work.job.on_done.keep:
            self._file(lease, work, attempt)
            return
        steps = Steps(lease, attempt, self._keeper.came_to)
        steps.came_to("started")
        annexes = self._annexes.of(work)
        whole, proof = self._papers.printed(lease, work, annexes, steps)
        received = beside(self._ledger, self._principal, work)
        brought, kept = received.brought, received.kept
        proof.bring(brought)
        pdf, report = self._signed(work, whole.pdf, proof)
        final = self._papers.final(work, annexes)
        steps.came_to("proofread")
        printed = [
            *(Content(name=each.name, data=each.rendering.docx, media=DOCX) for each in whole.sheets),
            *([Content(name="naskah.pdf", data=pdf, media=PDF)] if pdf else []),
            *(Content(name=file.name, data=file.data, media=file.media) for file in brought),
        ]
        files = files_of(printed, proof.pages_of) | {
            each.name: FileNote(media=each.media, pages=each.pages) for each in kept
        }
        record = record_json(work, report.as_record() if report else None, files=files, faults=proof.faults)
        contents = [
            *printed,
            Content(name="data.json", data=data_json(work, annexes_data(annexes)), media=JSON),
            Content(name="record.json", data=record, media=JSON),
        ]
        deposited = self._deposit(work, attempt, contents, proof, keep=[each.name for each in kept])
        steps.came_to("deposited")
        crash_point("press.deposited")
        with self._ledger.acting(self._principal) as tx:
            steps.came_to("archived")
            steps.tell_in(tx)
            fresh = new_version(work, contents, deposited, pages=proof.pages_of, faults=proof.faults)
            artifacts = [*fresh.artifacts, *(again(each) for each in kept)]
            versions.record(tx, lease, replace(fresh, artifacts=artifacts))
            if brought:
                staging.unstage(tx, lease.job_id)
            signings.keep_final(tx, lease, final)
            if work.job.on_done.let_go:
                signings.let_go(tx, lease)
        crash_point("press.recorded")
        log.info("job.archived", jenis=work.document.jenis, version=deposited.version, attempt=attempt)

    def _copied(self, lease: Lease, work: Work, steps: Steps) -> list[Copied]:
        """Print the copies that an act leads to: the same content, its state on every page; never the signed bytes.

        One that is nobody's own, and one for each recipient with its number, as far as the order names them.
        """
        order = work.job.on_done
        wanted: dict[str, Mapping[str, Any] | None] = {}
        if order.copy is not None:
            wanted[f"{order.copy}.pdf"] = None
        wanted |= {f"salinan-{each['nomor']}.pdf": each for each in order.copies}
        if not wanted or lease.queue != PRESS_PDF:
            return []
        annexes = self._annexes.of(work)
        copies = []
        for name, salinan in wanted.items():
            whole, proof = self._papers.printed(lease, work, annexes, steps, salinan)
            pages, judge = proof.pages_of["naskah.pdf"], partial(proof.accept, "naskah.pdf")
            copies.append(Copied(name=name, data=whole.pdf, pages=pages, judge=judge))
        return copies

    def _signed(self, work: Work, pdf: bytes, proof: Proof) -> tuple[bytes, SignatureReport | None]:
        """Return the PDF as it is archived, and what its signature is worth where it bears one."""
        if work.job.on_done.signed:
            with self._ledger.acting(self._principal) as tx:
                files = {file.name: file for file in staging.staged(tx, work.job.id)}
                page = signings.final(tx, work.document.id)
                known = certificates.every(tx, work.document.satker)
            return self._signatures.brought(work, files | ({page.name: page} if page else {}), known, proof)
        return self._signatures.sealed(work, pdf, proof) if pdf else (pdf, None)

    def _file(self, lease: Lease, work: Work, attempt: int) -> None:
        """Write the record anew beside the pages as they are, with what a person brought and a copy that is due."""
        steps = Steps(lease, attempt, self._keeper.came_to)
        steps.came_to("started")
        copies = self._copied(lease, work, steps)
        with self._ledger.acting(self._principal) as tx:
            brought = staging.staged(tx, lease.job_id)
            earlier = before(work, versions.of(tx, lease.document_id))
        (record,) = (each for each in earlier if each.name == RECORD)
        written = self._vault.read(record.key, record.version_id, record.sha256, record.size)
        filing = Filing(work, brought, earlier, signatures=signatures_in(written), copies=copies)
        head = self._vault.head(object_id(work))
        deposited = self._vault.deposit(
            object_id(work),
            filing.contents,
            job=str(work.job.id),
            head=head,
            keep=filing.kept,
            message=work.becomes,
            user="Naskah",
            created=work.job.created_at,
            accept=filing.accept,
            ended=work.ended,
        )
        steps.came_to("deposited")
        crash_point("press.deposited")
        with self._ledger.acting(self._principal) as tx:
            steps.came_to("archived")
            steps.tell_in(tx)
            versions.record(tx, lease, filing.version(deposited))
            staging.unstage(tx, lease.job_id)
        crash_point("press.recorded")
        log.info("job.filed", jenis=work.document.jenis, version=deposited.version, attempt=attempt)

    def _deposit(
        self, work: Work, attempt: int, contents: Sequence[Content], proof: Proof, keep: Sequence[str]
    ) -> Deposited:
        name = object_id(work)
        # The first attempt at a document's first version has nothing to build on, and saves the question.
        first = work.archived == 0 and attempt == 1 and not work.ended
        return self._vault.deposit(
            name,
            contents,
            job=str(work.job.id),
            head=None if first else self._vault.head(name),
            keep=keep,
            message=work.becomes,
            user="Naskah",
            created=work.job.created_at,
            accept=proof.accept,
            ended=work.ended,
        )
