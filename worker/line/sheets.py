"""The papers of one job: the document's DOCX and those of its Lampiran, bound into one PDF with one count of pages.

How many pages a paper has is known once it is converted: without the counts of an earlier version each is converted, its
pages counted, and converted again with the number of its first page and the number of all (0.2 s a paper, only for
documents with Lampiran). It renders and judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from worker.pdf.binding import Leaf, bind, page_count
from worker.pdf.converter import Converter
from worker.pdf.errors import PageRefused
from worker.press import Rendering
from worker.press.annex import paged

_ROUNDS = 3
"""A page number of two digits where one stood may move a line; twice is more than any page was seen to need."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paper."""

    name: str
    """Its file in the archive."""
    title: str
    rendering: Rendering
    left_alone: frozenset[str] = frozenset()
    address: str = ""
    """The verification address, a link wherever it is printed."""
    proved: bool = False
    """Whether pages of its template have been proved to be PDF/UA-1."""
    qr: bool = True
    """Whether it shows the QR code."""
    claim: bool = False
    """Whether the signed claim stands beside it."""
    pages: int | None = None
    """Once it has been converted."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """The papers as they are archived, and the PDF of them all."""

    sheets: Sequence[Sheet]
    pdf: bytes


def bound(
    sheets: Sequence[Sheet],
    converter: Converter,
    guess: Sequence[int] | None = None,
    *,
    rows_break: bool = False,
) -> Bundle:
    """Return the papers converted and bound in their order; the first one's title is the PDF's.

    ``guess`` is how many pages each is likely to have; a wrong one costs a round. Raises ``PageRefused`` when numbering the pages changes how many they are, time and again.
    ``rows_break``: rows that the documents keep whole may break across pages.
    """
    if len(sheets) == 1:
        return Bundle(sheets=sheets, pdf=_converted(sheets, converter, rows_break)[0])
    counts = list(guess) if guess else [page_count(pdf) for pdf in _converted(sheets, converter, rows_break)]
    for _ in range(_ROUNDS):
        papers = numbered(sheets, counts)
        pdfs = _converted(papers, converter, rows_break)
        settled, counts = counts, [page_count(pdf) for pdf in pdfs]
        if counts == settled:
            leaves = [Leaf(pdf=pdf, title=each.title) for pdf, each in zip(pdfs[1:], papers[1:], strict=True)]
            return Bundle(sheets=papers, pdf=bind(pdfs[0], leaves))
    raise PageRefused("The numbers of the pages change how many pages there are.")


def numbered(sheets: Sequence[Sheet], counts: Sequence[int]) -> list[Sheet]:
    """Return the papers with one count of pages through all of them, each having as many as ``counts`` says."""
    return [
        _numbered(each, 1 + sum(counts[:place]), sum(counts), counts[place])
        for place, each in enumerate(sheets)
    ]


def _converted(sheets: Sequence[Sheet], converter: Converter, rows_break: bool) -> list[bytes]:
    return [
        converter.convert(
            each.rendering.docx,
            title=each.title,
            address=each.address,
            proved=each.proved,
            rows_break=rows_break,
        )
        for each in sheets
    ]


def _numbered(sheet: Sheet, first: int, total: int, pages: int) -> Sheet:
    docx = paged(sheet.rendering.docx, first=first, total=total)
    return replace(sheet, rendering=Rendering(docx=docx, emitted=sheet.rendering.emitted), pages=pages)
