"""Reads the QR codes of a PDF's pages: from their pictures, and by drawing a page whose picture nothing here unpacks.

JBIG2, which office machines scan black and white with, JPEG 2000, colours of print shops: a page that holds such a
picture is drawn whole. What can be neither unpacked nor drawn was not read, and that is told: it is not "no code".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
import zxingcpp
from PIL import Image

from worker.locked import pdfium
from worker.locked.picture import MOST_PAGES, NotDrawable

DPI: Final = 200
"""The printed code has 20 mm and 57 modules: 2.7 dots a module, of which 2 are read safely."""
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
    pdf: bytes, opened: pikepdf.Pdf, *, most_pages: int = MOST_PAGES, most: int | None = None
) -> Codes:
    """Return the text of every QR code of the first ``most_pages``, or the first ``most`` of them."""
    found: dict[str, None] = {}
    closed: list[int] = []
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(opened.pages):
        if number >= most_pages or (most is not None and len(found) >= most):
            break
        for picture in pictures(page.obj.get("/Resources"), seen):
            texts = _unpacked(picture)
            if texts is None:
                closed += [] if number in closed else [number]
            else:
                found.update(dict.fromkeys(texts))
    unread = False
    try:
        for text in _drawn(pdf, closed):
            found[text] = None
    except NotDrawable:
        unread = True
    return Codes(texts=tuple(found), unread=unread or len(opened.pages) > most_pages)


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


def _drawn(pdf: bytes, pages: Collection[int]) -> Iterator[str]:
    for each in pdfium.pages(pdf, DPI, pages) if pages else ():
        yield from texts_of(Image.frombytes("RGB", (each.width, each.height), each.pixels))
