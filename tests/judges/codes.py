"""Who reads a QR code from a bad copy: zxing-cpp, which the product has, and zbar and OpenCV where they are installed.

zbar and OpenCV come from PyPI (``pyzbar`` with Debian's libzbar0, ``opencv-python-headless``) and are no dependency. A copy
is what a worn scanner makes of a printed page: 150 dpi, 5 degrees turned, blurred by 0.8 pixels, JPEG of quality 40. zxing-cpp
gets the whole page, the others what a person points a camera at: the code with 4 cm around it.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

JUDGES: Final[Mapping[str, float]] = {"zxing": 1.0, "zbar": 1.0, "opencv": 0.9}
"""How many of the copies each must read."""
_DPI: Final = 150
_FINER: Final = 2  # the page is turned as paper is, before it becomes pixels
_DEGREES: Final = 5
_BLUR: Final = 0.8
_QUALITY: Final = 40
_AROUND: Final = 240


def pages(pdf: Path, *, dpi: int, last_first: bool = False) -> Iterator[Image.Image]:
    """Yield the pages of a PDF as pictures, each drawn when it is asked for."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        numbers = range(len(document))
        for number in reversed(numbers) if last_first else numbers:
            page = document[number]
            yield page.render(scale=dpi / 72).to_pil().convert("RGB")
            page.close()
    finally:
        document.close()


def bad_copy(page: Image.Image) -> Image.Image:
    """Return what a worn scanner makes of a page."""
    turned = page.convert("L").rotate(_DEGREES, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    small = turned.resize((turned.width // _FINER, turned.height // _FINER), Image.Resampling.BOX)
    file = io.BytesIO()
    small.filter(ImageFilter.GaussianBlur(_BLUR)).save(file, "JPEG", quality=_QUALITY)
    with Image.open(file) as copied:
        return copied.convert("L")


def read(pdfs: Sequence[Path]) -> dict[str, dict[Path, set[str]]]:
    """Return what each judge that is here reads of a bad copy of each PDF."""
    others = {"zbar": _zbar(), "opencv": _opencv()}
    present = ["zxing", *(name for name, judge in others.items() if judge is not None)]
    found: dict[str, dict[Path, set[str]]] = {name: {} for name in present}
    for pdf in pdfs:
        page, codes = _with_code(pdf)
        found["zxing"][pdf] = {str(code.text) for code in codes}
        around = page.crop(_box(codes, page.size))
        for name, judge in others.items():
            if judge is not None:
                found[name][pdf] = judge(around)
    return found


def _with_code(pdf: Path) -> tuple[Image.Image, Sequence[zxingcpp.Barcode]]:
    """Return the bad copy of the page where the QR code stands, the last with one, and what is read there."""
    for page in pages(pdf, dpi=_DPI * _FINER, last_first=True):
        copy = bad_copy(page)
        if codes := zxingcpp.read_barcodes(copy):
            break
    return copy, codes


def _box(codes: Sequence[zxingcpp.Barcode], size: tuple[int, int]) -> tuple[int, int, int, int]:
    corners = [
        corner
        for code in codes
        for at in (code.position,)
        for corner in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
    ]
    if not corners:
        return (0, 0, *size)
    across, down = [each.x for each in corners], [each.y for each in corners]
    return (
        max(0, min(across) - _AROUND),
        max(0, min(down) - _AROUND),
        min(size[0], max(across) + _AROUND),
        min(size[1], max(down) + _AROUND),
    )


Judge = Callable[[Image.Image], set[str]]


def _zbar() -> Judge | None:
    try:
        library: Any = importlib.import_module("pyzbar.pyzbar")
    except (ImportError, OSError):
        return None
    return lambda picture: {each.data.decode() for each in library.decode(picture)}


def _opencv() -> Judge | None:
    """OpenCV has two detectors, and says itself which to try when one finds nothing."""
    try:
        library: Any = importlib.import_module("cv2")
        numbers: Any = importlib.import_module("numpy")
    except (ImportError, OSError):
        return None

    def judge(picture: Image.Image) -> set[str]:
        pixels = numbers.array(picture)
        detectors = (library.QRCodeDetector(), library.QRCodeDetectorAruco())
        several = [text for each in detectors for text in each.detectAndDecodeMulti(pixels)[1]]
        return {*several, *(each.detectAndDecode(pixels)[0] for each in detectors)} - {""}

    return judge
