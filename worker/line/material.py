"""What a job is made of, gathered before anything is printed: what follows asks ledger and vault for nothing more.

Most jobs need nothing but their own row and a template that is at hand. Lampiran, files that somebody brought, pages that
stay where an earlier version has them, a page that waits for its signature: these are read here, together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import attachments, signings, staging, versions
from archive.ledger.documents.staging import StagedFile
from archive.ledger.documents.versions import Artifact, Version
from archive.ledger.documents.work import Work
from archive.ledger.jobs.on_done import Signer
from archive.ledger.office import certificates
from archive.ledger.office.certificates import Certificate
from archive.records.attached import AttachedFile, attached
from archive.records.record import NAME as RECORD
from archive.vault.vault import Vault
from worker.errors import AttachmentMissing, WorkIncomplete
from worker.line.annexes import Annex, pinned, pins
from worker.line.templates import Stock, TemplateShelf
from worker.queue import PRESS_PDF

RECEIVED: Final = "diterima."
"""How the name of a received file begins in the archive."""


@dataclass(frozen=True, kw_only=True)
class SigningMaterial:
    """A page that people signed, and what they signed."""

    page: StagedFile | None
    """As it was prepared."""
    signed: StagedFile | None
    """As it was brought."""
    papers: Mapping[str, int]
    """How many pages each paper has that is bound in it; empty for a page of one paper."""
    certificates: Sequence[Certificate]
    """The office's, for a page that was signed before an order said whose were found."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything one job is made of."""

    work: Work
    templates: Mapping[tuple[str, str], Stock] = field(default_factory=dict)
    """By type and digest; empty where nothing is printed."""
    annexes: Sequence[Annex] = ()
    brought: Sequence[StagedFile] = ()
    """Files that somebody brought and that join the version as they are."""
    attached: Sequence[StagedFile] = ()
    """Files that go with the document and that no version holds yet."""
    earlier: Sequence[Artifact] = ()
    """The files of the version before, where pages or a received file stay as they are, or papers were bound."""
    signatures: Any = None
    """What the record before says of the signatures on pages that stay as they are."""
    signing: SigningMaterial | None = None

    def template(self, jenis: str, digest: str) -> Stock:
        """Return the template that a revision of a type was derived for."""
        return self.templates[jenis, digest]

    @property
    def received(self) -> Sequence[Artifact]:
        """The received file of a sheet that is printed again; it stays where an earlier version has it."""
        if not self.work.job.on_done.brought or self.brought:
            return ()
        return [each for each in self.earlier if each.name.startswith(RECEIVED)]

    @property
    def stays(self) -> Sequence[Artifact]:
        """The files beside new pages that an earlier version has: the received one, and those that go with the document."""
        return [*self.received, *_already(self.work, self.earlier)]


class Materials:
    """Gathers; one a worker child."""

    def __init__(
        self, *, ledger: Ledger, vault: Vault, principal: Principal, templates: TemplateShelf
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._principal = principal
        self._templates = templates

    def of(self, work: Work) -> Material:
        """Return what ``work`` is made of; raises ``AnnexMissing``, ``AttachmentMissing``, ``TemplateMissing``, ``WorkIncomplete``."""
        order = work.job.on_done
        found = Material(work=work)
        context = work.revision.context
        if order.keep or order.brought or order.signer is Signer.PEOPLE or pins(work) or attached(context):
            with self._ledger.acting(self._principal) as tx:
                found = _gathered(tx, work)
        return replace(
            found,
            templates=self._stock(work, found.annexes) if prints(work) else {},
            signatures=self._signatures(found.earlier) if order.keep else None,
        )

    def _stock(self, work: Work, annexes: Sequence[Annex]) -> dict[tuple[str, str], Stock]:
        wanted = [(work.document.jenis, work.revision), *((each.jenis, each.revision) for each in annexes)]
        return {
            (jenis, revision.template_digest): self._templates.of(
                work.document.satker, jenis, revision.template_digest
            )
            for jenis, revision in wanted
        }

    def _signatures(self, earlier: Sequence[Artifact]) -> Any:
        """Return what the record before says of the signatures: the pages stay as they are, and so does the report."""
        (record,) = (each for each in earlier if each.name == RECORD)
        written = self._vault.read(record.key, record.version_id, record.sha256, record.size)
        return json.loads(written).get("tanda_tangan_elektronik")


def prints(work: Work) -> bool:
    """Tell whether a job prints anything: pages, or copies beside pages that stay."""
    order = work.job.on_done
    return not order.keep or (work.job.queue == PRESS_PDF and bool(order.copy or order.copies))


def _gathered(tx: Transaction, work: Work) -> Material:
    order = work.job.on_done
    annexes = pinned(tx, work) if prints(work) else []
    brought = staging.staged(tx, work.job.id) if order.keep or order.brought else []
    files = attached(work.revision.context)
    earlier: Sequence[Artifact] = ()
    if order.keep or (order.brought and not brought):
        earlier = before(work, versions.of(tx, work.document.id))
    elif (annexes or files) and work.archived:
        earlier = _latest(work, versions.of(tx, work.document.id))
    signing = _signing(tx, work) if order.signer is Signer.PEOPLE else None
    return Material(
        work=work,
        annexes=annexes,
        brought=brought,
        attached=_new(tx, work, files, earlier) if files and not order.keep else (),
        earlier=earlier,
        signing=signing,
    )


def _already(work: Work, earlier: Sequence[Artifact]) -> list[Artifact]:
    """Return the files that go with the document where an earlier version has them."""
    known = {each.name: each.sha256 for each in attached(work.revision.context)}
    return [each for each in earlier if known.get(each.name) == each.sha256]


def _new(
    tx: Transaction, work: Work, files: Sequence[AttachedFile], earlier: Sequence[Artifact]
) -> list[StagedFile]:
    """Return the files that go with the document and that no version holds yet; raises ``AttachmentMissing``."""
    there = {each.name for each in _already(work, earlier)}
    wanted = {each.name: each.sha256 for each in files if each.name not in there}
    found = attachments.waiting(tx, work.document.id, wanted) if wanted else []
    if {each.name: each.sha256 for each in found} != wanted:
        lost = sorted(set(wanted) - {each.name for each in found if wanted[each.name] == each.sha256})
        raise AttachmentMissing(document=work.document.id, files=", ".join(lost))
    return found


def _signing(tx: Transaction, work: Work) -> SigningMaterial:
    signed = (file for file in staging.staged(tx, work.job.id) if file.name == signings.SIGNED)
    return SigningMaterial(
        page=signings.final(tx, work.document.id),
        signed=next(signed, None),
        papers=signings.pages_of_papers(tx, work.document.id) or _noted(work),
        certificates=certificates.every(tx, work.document.satker),
    )


def _noted(work: Work) -> Mapping[str, int]:
    """Return how many pages the bound papers have by an earlier signature of the round, where a restored ledger knows no other."""
    noted = [act.detail["halaman"] for act in work.standing if isinstance(act.detail.get("halaman"), Mapping)]
    return noted[-1] if noted else {}


def before(work: Work, known: Sequence[Version]) -> Sequence[Artifact]:
    """Return the files of the version that the job builds on; raises ``WorkIncomplete`` without one."""
    found = _latest(work, known)
    if not found:
        raise WorkIncomplete(job=work.job.id)
    return found


def _latest(work: Work, known: Sequence[Version]) -> Sequence[Artifact]:
    """Return the files of the newest version; what this job recorded, in a commit whose answer was lost, is no earlier one."""
    earlier = [each for each in known if each.job_id != work.job.id]
    return earlier[-1].artifacts if earlier else ()
