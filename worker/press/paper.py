"""A template on the office's paper: sections of A4 take its size, as they lie; any other size was meant and stays.

DOCX bytes in and out; which paper an office uses is its configuration.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from worker.press.names import W
from worker.press.package import MAIN_DOCUMENT, open_package, parse_part
from worker.press.repacking import repacked

A4: Final = "A4"
PAPERS: Final = {A4: (11_906, 16_838), "F4": (12_189, 18_709)}
"""Width and height upright, in twentieths of a point; F4 is Indonesia's 215 by 330 mm."""
_ABOUT: Final = 20
"""Programs round A4 differently, by a third of a millimetre at most."""


def on_paper(template: bytes, kertas: str) -> bytes:
    """Return ``template`` for the paper ``kertas``, a key of ``PAPERS``."""
    if kertas == A4:
        return template
    package = open_package(template)
    main = next(package.named(MAIN_DOCUMENT))
    root = parse_part(main, package.parts[main].content())
    for size in root.iter(f"{{{W}}}pgSz"):
        _resize(size, PAPERS[kertas])
    return repacked(package, {main: root})


def _resize(size: etree._Element, upright: tuple[int, int]) -> None:
    names = (f"{{{W}}}w", f"{{{W}}}h")
    try:
        width, height = (int(size.get(name, "")) for name in names)
    except ValueError:
        return
    lying = width > height
    given = (height, width) if lying else (width, height)
    if all(abs(one - other) <= _ABOUT for one, other in zip(given, PAPERS[A4], strict=True)):
        for name, length in zip(names, reversed(upright) if lying else upright, strict=True):
            size.set(name, str(length))
