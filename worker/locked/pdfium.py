"""Draws pages with PDFium, in memory: the one renderer. Run as a child it compares the looks of two files.

Forms are initialised, or no entry of a form would be drawn; no script is run, for this build has no engine for them. By
itself PDFium looks for fonts while it draws: here it is told that the machine has none, so that nothing is opened behind
the lock and a page looks the same on every machine. Fonts that a file does not bring are PDFium's own fourteen.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import pypdfium2
import pypdfium2.raw as pdfium

from worker.locked.answers import line
from worker.locked.child import say, serve
from worker.locked.picture import NotDrawable, PageImage, looks, require_drawable

_POINTS: Final = 72
_UNREADABLE: Final = "it cannot be opened or drawn"
_TRIAL: Final = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/DA(/F 9 Tf)/DR<</Font<</F 4 0 R>>>>>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Annots[5 0 R]/Contents 6 0 R/Resources<</Font<</F 4 0 R>>>>>> endobj
4 0 obj <</Type/Font/Subtype/TrueType/BaseFont/Cambria>> endobj
5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[0 0 90 20]/DA(/F 9 Tf)>> endobj
6 0 obj <</Length 38>> stream
BT /F 9 Tf 9 50 Td (Naskah 1945) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""


def pages(
    pdf: bytes,
    dpi: int,
    only: Collection[int] | None = None,
    *,
    most: int | None = None,
    forms: bool = True,
) -> Iterator[PageImage]:
    """Yield the pages as pictures, or those ``only`` whose places, counted from 0, are named; raises ``NotDrawable``.

    ``most``: dots of a page; a larger one is drawn smaller. ``forms``: with the entries of its form.
    """
    with _opened(pdf, forms=forms) as document:
        for number in range(len(document)):
            if only is not None and number not in only:
                continue
            yield _page(document, number, dpi / _POINTS, most)


@dataclass(frozen=True, kw_only=True)
class ReadablePage:
    """A page of a document of any length, as one person reads it."""

    number: int
    """Counted from 1."""
    of: int
    """How many there are."""
    picture: PageImage
    words: str
    """What it says, in lines."""


def readable(pdf: bytes, numbers: range, width: int, most: int, letters: int) -> Iterator[ReadablePage]:
    """Yield the pages of ``numbers``, counted from 1, that there are, ``width`` dots wide; raises ``NotDrawable``.

    ``most``: dots of a page; one that is longer than pages are is drawn smaller. ``letters``: of its words, the first.
    """
    with _opened(pdf) as document:
        of = len(document)
        for number in numbers:
            if not 1 <= number <= of:
                continue
            page = document[number - 1]
            scale = width / max(page.get_width(), 1)
            text = page.get_textpage()
            words = text.get_text_bounded()[:letters]
            text.close()
            page.close()
            picture = _page(document, number - 1, scale, most, counted=0)
            yield ReadablePage(number=number, of=of, picture=picture, words=words)


def _page(
    document: pypdfium2.PdfDocument, number: int, scale: float, most: int | None, counted: int | None = None
) -> PageImage:
    """Draw one page; ``counted``: as which it is counted, where its place is no matter."""
    page = document[number]
    try:
        width, height = page.get_size()
        if most is not None and width * height * scale * scale > most:
            scale = math.sqrt(most / (width * height))
        require_drawable(number if counted is None else counted, width * scale, height * scale)
        bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium.FPDFBitmap_BGR)
        row, rows = 3 * bitmap.width, memoryview(bitmap.buffer).cast("B")
        pixels = b"".join(
            rows[at : at + row] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        )
        picture = PageImage(width=bitmap.width, height=bitmap.height, pixels=pixels)
        bitmap.close()
        return picture
    finally:
        page.close()


@dataclass(frozen=True, kw_only=True)
class WrittenLine:
    """A line of a page's text, as PDFium reads it."""

    text: str
    box: tuple[float, float, float, float]
    """Left, top, right, bottom, in points from the page's upper left corner."""


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """What a page says, and the pictures on it by their digests."""

    lines: Sequence[WrittenLine]
    images: frozenset[str]


def writing(pdf: bytes) -> Iterator[PageWords]:
    """Yield what the pages say; raises ``NotDrawable``."""
    with _opened(pdf, forms=False) as document:
        for number in range(len(document)):
            page = document[number]
            yield PageWords(lines=tuple(_lines(page)), images=frozenset(_images(page)))
            page.close()


@contextmanager
def _opened(pdf: bytes, *, forms: bool = True) -> Iterator[pypdfium2.PdfDocument]:
    """Hold a document open for the block; raises ``NotDrawable``, also for what cannot be drawn within it."""
    _without_fonts()
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotDrawable(_UNREADABLE) from error
    try:
        if forms:
            document.init_forms()
        yield document
    except pypdfium2.PdfiumError as error:
        raise NotDrawable(_UNREADABLE) from error
    finally:
        document.close()


def _lines(page: pypdfium2.PdfPage) -> Iterator[WrittenLine]:
    text, height = page.get_textpage(), page.get_height()
    letters = [chr(pdfium.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())]
    begun = 0
    for at, letter in enumerate([*letters, "\n"]):
        if letter not in "\r\n":
            continue
        boxes = [text.get_charbox(each) for each in range(begun, at) if not letters[each].isspace()]
        if boxes:
            left, bottom, right, top = zip(*boxes, strict=True)
            box = (min(left), height - max(top), max(right), height - min(bottom))
            yield WrittenLine(text="".join(letters[begun:at]), box=box)
        begun = at + 1
    text.close()


def _images(page: pypdfium2.PdfPage) -> Iterator[str]:
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        if isinstance(each, pypdfium2.PdfImage):
            yield hashlib.sha256(each.get_data()).hexdigest()


def warm() -> None:
    """Draw once whatever reads files or memory at its first use: a font of nobody's, an entry of a form."""
    for each in (_TRIAL, _TRIAL[:80], b""):
        try:
            list(pages(each, _POINTS))
            list(writing(each))
            list(readable(each, range(1, 2), _POINTS, _POINTS * _POINTS, _POINTS))
        except NotDrawable:
            continue


@functools.cache
def _without_fonts() -> pdfium.FPDF_SYSFONTINFO:
    """Tell PDFium that this machine has no fonts; kept, for PDFium keeps its address."""
    none = pdfium.FPDF_SYSFONTINFO(version=1)
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(none))
    return none


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(looks(pages, header, given)))


if __name__ == "__main__":
    serve(_answer, warm=warm)
