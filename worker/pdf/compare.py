"""``python -m worker.pdf.compare``: two PDFs on standard input, their pages side by side as pictures, changes marked.

A process of its own with limits on time, memory and output, because a page is drawn by whatever it holds. Standard input is
the length of the first PDF (8 bytes, big-endian) and both PDFs; the answer is JSON, a PNG for each page that changed.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from archive import environment

DPI = 72
"""A line of 12 points is read easily on a screen; a pair of pages is 1,200 dots wide."""
SECONDS = 60
"""Two times sixty pages at 50 ms a page, ten times over."""
MEMORY = 1 << 30
OUTPUT = 64 << 20
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


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A page before and after."""

    number: int
    changed: bool
    boxes: Sequence[Box] = ()
    """Where it changed; none where one side has no such page."""
    missing: str | None = None
    """``before`` or ``after``: the side that has no such page."""
    picture: str | None = None
    """Both side by side, PNG in base64; only of a page that changed."""


def pairs(first: Sequence[Image.Image], second: Sequence[Image.Image]) -> Iterator[Pair]:
    """Yield every page with what changed on it."""
    for number in range(1, max(len(first), len(second)) + 1):
        before, after = (pages[number - 1] if number <= len(pages) else None for pages in (first, second))
        if before is None or after is None:
            side = "before" if before is None else "after"
            yield Pair(number=number, changed=True, missing=side, picture=_beside(before, after, ()))
            continue
        boxes = changed(before, after)
        yield Pair(
            number=number,
            changed=bool(boxes),
            boxes=boxes,
            picture=_beside(before, after, boxes) if boxes else None,
        )


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
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "naskah.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(
            ["pdftoppm", "-png", "-r", str(DPI), "-l", str(MOST_PAGES + 1), file, Path(folder) / "halaman"],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=environment.for_tool(),
        )
        names = sorted(Path(folder).glob("halaman-*.png"))
        if done.returncode != 0 or not names:
            raise ValueError("the pages cannot be drawn")
        if len(names) > MOST_PAGES:
            raise ValueError(f"more than {MOST_PAGES} pages")
        pages = []
        for name in names:
            with Image.open(name) as page:
                pages.append(page.convert("RGB"))
        return pages


def main() -> int:
    """Read standard input, answer on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    length = int.from_bytes(data[:8], "big")
    try:
        found = list(pairs(drawn(data[8 : 8 + length]), drawn(data[8 + length :])))
    except (OSError, ValueError, MemoryError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    sys.stdout.write(json.dumps([asdict(each) for each in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
