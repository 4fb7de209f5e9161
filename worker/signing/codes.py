"""Which verification codes the QR pictures of a PDF carry: its own, or a scanned page's. Opens foreign bytes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

import pikepdf
import zxingcpp
from PIL import Image

_ADDRESS: Final = re.compile(r"/v/([0-9A-Za-z-]{8,64})(?:[#?]|$)")
_PIXELS: Final = 40_000_000  # an A4 page scanned at 600 dpi has 35 million
_PICTURES: Final = 200
_FOUND: Final = 8
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def codes(pdf: bytes) -> list[str]:
    """Return the codes found, in the order of the pages; none for what is no PDF or carries no QR picture."""
    found: dict[str, None] = {}
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            for number, picture in enumerate(_pictures(opened)):
                if number >= _PICTURES or len(found) >= _FOUND:
                    break
                for text in _read(picture):
                    if match := _ADDRESS.search(text):
                        found[match[1].upper().replace("-", "")] = None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, OSError):
        return list(found)
    return list(found)


def _pictures(opened: pikepdf.Pdf) -> Any:
    seen: set[tuple[int, int]] = set()
    for page in opened.pages:
        for picture in page.images.values():
            if picture.objgen not in seen:
                seen.add(picture.objgen)
                yield picture


def _read(picture: Any) -> list[str]:
    if int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > _PIXELS:
        return []
    try:
        image = pikepdf.PdfImage(picture).as_pil_image()
    except (
        pikepdf.PdfError,
        NotImplementedError,
        ValueError,
        TypeError,
        OSError,
        Image.DecompressionBombError,
    ):
        return []
    return [each.text for each in zxingcpp.read_barcodes(image.convert("L"), formats=_QR)]
