"""Reads a scanned PDF: its pages, and the text of every QR code on them. Opened in a child: see ``worker.locked.child``.

Only the pictures in the PDF are looked at, and pages drawn whose pictures cannot be; nothing in it is run.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import pikepdf
import zxingcpp
from PIL import Image

from worker.locked import pdfium
from worker.locked.answers import FileRefused, ScanAnswer, line
from worker.locked.barcodes import drawn_alone, drawn_codes
from worker.locked.child import say, serve
from worker.locked.loading import load_readers

MOST_PAGES = 200
PIXELS = 40_000_000
"""A4 at 600 dpi is 35 million."""


def read_scan(data: bytes) -> tuple[int, list[str]]:
    """Return the number of pages and the text of every QR code found on them."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with pikepdf.open(io.BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise ValueError(f"more than {MOST_PAGES} pages")
        codes: list[str] = []
        closed: list[int] = []
        for number, page in enumerate(document.pages):
            pictures = [each for each in page.get_images().values() if isinstance(each, pikepdf.Stream)]
            if any(map(drawn_alone, pictures)):
                closed.append(number)
            codes += _codes(pictures)
        return len(document.pages), list(dict.fromkeys([*codes, *drawn_codes(data, closed)]))


def _codes(pictures: Iterable[pikepdf.Stream]) -> Iterator[str]:
    for raw in pictures:
        if drawn_alone(raw):
            continue
        image = pikepdf.PdfImage(raw)
        if image.width * image.height > PIXELS:
            continue
        try:
            picture = image.as_pil_image().convert("L")
        except (pikepdf.PikepdfError, NotImplementedError, ValueError, OSError):
            continue  # a mask, an exotic colour space: not looked at
        for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str("QRCode")):
            yield code.text


def _warm() -> None:
    """Use once whatever imports or reads files at its first use: every way a scanner's picture is packed."""
    load_readers()
    pdfium.warm()
    made = io.BytesIO()
    pages = [Image.new(mode, (64, 64), 255) for mode in ("1", "L", "RGB", "CMYK", "P")]
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:])
    for each in (made.getvalue(), made.getvalue()[:400], b"%PDF-1.7"):
        _read(each)


def _read(data: bytes) -> ScanAnswer | FileRefused:
    try:
        pages, codes = read_scan(data)
    except (pikepdf.PikepdfError, ValueError) as error:
        return FileRefused(reason=type(error).__name__)
    return ScanAnswer(pages=pages, codes=codes)


def _answer(_: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(_read(given.read())))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
