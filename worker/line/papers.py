"""The papers of one job: printed with their stamps, bound into one PDF where the type wants one, and judged.

What becomes of them is the line's business; nothing here is sealed, deposited or recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archive.canonical import sha256_hex
from archive.crash import crash_point
from archive.ledger import Ledger, Principal
from archive.ledger.documents import signings
from archive.ledger.jobs.rows import Lease
from archive.ledger.jobs.staging import Staged
from archive.ledger.jobs.work import Work
from archive.ledger.office.offices import Office
from archive.ledger.on_done import Imprint
from doc_templates.kit.kantor import Kantor
from worker.line.annexes import Annex, Annexes
from worker.line.proof import Proof
from worker.line.renders import Renders
from worker.line.seals import Seals
from worker.line.sheets import Bound, Sheet, bound, numbered
from worker.line.steps import Steps
from worker.line.templates import Templates
from worker.pdf.converter import Converter
from worker.pdf.rows import whole_or_broken
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress
from worker.press.qr_place import Symbols
from worker.press.recipients import RECIPIENTS, filled
from worker.queue import PRESS_PDF
from worker.stamping import PERNYATAAN_TTE, StampInput, Stamps, qr, stamps

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


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
        renders: Renders,
        public_url: str,
        seals: Seals | None,
    ) -> None:
        self._ledger = ledger
        self._principal = principal
        self._templates = templates
        self._annexes = annexes
        self._converter = converter
        self._renders = renders
        self._public_url = public_url
        self._seals = seals
        self._offices: dict[tuple[str, int], Kantor] = {}

    def printed(
        self,
        lease: Lease,
        work: Work,
        annexes: list[Annex],
        steps: Steps,
        salinan: Mapping[str, Any] | None = None,
    ) -> tuple[Bound, Proof]:
        """Print the papers with their stamps, bind them into one PDF where the type wants one, and judge it all.

        ``salinan``: whose copy it is, ``{nomor, dari, penerima}``, where a recipient gets its own.
        """
        sheets, proof = self._rendered(work, annexes, work.imprint, salinan)
        steps.came_to("rendered")
        crash_point("press.rendered")
        if work.job.on_done.signed:
            return self._as_signed(work, sheets, proof), proof
        if lease.queue != PRESS_PDF:
            return Bound(sheets=sheets, pdf=b""), proof
        steps.tell(self._ledger, self._principal)
        return self._paged(work, sheets, proof, steps), proof

    def final(self, work: Work, annexes: list[Annex]) -> list[Staged]:
        """Return the page that its signatory will sign, judged as if it were archived; nothing where none is to be.

        With Lampiran the papers bound in it come along: they tell how many pages each has.
        """
        wanted = work.job.on_done.final
        if wanted is None:
            return []
        sheets, proof = self._rendered(work, annexes, wanted)
        whole = self._paged(work, sheets, proof)
        files = [("naskah.pdf", PDF, whole.pdf, proof.pages_of["naskah.pdf"])]
        files += [(each.name, DOCX, each.rendering.docx, each.pages) for each in whole.sheets if each.pages]
        return [
            Staged(name=signings.FINAL + name, media=media, sha256=sha256_hex(data), pages=pages, data=data)
            for name, media, data, pages in files
        ]

    def _paged(self, work: Work, sheets: list[Sheet], proof: Proof, steps: Steps | None = None) -> Bound:
        """Return the papers bound into one PDF that passed the judge; ``steps`` come to ``converted`` before that."""
        guess = self._annexes.pages_before(work, len(sheets) - 1)

        def paged(rows_break: bool) -> Bound:
            whole = bound(sheets, self._converter, guess=guess, rows_break=rows_break)
            if steps is not None and not rows_break:
                steps.came_to("converted")
                crash_point("press.converted")
            proof.settle(whole.sheets)
            self._judge(proof, "naskah.pdf", whole.pdf)
            return whole

        return whole_or_broken(paged)

    def _rendered(
        self,
        work: Work,
        annexes: list[Annex],
        wanted: Imprint,
        salinan: Mapping[str, Any] | None = None,
    ) -> tuple[list[Sheet], Proof]:
        marks = self._stamps(work, wanted, salinan)
        dress = self._dress(work, marks)
        sheets = [self._print(work, marks, dress), *self._annexes.printed(work, annexes, marks, dress)]
        proof = Proof(work, sheets, marks)
        for each in sheets:
            self._judge(proof, each.name, each.rendering.docx)
        return sheets, proof

    def _judge(self, proof: Proof, name: str, data: bytes) -> None:
        with self._renders.one():
            proof.accept(name, data)

    def _as_signed(self, work: Work, sheets: list[Sheet], proof: Proof) -> Bound:
        """Return the papers with the pages they have in the file that was signed; it is not made again."""
        proof.look_back()
        with self._ledger.acting(self._principal) as tx:
            counts = signings.pages_of_papers(tx, work.document.id)
        papers = numbered(sheets, [counts[each.name] for each in sheets]) if counts else sheets
        proof.settle(papers)
        return Bound(sheets=papers, pdf=b"")

    def _print(self, work: Work, marks: Stamps, dress: Dress) -> Sheet:
        context = filled({**json.loads(work.revision.context), **work.job.on_done.context}, marks.context)
        template = self._templates.of(work, replace(dress, recipients=RECIPIENTS in context))
        # A template without a place for the QR code has none for the claim.
        pictures = {
            name: data
            for name, data in marks.media.items()
            if name != qr.CLAIM_PART or name in template.compiled.media
        }
        with self._renders.one():
            rendering = template.compiled.press({**context, "stempel": marks.context}, pictures)
        return Sheet(
            name="naskah.docx",
            title=marks.title,
            rendering=rendering,
            left_alone=template.left_alone,
            claim=qr.CLAIM_PART in pictures,
            address=marks.address,
            proved=template.shipped,
        )

    def _dress(self, work: Work, marks: Stamps) -> Dress:
        """Return how the office prints a document of this class."""
        office = self._office(work.office)
        mark = office.tanda_akses.mark(work.document.akses.name)
        return Dress(
            kertas=office.kertas,
            akses=ClassMark(tempat=office.tanda_akses.tempat, warna=mark.rgb) if mark else None,
            paraf=bool(marks.context["paraf_halaman"]),
            symbols=Symbols(side=qr.emu(marks.address), claim=qr.CLAIM_EMU if marks.claim else 0),
        )

    def _stamps(self, work: Work, wanted: Imprint, salinan: Mapping[str, Any] | None) -> Stamps:
        """Return the stamps of the page that is ``wanted``: which status it shows, and what a signed one says below."""
        chain = json.loads(work.revision.context)["naskah"]["rantai"]
        office = self._office(work.office)
        mark = office.tanda_akses.mark(work.document.akses.name)
        return stamps(
            StampInput(
                status=wanted.page,
                acts=work.standing,
                content_digest=work.revision.content_digest,
                hierarki=chain["paraf"],
                koordinasi=chain["koordinasi"],
                code=work.document.code,
                public_url=self._public_url,
                akses=work.document.akses,
                tanda_akses=mark.kata if mark else "",
                salinan=salinan,
                judul=work.document.judul,
                zona=work.office.zona,
                nomor=work.document.nomor,
                tanggal=work.document.tanggal,
                logo=office.logo,
                page_initials=work.document.jenis in office.paraf_halaman,
                qr_key=self._seals.qr_key(work.office.satker) if self._seals is not None else None,
                level=wanted.level,
                oleh=wanted.oleh,
                pernyataan_tte=wanted.footer or PERNYATAAN_TTE,
            )
        )

    def _office(self, office: Office) -> Kantor:
        """Return the office as its pages show it; reading a whole office file for each document would cost a millisecond."""
        key = (office.satker, office.version)
        if key not in self._offices:
            self._offices[key] = Kantor.from_config(office.config)
        return self._offices[key]
