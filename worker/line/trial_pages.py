"""The pictures of a trial that are kept with its version: which pages, how large, how many. Judges nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

import pikepdf
import structlog

from archive.errors import in_full
from archive.ledger.documents.trials import TrialPage
from worker.locked.drawing import PagesUndrawable, pictures

DPI: Final = 72
"""A page is 60 KB and its small letters can be read."""
MOST_PAGES: Final = 6
"""Of one print that are kept as pictures."""
MARKED: Final = 2
"""The first and the last: number, date and signature stand there."""
MOST_BYTES: Final = 8 << 20
"""Of all pictures of a trial."""

log = structlog.get_logger(__name__)


def drawn(pdf: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    """Draw the first pages of a PDF and its last, ``most`` in all, each with its number; none of what was not laid out."""
    if not pdf:
        return
    try:
        numbers, few = _few(pdf, most)
        yield from zip(numbers, pictures(few, DPI), strict=False)
    except (PagesUndrawable, pikepdf.PdfError) as error:
        log.warning("trial.undrawn", detail=in_full(error))


def fitting(pages: Sequence[TrialPage]) -> list[TrialPage]:
    """Return the first pages that fit the bound."""
    kept, room = [], MOST_BYTES
    for each in pages:
        if len(each.png) > room:
            break
        room -= len(each.png)
        kept.append(each)
    return kept


def _few(pdf: bytes, most: int) -> tuple[list[int], bytes]:
    """Return the first pages of a PDF and its last, ``most`` in all, with their numbers."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
        numbers = sorted({*range(1, min(most, count + 1)), count})
        for number in range(count, 0, -1):
            if number not in numbers:
                del document.pages[number - 1]
        out = io.BytesIO()
        document.save(out)
    return numbers, out.getvalue()
