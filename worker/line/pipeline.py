"""The straight line of one job: gather, print, sign, put together, deposit, record.

Here and nowhere else stands the order of things, and no step is come back to. The line knows nothing of approvals: the desk
wrote into the job what is to be true once it is done, and the record transaction makes it true verbatim. It deletes nothing
and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog

from archive.crash import crash_point
from archive.ledger import Ledger, Principal
from archive.ledger.documents import attachments, signings, staging, versions
from archive.ledger.documents.work import Work
from archive.ledger.jobs.rows import Lease
from archive.vault.deposit import CommittedVersion
from archive.vault.vault import Vault
from worker.line.edition import Edition, object_id
from worker.line.filing import edition
from worker.line.judges import Reading
from worker.line.material import Material, Materials
from worker.line.papers import Papers, PrintedPapers
from worker.line.signature import PageSigner
from worker.line.steps import Steps

CRASH_POINTS: Final = (
    "press.leased",
    "press.charged",
    "press.rendered",
    "press.converted",
    "press.deposited",
    "press.recorded",
)
"""Where the chaos suite kills a worker; the vault names its own."""

log = structlog.get_logger(__name__)


class Pipeline:
    """Brings leased jobs into the archive; one a worker child."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        principal: Principal,
        materials: Materials,
        papers: Papers,
        signatures: PageSigner,
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._principal = principal
        self._materials = materials
        self._papers = papers
        self._signatures = signatures

    def archive(self, lease: Lease, work: Work, attempt: int, steps: Steps) -> None:
        """Bring one job into the archive, or raise what kept it out."""
        keeps = work.job.on_done.keep
        steps.came_to("started")
        material = self._materials.of(work)
        printed = self._papers.printed(material, steps)
        page = self._signatures.on(material, printed.page) if printed.page else None
        made = edition(material, printed.files, page)
        if not keeps:
            steps.came_to("proofread")
        deposited, found = self._deposit(made, attempt)
        steps.came_to("deposited")
        crash_point("press.deposited")
        self._record(lease, material, made, printed, deposited, found, steps)
        crash_point("press.recorded")
        log.info(
            "job.filed" if keeps else "job.archived",
            jenis=work.document.jenis,
            version=deposited.version,
            attempt=attempt,
        )

    def _deposit(self, made: Edition, attempt: int) -> tuple[CommittedVersion, Mapping[str, Reading]]:
        """Lay the edition into the vault; return also what its judges read in files of an earlier attempt."""
        work, name = made.work, object_id(made.work)
        found: dict[str, Reading] = {}

        def accept(file: str, data: bytes) -> None:
            found[file] = made.judges[file](data)

        # The first attempt at a document's first version has nothing to build on, and saves the question.
        first = work.archived == 0 and attempt == 1 and not work.ended
        deposited = self._vault.deposit(
            name,
            made.contents,
            job=str(work.job.id),
            head=None if first else self._vault.head(name),
            keep=[each.name for each in made.kept],
            message=work.becomes,
            user="Naskah",
            created=work.job.created_at,
            accept=accept,
            ended=work.ended,
        )
        return deposited, found

    def _record(
        self,
        lease: Lease,
        material: Material,
        made: Edition,
        printed: PrintedPapers,
        deposited: CommittedVersion,
        found: Mapping[str, Reading],
        steps: Steps,
    ) -> None:
        """Make true what the order says, and let go of what lay beside the job until now."""
        order = made.work.job.on_done
        with self._ledger.acting(self._principal) as tx:
            steps.came_to("archived")
            steps.tell_in(tx)
            versions.record(tx, lease, made.version(deposited, found))
            if order.keep or order.brought:
                staging.unstage(tx, lease.job_id)
            if material.attached:
                names = [each.name for each in material.attached]
                attachments.arrived(tx, made.work.document.id, names)
            signings.keep_final(tx, lease, printed.final)
            if order.let_go:
                signings.let_go(tx, lease)
