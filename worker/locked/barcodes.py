"""Reads the QR codes of a PDF's pages: from their pictures, and by drawing pages. The one reader of scans, whoever asks.

A picture is read as it was scanned, dot by dot. JBIG2, JPEG 2000, colours of print shops: a page that holds such a picture is
drawn whole. So are the first pages and the last of a file whose pictures show no code: scanners cut a page into strips and
layers, write it as a stencil, or into the page itself. What can be neither unpacked nor drawn was not read, and that is told:
it is not "no code".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
import zxingcpp
from PIL import Image

from worker.locked import pdfium
from worker.locked.picture import MOST_PAGES, NotDrawable
from worker.locked.written import inline, instructions

FINENESS: Final = (150, 300)
"""Dots an inch, the first at which a code is read: the printed code has 20 mm and 57 modules, 2 dots a module at 150 and 4 at
300; the coarser one is read four times as fast, and most scans are straight enough for it."""
ONCE: Final = 200
"""For pages in the middle, drawn once: 2.7 dots a module, of which 2 are read safely."""
DRAWN: Final = 18_000_000
"""Dots of a drawn page: A3 at 300 dpi. Some scanners call a dot a point, and their pages are metres wide."""
FIRST: Final = 3
"""Pages at the beginning that are drawn, and the last one: there a letter bears its code."""
READ_S: Final = 8
"""Processor seconds for the pictures of a file; from then on only those of its first pages and its last are read."""
PIXELS: Final = 40_000_000
"""A4 at 600 dpi is 35 million."""
_DEEPEST: Final = 6
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
OURS: Final = (ImportError, MemoryError, RecursionError)
"""What says nothing of a file: something is missing here, or used up."""


@dataclass(frozen=True, kw_only=True)
class Codes:
    """What was read."""

    texts: tuple[str, ...]
    unread: bool
    """A page could not be read, or nobody looked at it; a code may stand there."""


def codes_of(
    pdf: bytes,
    opened: pikepdf.Pdf,
    *,
    wanted: Callable[[str], object],
    most_pages: int = MOST_PAGES,
    most: int | None = None,
) -> Codes:
    """Return the text of every QR code of the first ``most_pages``, or the first ``most`` of them.

    ``wanted``: which texts are looked for; pages are drawn, and drawn finer, until one of those is read.
    """
    found: dict[str, None] = {}
    ends = _ends(len(opened.pages))
    closed: set[int] = set()
    seen: set[tuple[int, int]] = set()
    begun, unread = time.process_time(), len(opened.pages) > most_pages
    for number, page in enumerate(opened.pages):
        if number >= most_pages or (most is not None and len(found) >= most):
            break
        if number not in ends and time.process_time() - begun > READ_S:
            unread = True
            continue
        for picture in pictures(page.obj.get("/Resources"), seen):
            texts = _unpacked(picture)
            if texts is None:
                closed.add(number)
            else:
                found.update(dict.fromkeys(texts))
    if not any(map(wanted, found)):
        ends, kept = _drawable(opened, ends)
        unread = unread or kept
    for dpi in FINENESS:
        if ends and not any(map(wanted, found)):
            missed = not _drawn(pdf, ends, dpi, found)
            unread, closed = unread or (missed and bool(closed & ends)), closed - ends
    return Codes(texts=tuple(found), unread=not _drawn(pdf, closed, ONCE, found) or unread)


def _drawable(opened: pikepdf.Pdf, ends: Collection[int]) -> tuple[frozenset[int], bool]:
    """Return which of these pages show pictures and may be drawn, and whether one shows some and may not."""
    drawable, kept = set(), False
    for number in ends:
        page = opened.pages[number]
        drawn = instructions(page)
        shows = any(True for _ in pictures(page.obj.get("/Resources"), set()))
        if drawn is None:
            kept = kept or shows
        elif shows or inline(drawn):
            drawable.add(number)
    return frozenset(drawable), kept


def _ends(pages: int) -> frozenset[int]:
    """Return the places of the pages on which a letter bears its code, counted from 0."""
    return frozenset(range(min(FIRST, pages))) | ({pages - 1} if pages else frozenset())


def pictures(resources: Any, seen: set[tuple[int, int]], depth: int = 0) -> Iterator[Any]:
    """Yield the pictures a page or form draws with, those of forms within it as well, each once."""
    if resources is None or depth > _DEEPEST:
        return
    drawn: Any = resources.get("/XObject", pikepdf.Dictionary())
    for name in drawn.keys():  # noqa: SIM118 - a pikepdf dictionary is iterated by its keys only so
        each = drawn[name]
        if not isinstance(each, pikepdf.Stream) or each.objgen in seen:
            continue
        seen.add(each.objgen)
        if each.get("/Subtype") == "/Image":
            yield each
        else:
            yield from pictures(each.get("/Resources"), seen, depth + 1)


def texts_of(picture: Image.Image) -> list[str]:
    """Return the text of every QR code of a picture, of whatever mode."""
    return [each.text for each in zxingcpp.read_barcodes(grey(picture), formats=_QR)]


def grey(picture: Image.Image) -> Image.Image:
    """Return a picture in shades of grey; Pillow cuts 16 bits off at the lightest of 8, and what is clear counts as white."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda dot: dot / 257).convert("L")
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("L")
    return picture.convert("L")


def _unpacked(picture: Any) -> list[str] | None:
    """Return the codes of a PDF's picture; None where the page must be drawn to see it."""
    packed = picture.get("/Filter", ())
    if "/JBIG2Decode" in map(str, packed if isinstance(packed, pikepdf.Array) else (packed,)):
        return None  # the program pikepdf would start for it is not allowed here
    try:
        if int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > PIXELS:
            return None
        return texts_of(pikepdf.PdfImage(picture).as_pil_image())
    except OURS:
        raise
    except Exception:  # noqa: BLE001 - whatever a reader of pictures says of one it does not know: the page is drawn
        return None


def _drawn(pdf: bytes, places: Collection[int], dpi: int, found: dict[str, None]) -> bool:
    """Add the codes of pages that are drawn to those found; tell whether all could be drawn."""
    try:
        for each in pdfium.pages(pdf, dpi, places, most=DRAWN, forms=False) if places else ():
            texts = texts_of(Image.frombytes("RGB", (each.width, each.height), each.pixels))
            found.update(dict.fromkeys(texts))
    except NotDrawable:
        return False
    return True
