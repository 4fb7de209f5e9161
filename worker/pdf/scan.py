"""``python -m worker.pdf.scan``: reads a scanned PDF from standard input and says its pages and QR codes as JSON.

A process of its own with limits on time and memory, because a scan is foreign input. It writes no file and opens no
connection; only the pictures in the PDF are looked at, nothing in it is run.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator

import pikepdf
import zxingcpp
from PIL import Image

SECONDS = 30
"""Thirty pages at half a second each, twice over."""
MEMORY = 1 << 30
"""A colour page of A4 at 600 dpi is 105 MB once opened; several copies of it fit."""
MOST_PAGES = 200
PIXELS = 40_000_000
"""A4 at 600 dpi is 35 million."""


def read_scan(data: bytes) -> tuple[int, list[str]]:
    """Return the number of pages and the text of every QR code found on them."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with pikepdf.open(io.BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise ValueError(f"more than {MOST_PAGES} pages")
        codes = [code for page in document.pages for code in _codes(page)]
        return len(document.pages), codes


def _codes(page: pikepdf.Page) -> Iterator[str]:
    for raw in page.get_images().values():
        if not isinstance(raw, pikepdf.Stream):
            continue
        image = pikepdf.PdfImage(raw)
        if image.width * image.height > PIXELS:
            continue
        try:
            picture = image.as_pil_image().convert("L")
        except (
            pikepdf.PdfError,
            pikepdf.models.image.UnsupportedImageTypeError,
            NotImplementedError,
            ValueError,
        ):
            continue  # a mask or an exotic colour space: no page of a scanner
        for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str("QRCode")):
            yield code.text


def main() -> int:
    """Read standard input, answer on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages, codes = read_scan(sys.stdin.buffer.read())
    except (pikepdf.PdfError, ValueError, MemoryError) as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return 1
    sys.stdout.write(json.dumps({"pages": pages, "codes": codes}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
