"""Two PDFs, their pages side by side as pictures, changes marked. In a locked-in child: a page is drawn by what it holds.

Standard input is a header with the length of the first PDF, then both.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from PIL import Image, ImageChops, ImageDraw

from archive.errors import machine_words
from worker.locked import pdfium
from worker.locked.answers import ComparisonAnswer, FileRefusal, PairAnswer, line
from worker.locked.child import say, serve
from worker.locked.pdfium import WrittenLine
from worker.locked.picture import NotDrawable
from worker.pdf.shifted import PageShift, shift

DPI = 72
"""A line of 12 points is read easily on a screen; a pair of pages is 1,200 dots wide."""
MOST_PAGES = 60
"""Of one PDF: a circular with all its forms is twenty."""
_BLOCK = 8
"""Dots in a square of the grid on which changes are looked for: two thirds of a line."""
_SEEN = 48
"""Of 255: what is fainter is the edge of a letter drawn a hair beside."""
_GAP, _EDGE = 16, 4
_REMOVED, _ADDED, _PAPER = (164, 14, 38), (17, 99, 41), (225, 228, 233)

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in dots."""


def pairs(
    first: Sequence[Image.Image], second: Sequence[Image.Image], found: PageShift | None = None
) -> Iterator[PairAnswer]:
    """Yield every page with what changed on it; ``found``: what both say, by which pages are told apart that only moved."""
    for number in range(1, max(len(first), len(second)) + 1):
        before, after = (pages[number - 1] if number <= len(pages) else None for pages in (first, second))
        moved = found is not None and found.only_moved(number - 1)
        if before is None or after is None:
            side = "before" if before is None else "after"
            picture = _beside(before, after, ())
            yield PairAnswer(number=number, changed=not moved, moved=moved, missing=side, picture=picture)
            continue
        if found is not None:
            before, after = (
                _unnumbered(page, lines[number - 1])
                for page, lines in zip((before, after), found.numbering, strict=True)
            )
        boxes = changed(before, after)
        yield PairAnswer(
            number=number,
            changed=bool(boxes) and not moved,
            moved=bool(boxes) and moved,
            boxes=boxes,
            picture=_beside(first[number - 1], second[number - 1], boxes) if boxes else None,
        )


def _unnumbered(page: Image.Image, lines: Sequence[WrittenLine]) -> Image.Image:
    """Return a page without the lines that number it."""
    if not lines:
        return page
    plain = page.copy()
    draw = ImageDraw.Draw(plain)
    for each in lines:
        left, top, right, bottom = each.box
        draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill="white")
    return plain


def changed(before: Image.Image, after: Image.Image) -> list[Box]:
    """Return boxes around what differs: neighbouring squares of the grid are one box."""
    size = (max(before.width, after.width), max(before.height, after.height))
    differs = ImageChops.difference(_on(before, size, "L"), _on(after, size, "L"))
    if before.size != after.size:
        return [(0, 0, *size)]
    squares = differs.point([255 if value > _SEEN else 0 for value in range(256)]).reduce(_BLOCK)
    open_ = {(at % squares.width, at // squares.width) for at, value in enumerate(squares.tobytes()) if value}
    return sorted(_boxes(open_, size), key=lambda box: (box[1], box[0]))


def _boxes(open_: set[tuple[int, int]], size: tuple[int, int]) -> Iterator[Box]:
    while open_:
        waiting = [open_.pop()]
        for x, y in waiting:
            # Two squares far: the letters of a word, and lines that follow each other, belong together.
            near = {(x + dx, y + dy) for dx in range(-2, 3) for dy in range(-2, 3)} & open_
            open_ -= near
            waiting += near
        columns, rows = [x for x, _ in waiting], [y for _, y in waiting]
        yield (
            max(0, min(columns) * _BLOCK - _EDGE),
            max(0, min(rows) * _BLOCK - _EDGE),
            min(size[0], (max(columns) + 1) * _BLOCK + _EDGE),
            min(size[1], (max(rows) + 1) * _BLOCK + _EDGE),
        )


def _on(page: Image.Image, size: tuple[int, int], mode: str) -> Image.Image:
    canvas = Image.new(mode, size, "white")
    canvas.paste(page.convert(mode), (0, 0))
    return canvas


def _beside(before: Image.Image | None, after: Image.Image | None, boxes: Sequence[Box]) -> str:
    """Return both pages beside each other, what changed framed: red before, green after."""
    sides = (before, after)
    width = max(page.width for page in sides if page)
    height = max(page.height for page in sides if page)
    sheet = Image.new("RGB", (2 * width + _GAP, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    for page, left, colour in zip(sides, (0, width + _GAP), (_REMOVED, _ADDED), strict=True):
        if page is None:
            continue
        sheet.paste(page.convert("RGB"), (left, 0))
        for box in boxes:
            draw.rectangle((box[0] + left, box[1], box[2] + left - 1, box[3] - 1), outline=colour, width=2)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


def drawn(pdf: bytes) -> list[Image.Image]:
    """Return the pages as pictures; raises ``ValueError`` for what cannot be drawn or has too many."""
    found: list[Image.Image] = []
    try:
        for each in pdfium.pages(pdf, DPI):
            if len(found) == MOST_PAGES:
                raise ValueError(f"more than {MOST_PAGES} pages")
            found.append(Image.frombytes("RGB", (each.width, each.height), each.pixels))
    except NotDrawable as error:
        raise ValueError(str(error)) from error
    return found


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    first, second = given.read(header["first"]), given.read()
    try:
        before, after = drawn(first), drawn(second)
        said = shift(*(list(pdfium.writing(each)) for each in (first, second)))
        say(line(ComparisonAnswer(pairs=list(pairs(before, after, said)))))
    except (OSError, ValueError) as error:
        say(line(FileRefusal(reason="undrawable", detail=machine_words(error))))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    Image.init()
    pdfium.warm()
    list(pairs([Image.new("RGB", (64, 64), "white")], [Image.new("RGB", (64, 64), "black")]))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
