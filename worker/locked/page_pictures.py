"""Pages of a PDF for whoever reads them on a screen: each as a WebP in two widths, small enough for a slow line, and what it says.

A few at a time, of a document of any length. Run in a child: see ``worker.locked.child``.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from PIL import Image

from worker.locked import pdfium
from worker.locked.answers import FileRefusal, ReadablePageAnswer, ReadablePagesAnswer, line
from worker.locked.child import say, serve
from worker.locked.children import Bounds, Child
from worker.locked.drawing import PagesUndrawable
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import ask
from worker.locked.picture import NotDrawable, PageImage
from worker.locked.reading import read

SMALL: Final = 720
"""Dots of a phone of 360 at two a dot; also what a list shows."""
LARGE: Final = 2 * SMALL
"""174 dpi of A4: sharp across a screen of 1366 and when a phone is turned or zoomed."""
AT_ONCE: Final = 4
"""Pages of one question: whoever waits for the first waits for these."""
MOST_BYTES: Final = 200_000
"""Of a picture: two seconds on 1 Mbit/s."""
_MOST_DOTS: Final = 6_000_000
"""Of the large picture: twice A4. A strip of a page is drawn smaller."""
_LONGEST: Final = 16_383
"""Dots that a WebP may have one way."""
_MOST_WORDS: Final = 50_000
"""Letters of a page: ten times a dense one."""
_NO_LETTER: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_STEPS: Final = [round(round(value * 31 / 255) * 255 / 31) for value in range(256)]
"""Thirty-two shades of each colour: the edges of letters need no more, and a page of type then weighs half."""
_QUALITIES: Final = (80, 60, 40, 20)
"""What is no page of type, the scan or photo of one, tried in this order."""
_BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=60, wall_s=60.0, output=16 << 20)
"""A page takes 0.3 s; four of them on a machine ten times slower are 12 s. Twice four pictures are 1.6 MB at most."""


@dataclass(frozen=True, kw_only=True)
class PagePicture:
    """A page as it is shown."""

    number: int
    """Counted from 1."""
    of: int
    """How many pages there are."""
    width: int
    height: int
    """Dots of the large picture."""
    small: bytes = field(repr=False)
    large: bytes = field(repr=False)
    words: str = field(repr=False)


def page_pictures(pdf: bytes, first: int, most: int = AT_ONCE) -> list[PagePicture]:
    """Return the pages from ``first`` on that there are, ``most`` of them; raises ``PagesUndrawable`` or ``NoConfinement``."""
    try:
        told, rest = ask(Child.READABLE, {"first": first, "most": most}, pdf, bounds=_BOUNDS)
        answer = read(told, ReadablePagesAnswer)
        if isinstance(answer, FileRefusal):
            raise PagesUndrawable(reason=answer.reason)
        return _taken(answer, rest, range(first, first + most))
    except ChildLost as lost:
        raise PagesUndrawable(reason=lost.reason.value) from lost


def _taken(answer: ReadablePagesAnswer, rest: bytes, asked: range) -> list[PagePicture]:
    """Return the pages with their pictures; raises ``ChildLost`` for an answer to another question."""
    found, at = [], 0
    for each in answer.pages:
        small, large = rest[at : at + each.small], rest[at + each.small : at + each.small + each.large]
        at += each.small + each.large
        sound = 0 < each.small == len(small) <= MOST_BYTES and 0 < each.large == len(large) <= MOST_BYTES
        if not sound or each.number not in asked or each.number > each.of:
            raise ChildLost(EndReason.CRASHED)
        found.append(
            PagePicture(
                number=each.number,
                of=each.of,
                width=each.width,
                height=each.height,
                small=small,
                large=large,
                words=_plain(each.words),
            )
        )
    return found


def _plain(words: str) -> str:
    """Return a page's words in lines, without what is no letter: control characters, halves, signs of a font's own."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or unicodedata.category(each) not in _NO_LETTER)


def _webp(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """Return a picture that weighs no more than ``MOST_BYTES``, and its size."""
    plain = io.BytesIO()
    image.point(3 * _STEPS).save(plain, "WEBP", lossless=True, quality=50, method=1)
    if plain.tell() <= MOST_BYTES:
        return plain.getvalue(), image.size
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "WEBP", quality=quality, method=2)
            if out.tell() <= MOST_BYTES:
                return out.getvalue(), image.size
        image = image.reduce(2)


def _drawn(page: PageImage) -> tuple[bytes, bytes, tuple[int, int]]:
    image = Image.frombytes("RGB", (page.width, page.height), page.pixels)
    while max(image.size) > _LONGEST:
        image = image.reduce(2)
    large, size = _webp(image)
    small, _ = _webp(image.reduce(2))
    return small, large, size


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    numbers = range(header["first"], header["first"] + header["most"])
    told: list[ReadablePageAnswer] = []
    pictures: list[bytes] = []
    try:
        for each in pdfium.readable(given.read(), numbers, LARGE, _MOST_DOTS, _MOST_WORDS):
            small, large, (width, height) = _drawn(each.picture)
            pictures += [small, large]
            told.append(
                ReadablePageAnswer(
                    number=each.number,
                    of=each.of,
                    width=width,
                    height=height,
                    small=len(small),
                    large=len(large),
                    words=each.words,
                )
            )
    except NotDrawable as error:
        say(line(FileRefusal(reason=str(error))))
        return
    say(line(ReadablePagesAnswer(pages=told)), b"".join(pictures))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    Image.init()
    pdfium.warm()
    _drawn(PageImage(width=2, height=2, pixels=bytes(12)))
    for quality in _QUALITIES:
        Image.new("RGB", (2, 2)).save(io.BytesIO(), "WEBP", quality=quality, method=2)


if __name__ == "__main__":
    serve(_answer, warm=_warm)
