"""Which verification codes the QR pictures of a PDF or photo carry: its own, or a scanned page's. Opens foreign bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
import zxingcpp
from PIL import Image

from worker.locked.barcodes import drawn_alone, drawn_codes
from worker.locked.kinds import PICTURES, Kind, kind_of

_ADDRESS: Final = re.compile(r"/v/([0-9A-Za-z-]{8,64})(?:[#?]|$)")
_PIXELS: Final = 40_000_000  # an A4 page scanned at 600 dpi has 35 million
_PICTURES: Final = 200
_FRAMES: Final = 20
"""Pages of one TIFF that are read."""
_LARGE: Final = 400_000
"""Dots of a page's picture: A4 at 72 dpi has 500,000, a logo or code fewer."""
_INVISIBLE: Final = "3"
"""The mode in which text is there to be searched only."""
_FOUND: Final = 8
_DEEPEST: Final = 6
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def codes(pdf: bytes) -> list[str]:
    """Return the codes found, in the order of the pages; none for what is neither PDF nor picture, or carries no QR picture."""
    if kind_of(pdf) is Kind.PICTURE:
        return list(dict.fromkeys(_named(_photographed(pdf))))
    found: dict[str, None] = {}
    closed: set[int] = set()
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            for number, (page, picture) in enumerate(_pictures(opened)):
                if number >= _PICTURES or len(found) >= _FOUND:
                    break
                if drawn_alone(picture):
                    closed.add(page)
                else:
                    found.update(dict.fromkeys(_named(_read(picture))))
        found.update(dict.fromkeys(_named(drawn_codes(pdf, closed))))
    except Exception:  # noqa: BLE001 - whatever a broken or hostile file does to the readers, it has no more codes
        return list(found)
    return list(found)


def scanned(pdf: bytes) -> bool:
    """Whether it is a photo, or a PDF whose pages are pictures and show no text besides, as scanners make them.

    What a scanner recognised lies under the picture, invisible; it does not count.
    """
    if kind_of(pdf) is Kind.PICTURE:
        return True
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            pages = opened.pages
            return 0 < len(pages) <= _PICTURES and all(_pictured(each) for each in pages)
    except Exception:  # noqa: BLE001 - see ``codes``
        return False


def _pictured(page: pikepdf.Page) -> bool:
    pictures = list(_drawn(page.obj.get("/Resources"), set(), 0))
    large = any(int(each.get("/Width", 0)) * int(each.get("/Height", 0)) >= _LARGE for each in pictures)
    return large and not _writes(page)


def _writes(page: pikepdf.Page) -> bool:
    """Whether a page shows text that can be seen."""
    hidden, kept = False, []
    for each in pikepdf.parse_content_stream(page, "q Q Tr Tj TJ ' \""):
        match str(each.operator):
            case "q":
                kept.append(hidden)
            case "Q":
                hidden = kept.pop() if kept else False
            case "Tr":
                hidden = str(each.operands[0]) == _INVISIBLE
            case _ if not hidden:
                return True
    return False


def _photographed(data: bytes) -> Iterator[str]:
    """Yield the text of every QR code of a picture, of each of its pages if it has several."""
    try:
        with Image.open(BytesIO(data), formats=PICTURES) as picture:
            for page in range(min(getattr(picture, "n_frames", 1), _FRAMES)):
                picture.seek(page)
                if picture.width * picture.height > _PIXELS:
                    picture.draft(
                        "L", (picture.width // 2, picture.height // 2)
                    )  # JPEG alone is read smaller
                if picture.width * picture.height > _PIXELS:
                    return
                yield from (each.text for each in zxingcpp.read_barcodes(picture.convert("L"), formats=_QR))
    except (OSError, ValueError, TypeError, SyntaxError, EOFError, Image.DecompressionBombError):
        return


def _named(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if match := _ADDRESS.search(text):
            yield match[1].upper().replace("-", "")


def _pictures(opened: pikepdf.Pdf) -> Iterator[tuple[int, Any]]:
    """Yield every picture with the place of its first page."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(opened.pages):
        for each in _drawn(page.obj.get("/Resources"), seen, 0):
            yield number, each


def _drawn(resources: Any, seen: set[tuple[int, int]], depth: int) -> Iterator[Any]:
    """Yield the pictures a page or form draws with, those of forms within it as well, each once."""
    if resources is None or depth > _DEEPEST:
        return
    drawn: Any = resources.get("/XObject", pikepdf.Dictionary())
    for name in drawn.keys():  # noqa: SIM118 - a pikepdf dictionary is iterated by its keys only so
        each = drawn[name]
        if each.objgen in seen:
            continue
        seen.add(each.objgen)
        if each.get("/Subtype") == "/Image":
            yield each
        else:
            yield from _drawn(each.get("/Resources"), seen, depth + 1)


def _read(picture: Any) -> list[str]:
    if int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > _PIXELS:
        return []
    try:
        image = pikepdf.PdfImage(picture).as_pil_image()
    except (
        pikepdf.PikepdfError,
        NotImplementedError,
        ValueError,
        TypeError,
        OSError,
        Image.DecompressionBombError,
    ):
        return []
    return [each.text for each in zxingcpp.read_barcodes(image.convert("L"), formats=_QR)]
