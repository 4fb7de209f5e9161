"""The papers of one job: printed with their stamps, bound into one PDF where the type wants one, and judged.

What becomes of them is the line's business; nothing here is sealed, deposited or recorded.
"""

from __future__ import annotations

import json

from archive.crash import crash_point
from archive.ledger import Ledger, Principal, acts
from archive.ledger.job_rows import Lease
from archive.ledger.offices import Office
from archive.ledger.work import Work
from doc_templates.kantor import Kantor
from worker.annexes import Annex, Annexes
from worker.pdf.converter import Converter
from worker.proof import Proof
from worker.queue import PRESS_PDF
from worker.sealing import Seals
from worker.sheets import Bound, Sheet, bound
from worker.stamping import StampInput, Stamps, stamps
from worker.steps import Steps
from worker.templates import Templates


class Papers:
    """Prints what a job is to show; one a worker child."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        principal: Principal,
        templates: Templates,
        annexes: Annexes,
        converter: Converter,
        public_url: str,
        seals: Seals | None,
    ) -> None:
        self._ledger = ledger
        self._principal = principal
        self._templates = templates
        self._annexes = annexes
        self._converter = converter
        self._public_url = public_url
        self._seals = seals
        self._logos: dict[tuple[str, int], bytes | None] = {}

    def printed(self, lease: Lease, work: Work, annexes: list[Annex], steps: Steps) -> tuple[Bound, Proof]:
        """Print the papers with their stamps, bind them into one PDF where the type wants one, and judge it all."""
        marks = self._stamps(work)
        sheets = [self._print(work, marks), *self._annexes.printed(work, annexes, marks)]
        proof = Proof(work, sheets, marks)
        for each in sheets:
            proof.accept(each.name, each.rendering.docx)
        steps.came_to("rendered")
        crash_point("press.rendered")
        if lease.queue != PRESS_PDF:
            return Bound(sheets=sheets, pdf=b""), proof
        steps.tell(self._ledger, self._principal)
        whole = bound(sheets, self._converter, guess=self._annexes.pages_before(work, len(annexes)))
        steps.came_to("converted")
        crash_point("press.converted")
        proof.settle(whole.sheets)
        proof.accept("naskah.pdf", whole.pdf)
        return whole, proof

    def _print(self, work: Work, marks: Stamps) -> Sheet:
        template = self._templates.of(work)
        context = {**json.loads(work.revision.context), **work.job.on_done.get("context", {})}
        return Sheet(
            name="naskah.docx",
            title=work.document.judul,
            rendering=template.compiled.press({**context, "stempel": marks.context}, marks.media),
            left_alone=template.left_alone,
        )

    def _stamps(self, work: Work) -> Stamps:
        chain = json.loads(work.revision.context)["naskah"]["rantai"]
        return stamps(
            StampInput(
                status=work.job.on_done.get("page", work.job.on_done["status"]),
                acts=acts.standing(work.acts),
                content_digest=work.revision.content_digest,
                hierarki=chain["paraf"],
                koordinasi=chain["koordinasi"],
                code=work.document.code,
                public_url=self._public_url,
                akses=work.document.akses,
                zona=work.office.zona,
                nomor=work.document.nomor,
                tanggal=work.document.tanggal,
                logo=self._logo(work.office),
                qr_key=self._seals.qr_key(work.office.satker) if self._seals is not None else None,
            )
        )

    def _logo(self, office: Office) -> bytes | None:
        """Return the office's logo; reading a whole office file for each document would cost a millisecond."""
        key = (office.satker, office.version)
        if key not in self._logos:
            self._logos[key] = Kantor.from_config(office.config).logo
        return self._logos[key]
