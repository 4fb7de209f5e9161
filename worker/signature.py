"""The electronic signature on a job's page: the office's seal, put there by the press, or a person's, brought by them.

Either way the page judge and the signature judge see the very bytes that will be archived, and what an earlier attempt
of the same job left passes both again before it is taken.
"""

from __future__ import annotations

from archive.canonical import sha256_hex
from archive.crash import crash_point
from archive.ledger.approvals import Staged
from archive.ledger.work import Work
from worker.errors import NotTheSameWork, WorkIncomplete
from worker.proof import Proof
from worker.sealing import SealMissing, Seals
from worker.signing.report import SignatureReport


class Signatures:
    """Signs or judges the pages that are to be signed."""

    def __init__(self, seals: Seals | None) -> None:
        self._seals = seals

    def sealed(self, work: Work, pdf: bytes, proof: Proof) -> tuple[bytes, SignatureReport | None]:
        """Return the page under the office's seal where the job asks for it, else as it is."""
        if work.job.on_done.get("seal") is None:
            return pdf, None
        seals = self._known(work)
        sealed, report = seals.of(work.document.satker, demonstration=work.office.demonstration).seal(
            pdf, at=work.job.created_at, reason=work.document.judul
        )
        proof.require_seal(seals.judge)
        proof.accept("naskah.pdf", sealed)
        crash_point("press.sealed")
        return sealed, report

    def brought(self, work: Work, file: Staged | None, proof: Proof) -> tuple[bytes, SignatureReport]:
        """Return the page its signatory signed; what is archived can be these bytes alone."""
        if file is None:
            raise WorkIncomplete(job=work.job.id)
        report = self._known(work).judge(file.data)

        def judge(pdf: bytes) -> None:
            if sha256_hex(pdf) != file.sha256:
                raise NotTheSameWork(job=work.job.id, file=file.name)

        proof.require_seal(judge)
        proof.accept("naskah.pdf", file.data)
        return file.data, report

    def _known(self, work: Work) -> Seals:
        if self._seals is None:
            raise SealMissing(satker=work.document.satker)
        return self._seals
