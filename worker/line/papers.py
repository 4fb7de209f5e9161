"""What a job puts on paper: its pages, the page that waits for a signature, or copies beside pages that stay; all judged.

Papers are printed with their marks and, where the type wants it, bound into one PDF. What becomes of them is the line's
business; nothing here is sealed, deposited or recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.canonical import sha256_hex
from archive.crash import crash_point
from archive.ledger.documents import signings
from archive.ledger.documents.staging import StagedFile
from archive.ledger.documents.work import Work
from archive.ledger.jobs.on_done import Signer
from archive.vault.ocfl import Content
from worker.line.annexes import annex_name
from worker.line.edition import PAGE, EditionFile
from worker.line.judges import Judge, PageJudge, Reading, of_sheet
from worker.line.marks import Marker, Marks
from worker.line.material import Material, prints
from worker.line.printing import PAPER, LinePrinter
from worker.line.renders import Renders
from worker.line.sheets import Sheet, bound, numbered
from worker.line.steps import Steps
from worker.pdf.converter import Converter
from worker.pdf.rows import whole_or_broken
from worker.queue import PRESS_PDF

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class UnsignedPdf:
    """The PDF of the papers, before any signature."""

    judge: Judge
    """Of what its pages say."""
    pdf: bytes = field(default=b"", repr=False)
    """Empty where people signed one that was made before: theirs is archived."""
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, kw_only=True)
class PrintedPapers:
    """Everything that one job prints."""

    files: Sequence[EditionFile] = ()
    """Papers, or copies."""
    page: UnsignedPdf | None = None
    """None for a type without PDF, and where the pages stay."""
    final: Sequence[StagedFile] = ()
    """The page that waits for its signature, and the papers bound in it."""


class Papers:
    """Prints what a job is to show; one a worker child."""

    def __init__(
        self, *, marking: Marker, printing: LinePrinter, converter: Converter, renders: Renders
    ) -> None:
        self._marking = marking
        self._printing = printing
        self._converter = converter
        self._renders = renders

    def printed(self, material: Material, steps: Steps) -> PrintedPapers:
        """Print what the job asks for, and judge all of it."""
        work = material.work
        if not prints(work):
            return PrintedPapers()
        if work.job.on_done.keep:
            return PrintedPapers(files=[self._copy(material, *each, steps) for each in _copies(work)])
        marks = self._marking.of(work, work.imprint)
        sheets: Sequence[Sheet] = self._proofread(material, marks)
        _came_to("rendered", steps)
        page: UnsignedPdf | None = None
        if work.job.on_done.signer is Signer.PEOPLE:
            sheets = _as_signed(material, sheets)
            page = UnsignedPdf(
                judge=PageJudge(work=work, sheets=sheets, marks=marks.stamps, signed_before=True)
            )
        elif work.job.queue == PRESS_PDF:
            sheets, page = self._bound(material, sheets, marks, steps)
        return PrintedPapers(files=[_paper(each) for each in sheets], page=page, final=self._final(material))

    def _copy(
        self, material: Material, name: str, salinan: Mapping[str, Any] | None, steps: Steps
    ) -> EditionFile:
        """Print a copy that an act leads to: the same content, its state on every page; never the signed bytes."""
        marks = self._marking.of(material.work, material.work.imprint, salinan)
        sheets = self._proofread(material, marks)
        _came_to("rendered", steps)
        _, page = self._bound(material, sheets, marks, steps)
        content = Content(name=name, data=page.pdf, media=PDF)
        return EditionFile(content=content, judge=page.judge, reading=page.reading)

    def _final(self, material: Material) -> list[StagedFile]:
        """Return the page that its signatory will sign, judged as if it were archived; nothing where none is to be.

        With Lampiran the papers bound in it come along: they tell how many pages each has.
        """
        wanted = material.work.job.on_done.final
        if wanted is None:
            return []
        marks = self._marking.of(material.work, wanted)
        sheets, page = self._bound(material, self._proofread(material, marks), marks)
        papers = [_staged(each.name, DOCX, each.rendering.docx, each.pages) for each in sheets if each.pages]
        return [_staged(PAGE, PDF, page.pdf, page.reading.pages), *papers]

    def _proofread(self, material: Material, marks: Marks) -> list[Sheet]:
        """Return the papers printed, each read again."""
        sheets = self._printing.of(material, marks)
        for each in sheets:
            self._judge(of_sheet(each), each.rendering.docx)
        return sheets

    def _bound(
        self, material: Material, sheets: Sequence[Sheet], marks: Marks, steps: Steps | None = None
    ) -> tuple[Sequence[Sheet], UnsignedPdf]:
        """Return the papers with their pages numbered, and the PDF of them all, read again.

        ``steps`` come to ``converted`` before that.
        """
        if steps is not None:
            steps.tell()
        guess = _pages_before(material)

        def paged(rows_break: bool) -> tuple[Sequence[Sheet], UnsignedPdf]:
            whole = bound(sheets, self._converter, guess=guess, rows_break=rows_break)
            if steps is not None and not rows_break:
                _came_to("converted", steps)
            judge = PageJudge(work=material.work, sheets=whole.sheets, marks=marks.stamps)
            return whole.sheets, UnsignedPdf(
                judge=judge, pdf=whole.pdf, reading=self._judge(judge, whole.pdf)
            )

        return whole_or_broken(paged)

    def _judge(self, judge: Judge, data: bytes) -> Reading:
        with self._renders.one():
            return judge(data)


def _copies(work: Work) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    """Name the copies: one that is nobody's own, and one for each recipient with its number, as far as the order goes."""
    order = work.job.on_done
    if order.copy is not None:
        yield f"{order.copy}.pdf", None
    for each in order.copies:
        yield f"salinan-{each['nomor']}.pdf", each


def _as_signed(material: Material, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """Return the papers with the pages they have in the file that was signed; it is not made again."""
    counts = material.signing.papers if material.signing else {}
    return numbered(sheets, [counts[each.name] for each in sheets]) if counts else sheets


def _pages_before(material: Material) -> list[int] | None:
    """Return how many pages each paper had in the version before, where it had as many Lampiran."""
    if not material.annexes:
        return None
    pages = {file.name: file.pages for file in material.earlier}
    names = [PAPER, *(annex_name(number) for number in range(1, len(material.annexes) + 1))]
    found = [each for name in names if (each := pages.get(name)) is not None]
    return found if len(found) == len(names) else None


def _paper(sheet: Sheet) -> EditionFile:
    content = Content(name=sheet.name, data=sheet.rendering.docx, media=DOCX)
    return EditionFile(content=content, judge=of_sheet(sheet), reading=Reading(pages=sheet.pages))


def _staged(name: str, media: str, data: bytes, pages: int | None) -> StagedFile:
    return StagedFile(
        name=signings.FINAL + name, media=media, sha256=sha256_hex(data), pages=pages, data=data
    )


def _came_to(step: str, steps: Steps) -> None:
    steps.came_to(step)
    crash_point(f"press.{step}")
