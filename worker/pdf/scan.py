"""Reads a scanned PDF: its pages, and the text of every QR code on them. Opened in a child: see ``worker.locked.child``.

How a scan is read stands in ``worker.locked.barcodes``, which public verification asks as well; nothing in it is run.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, BinaryIO

import pikepdf
from PIL import Image

from archive.errors import machine_words
from worker.locked import pdfium
from worker.locked.answers import FileRefusal, ScanAnswer, line
from worker.locked.barcodes import codes_of
from worker.locked.child import say, serve
from worker.locked.loading import load_readers
from worker.locked.picture import MOST_PAGES
from worker.signing.doubts import SIZE, doubts
from worker.signing.naming import code_of


def read_scan(data: bytes) -> tuple[int, list[str]]:
    """Return the number of pages and the text of every QR code found on them."""
    with pikepdf.open(io.BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise ValueError(f"more than {MOST_PAGES} pages")
        return len(document.pages), list(codes_of(data, document, wanted=code_of).texts)


def _warm() -> None:
    """Use once whatever imports or reads files at its first use: every way a scanner's picture is packed."""
    load_readers("pyhanko.pdf_utils.filters")  # pyHanko, when an object stream comes
    pdfium.warm()
    made = io.BytesIO()
    pages = [Image.new(mode, (64, 64), 255) for mode in ("1", "L", "RGB", "CMYK", "P")]
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:])
    for each in (made.getvalue(), made.getvalue()[:400], b"%PDF-1.7"):
        _read(each)


def _read(data: bytes) -> ScanAnswer | FileRefusal:
    try:
        pages, codes = read_scan(data)
        sound = _is_sound(data)
    except (pikepdf.PikepdfError, ValueError) as error:
        return FileRefusal(reason="unreadable", detail=machine_words(error))
    return ScanAnswer(pages=pages, codes=codes, sound=sound)


def _is_sound(data: bytes) -> bool:
    """Whether every reader takes the same pages from it; what a machine or a mailer writes before the header moves no table."""
    return not doubts(data[max(data.find(b"%PDF-"), 0) :]) - {SIZE}


def _answer(_: Mapping[str, Any], given: BinaryIO) -> None:
    say(line(_read(given.read())))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
