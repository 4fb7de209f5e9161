"""Reads the QR codes of pages by drawing them: where a page's picture is packed in a way that nothing else here unpacks.

JBIG2, which office machines scan black and white with, is one; the program pikepdf would start for it is not allowed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import pikepdf
import zxingcpp
from PIL import Image

from worker.locked import pdfium
from worker.locked.picture import NotDrawable

DPI: Final = 200
"""The printed code has 20 mm and 57 modules: 2.7 dots a module, of which 2 are read safely."""
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def drawn_alone(picture: Any) -> bool:
    """Whether a PDF's picture is packed so that it can only be drawn."""
    packed = picture.get("/Filter", ())
    return "/JBIG2Decode" in map(str, packed if isinstance(packed, pikepdf.Array) else (packed,))


def drawn_codes(pdf: bytes, pages: Collection[int]) -> Iterator[str]:
    """Yield the text of every QR code on these pages, counted from 0; nothing where they cannot be drawn."""
    try:
        for each in pdfium.pages(pdf, DPI, pages) if pages else ():
            page = Image.frombytes("RGB", (each.width, each.height), each.pixels).convert("L")
            yield from (code.text for code in zxingcpp.read_barcodes(page, formats=_QR))
    except NotDrawable:
        return
