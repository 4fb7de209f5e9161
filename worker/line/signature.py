"""The electronic signature on a job's page: the office's seal, put there by the press, or a person's, brought by them.

Either way the page judge and the signature judge see the very bytes that will be archived, and what an earlier attempt
of the same job left passes both again before it is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.canonical import sha256_hex
from archive.crash import crash_point
from archive.ledger.documents import signings
from archive.ledger.jobs.staging import Staged
from archive.ledger.jobs.work import Work
from archive.ledger.office.certificates import Certificate
from worker import signing
from worker.errors import NotTheirSignature, NotTheSameWork, WorkIncomplete
from worker.line.proof import Proof
from worker.line.seals import SealMissing, Seals
from worker.signing.report import SignatureReport
from worker.signing.signatories import Binding, Signatory, SignatureOrder


class Signatures:
    """Signs or judges the pages that are to be signed."""

    def __init__(self, seals: Seals | None) -> None:
        self._seals = seals

    def sealed(self, work: Work, pdf: bytes, proof: Proof) -> tuple[bytes, SignatureReport | None]:
        """Return the page under the office's seal where the job asks for it, else as it is."""
        if work.job.on_done.seal is None:
            return pdf, None
        seals = self._known(work)
        sealed, report = seals.of(work.document.satker, demonstration=work.office.demonstration).seal(
            pdf, at=work.job.created_at, reason=work.document.judul
        )
        proof.require_seal(seals.judge)
        proof.accept("naskah.pdf", sealed)
        crash_point("press.sealed")
        return sealed, report

    def brought(
        self, work: Work, files: Mapping[str, Staged], known: Sequence[Certificate], proof: Proof
    ) -> tuple[bytes, SignatureReport]:
        """Return the page its signatories signed, decided upon once more; what is archived can be these bytes alone.

        ``known``: the office's certificates, for a page that was signed before an order said whose were found.
        """
        page, file = files.get(signings.PAGE), files.get(signings.SIGNED)
        if page is None or file is None:
            raise WorkIncomplete(job=work.job.id)
        expected, bindings, decided_on = _ordered(work, known)
        decision = signing.decide(
            page.data,
            file.data,
            expected,
            bindings=bindings,
            trust=self._known(work).trust,
            at=work.job.created_at,
            decided_on=decided_on,
        )
        if not decision.accepted:
            raise NotTheirSignature(job=work.job.id, refused=", ".join(decision.refusals))

        def judge(pdf: bytes) -> None:
            if sha256_hex(pdf) != file.sha256:
                raise NotTheSameWork(job=work.job.id, file=file.name)

        proof.require_seal(judge)
        proof.accept("naskah.pdf", file.data)
        return file.data, decision.report

    def _known(self, work: Work) -> Seals:
        if self._seals is None:
            raise SealMissing(satker=work.document.satker)
        return self._seals


def _ordered(
    work: Work, known: Sequence[Certificate]
) -> tuple[Sequence[Signatory], Sequence[Binding], str | None]:
    """Return who is to have signed, with whose certificates; and the file that was decided upon at the desk."""
    order = work.job.on_done.signed
    if isinstance(order, Mapping):
        accepted = SignatureOrder.read(order)
        return accepted.signatories, accepted.bindings, accepted.sha256
    # Version 0.1 ordered it with a plain true: whoever gave the number, on the level of that act.
    given = [act for act in work.standing if act.kind == "tanda_tangan"][-1]
    bindings = [Binding.of(each) for each in known]
    return [Signatory(person=given.person_id, level=str(given.detail["tingkat"]))], bindings, None
