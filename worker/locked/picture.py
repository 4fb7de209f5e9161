"""A page as a reader sees it, and what two programs' pictures of two files are compared by: digests of their pixels.

The bounds are those of a document: 200 pages, A3 at 600 dpi. What is beyond them is said not to be comparable, never
to look the same.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from worker.locked.answers import FileRefusal, LooksAnswer

DPI: Final = 100
"""Type of 6 points is 8 dots high: a changed figure in a footnote changes some twenty of them."""
MOST_PAGES: Final = 200
MOST_PIXELS: Final = 40_000_000
"""Of a page at the resolution it is drawn with. A4 at 600 dpi is 35 million."""


class NotDrawable(Exception):
    """The pages cannot be drawn, or are more or larger than a document's."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A place that is left out on both sides, because a signature may show there: parts of the page's width and height."""

    page: int
    """Counted from 0."""
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """One page: three bytes a dot, rows without gaps, from the top left."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


Draw = Callable[[bytes, int], Iterator[PageImage]]
"""Draws the pages of a PDF at a resolution, one after the other."""


def require_drawable(page: int, width: float, height: float) -> None:
    """Refuse a page by its place, counted from 0, and its size in dots."""
    if page >= MOST_PAGES:
        raise NotDrawable(f"more than {MOST_PAGES} pages")
    if not 1 <= width * height <= MOST_PIXELS:
        raise NotDrawable(f"a page of {width:.0f} x {height:.0f} dots")


def looks(draw: Draw, header: Mapping[str, Any], given: BinaryIO) -> LooksAnswer | FileRefusal:
    """Answer what both files of a question look like; ``header`` has the first one's size and the places left out."""
    covers = [Cover(**each) for each in header["covers"]]
    try:
        first, second = (
            [_digest(each, number, covers) for number, each in enumerate(draw(pdf, DPI))]
            for pdf in (given.read(header["size"]), given.read())
        )
    except NotDrawable as error:
        return FileRefusal(reason=str(error))
    return LooksAnswer(first=first, second=second)


def _digest(picture: PageImage, number: int, covers: Sequence[Cover]) -> str:
    hashed = hashlib.sha256(f"{picture.width} {picture.height} ".encode())
    here = [_dots(each, picture) for each in covers if each.page == number]
    hashed.update(_covered(picture, here) if here else picture.pixels)
    return hashed.hexdigest()


def _dots(cover: Cover, picture: PageImage) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom, a dot more on each side: a frame's line is drawn across its edge."""
    return (
        max(0, math.floor(cover.left * picture.width) - 1),
        max(0, math.floor(cover.top * picture.height) - 1),
        min(picture.width, math.ceil(cover.right * picture.width) + 1),
        min(picture.height, math.ceil(cover.bottom * picture.height) + 1),
    )


def _covered(picture: PageImage, places: Sequence[tuple[int, int, int, int]]) -> bytes:
    pixels = bytearray(picture.pixels)
    for left, top, right, bottom in places:
        for row in range(top, bottom):
            at = 3 * (row * picture.width + left)
            pixels[at : at + 3 * (right - left)] = bytes(3 * (right - left))
    return bytes(pixels)
