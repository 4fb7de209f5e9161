"""The electronic signature on a job's page: the office's seal, put there by the press, or people's, brought by them.

Either way the page judge and the signature judge see the very bytes that will be archived, and what an earlier attempt
of the same job left passes both again before it is taken. Whose signature it is, the order says (``OnDone.signer``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.canonical import sha256_hex
from archive.crash import crash_point
from archive.ledger.documents.staging import StagedFile
from archive.ledger.documents.work import Work
from archive.ledger.jobs.on_done import Signer
from archive.ledger.office.certificates import Certificate
from archive.vault.ocfl import Content
from doc_templates.acts import SIGNS
from worker import signing
from worker.errors import NotTheirSignature, NotTheSameWork, WorkIncomplete
from worker.line.edition import PAGE, EditionFile
from worker.line.judges import Judge, Reading, bearing
from worker.line.material import Material, SigningMaterial
from worker.line.papers import PDF, UnsignedPdf
from worker.line.seals import SealMissing, Seals
from worker.signing.report import SignatureReport
from worker.signing.signatories import Binding, Decision, Signatory, SignatureOrder


@dataclass(frozen=True, kw_only=True)
class SignedPage:
    """The page as it is archived."""

    file: EditionFile
    report: SignatureReport | None = None
    """What its signatures are worth; None without any."""


class PageSigner:
    """Signs or judges the pages that are to be signed."""

    def __init__(self, seals: Seals | None) -> None:
        self._seals = seals

    def on(self, material: Material, page: UnsignedPdf) -> SignedPage:
        """Return the page with the signature that its job orders, or as it is."""
        match material.work.job.on_done.signer:
            case Signer.PEOPLE:
                return self._brought(material, page)
            case Signer.OFFICE:
                return self._sealed(material.work, page)
            case Signer.NOBODY:
                return SignedPage(file=_file(page.pdf, page.judge, page.reading))

    def _sealed(self, work: Work, page: UnsignedPdf) -> SignedPage:
        """Return the page under the office's seal."""
        seals = self._known(work)
        sealed, report = seals.of(work.document.satker, demonstration=work.office.demonstration).seal(
            page.pdf, at=work.job.created_at, reason=work.document.judul
        )
        judge = bearing(page.judge, seals.judge)
        reading = judge(sealed)
        crash_point("press.sealed")
        return SignedPage(file=_file(sealed, judge, reading), report=report)

    def _brought(self, material: Material, page: UnsignedPdf) -> SignedPage:
        """Return the page its signatories signed, decided upon once more; what is archived can be these bytes alone."""
        work = material.work
        prepared, signed, known = _at_hand(work, material.signing)
        decision = self._decided(work, prepared, signed, known)
        if not decision.accepted:
            raise NotTheirSignature(job=work.job.id, refused=", ".join(decision.refusals))

        def theirs(pdf: bytes) -> None:
            if sha256_hex(pdf) != signed.sha256:
                raise NotTheSameWork(job=work.job.id, file=signed.name)

        judge = bearing(page.judge, theirs)
        return SignedPage(file=_file(signed.data, judge, judge(signed.data)), report=decision.report)

    def _decided(
        self, work: Work, prepared: StagedFile | None, signed: StagedFile, known: Sequence[Certificate]
    ) -> Decision:
        expected, bindings, decided_on = _ordered(work, known)
        return signing.decide(
            prepared.data if prepared is not None else b"",
            signed.data,
            expected,
            bindings=bindings,
            trust=self._known(work).trust,
            at=work.job.created_at,
            decided_on=decided_on,
        )

    def _known(self, work: Work) -> Seals:
        if self._seals is None:
            raise SealMissing(satker=work.document.satker)
        return self._seals


def _at_hand(
    work: Work, found: SigningMaterial | None
) -> tuple[StagedFile | None, StagedFile, Sequence[Certificate]]:
    """Return the page as it was prepared, as it was signed, and the office's certificates.

    The prepared page is gone where a restored ledger took up a round that had begun: what the desk decided on the signed
    file, down to its digest, then stands alone.
    """
    if found is None or found.signed is None:
        raise WorkIncomplete(job=work.job.id)
    if found.page is None and not isinstance(work.job.on_done.signed, Mapping):
        raise WorkIncomplete(job=work.job.id)
    return found.page, found.signed, found.certificates


def _ordered(
    work: Work, known: Sequence[Certificate]
) -> tuple[Sequence[Signatory], Sequence[Binding], str | None]:
    """Return who is to have signed, with whose certificates; and the file that was decided upon at the desk.

    ``known``: the office's certificates, for a page that was signed before an order said whose were found.
    """
    order = work.job.on_done.signed
    if isinstance(order, Mapping):
        accepted = SignatureOrder.read(order)
        return accepted.signatories, accepted.bindings, accepted.sha256
    # Version 0.1 ordered it with a plain true: whoever gave the number, on the level of that act.
    given = [act for act in work.standing if act.kind in SIGNS][-1]
    bindings = [Binding.of(each) for each in known]
    return [Signatory(person=given.person_id, level=str(given.detail["tingkat"]))], bindings, None


def _file(pdf: bytes, judge: Judge, reading: Reading) -> EditionFile:
    return EditionFile(content=Content(name=PAGE, data=pdf, media=PDF), judge=judge, reading=reading)
