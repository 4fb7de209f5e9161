"""Draws one paper and judges it as the line does, and then as a reader would."""

from __future__ import annotations

from pathlib import Path

from tests.integration.doc_templates.stationery import press
from tests.papers.sizes import Paper
from worker.pdf.converter import Converter
from worker.pdf.errors import NumberBroken
from worker.pdf.judge import expected_from, judge_pdf
from worker.pdf.paper import Fault, PaperFault, laid


def judged(paper: Paper, converter: Converter) -> tuple[bytes, list[PaperFault]]:
    """Return the PDF and what is wrong with it."""
    rendering, marks, title = press(paper.jenis, paper.payload, paper.status)
    pdf = converter.convert(rendering.docx, title=title)
    code = str(marks.context["kode"])
    expected = expected_from(
        rendering.docx, rendering.emitted, marks=marks.printed, qr=marks.address, title=title, block=(code,)
    )
    try:
        found = list(judge_pdf(pdf, expected).faults)
    except NumberBroken as error:
        found = [
            PaperFault(fault=Fault.BROKEN_NUMBER, page=page, about=number)
            for number, page in zip(error.numbers, error.pages, strict=True)
        ]
    return pdf, [*found, *laid(pdf)]


def drawn(paper: Paper, converter: Converter, folder: Path) -> list[PaperFault]:
    """Draw a paper into ``folder`` and return its faults."""
    pdf, faults = judged(paper, converter)
    (folder / f"{paper.name}-{paper.status}.pdf").write_bytes(pdf)
    return faults
