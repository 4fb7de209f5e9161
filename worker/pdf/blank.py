"""Pages with nothing on them but what runs on every page of their kind: header, footer, watermark.

What a page draws is compared by its painted paths, pictures and their places with what other pages draw; the letterhead
of a first page, which no other page has, is known as LibreOffice tags it: an artifact, beside its own words. Whether a
page says anything is for the caller, who knows which words are running ones. An empty grid to be filled in by hand is
not blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from archive.canonical import sha256_hex

_PATH: Final = frozenset({"m", "l", "c", "v", "y", "re", "h"})
_PAINT: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"})
_TEXT: Final = frozenset({"BT", "Td", "TD", "Tm", "Tj", "TJ"})
_TAGS: Final = frozenset({"BMC", "BDC", "EMC"})
_READ: Final = " ".join(sorted(_PATH | _PAINT | _TEXT | _TAGS | {"n", "cm", "q", "Q", "Do"}))
_BESIDE: Final = 14.0
"""Points from the words of a letterhead to the line below them, with the space that a kop has there."""

Mark = tuple[str, ...]
"""One painted thing: its path, or its picture and where that stands."""


@dataclass(kw_only=True)
class _Drawn:
    """What one page paints; heights in points from its lower edge."""

    middle: float
    marks: set[Mark] = field(default_factory=set)
    artifacts: list[tuple[Mark, float, float]] = field(default_factory=list)
    """Marks outside the tagged text, with their lowest and highest point."""
    lines: list[float] = field(default_factory=list)
    """Baselines of the words outside the tagged text: a header's and a footer's."""

    def running(self) -> set[Mark]:
        """Return what belongs to the header or footer of this page alone: no lower, or higher, than its own words."""
        above = min((y for y in self.lines if y > self.middle), default=None)
        below = max((y for y in self.lines if y <= self.middle), default=None)
        return {
            mark
            for mark, low, high in self.artifacts
            if (above is not None and low >= above - _BESIDE)
            or (below is not None and high <= below + _BESIDE)
        }


def blank(document: pikepdf.Pdf, silent: Iterable[int]) -> list[int]:
    """Return those of the pages ``silent``, indices, on which nothing is drawn but running things."""
    wanted = set(silent)
    if not wanted or len(document.pages) < 2:
        return []
    drawn = [_drawn(page) for page in document.pages]
    return [
        page
        for page in sorted(wanted)
        if drawn[page].marks - drawn[page].running()
        <= set().union(*(each.marks for other, each in enumerate(drawn) if other != page))
    ]


def _drawn(page: pikepdf.Page) -> _Drawn:
    pictures = page.resources.get("/XObject", pikepdf.Dictionary())
    box = [float(side) for side in page.mediabox]
    found = _Drawn(middle=(box[1] + box[3]) / 2)
    placed = [pikepdf.Matrix()]
    tags: list[bool] = []
    path: list[str] = []
    heights: list[float] = []
    line = pikepdf.Matrix()

    def paint(mark: Mark) -> None:
        found.marks.add(mark)
        if any(tags) and heights:
            found.artifacts.append((mark, min(heights), max(heights)))

    for instruction in pikepdf.parse_content_stream(page, _READ):
        name = str(instruction.operator)
        operands = instruction.operands
        if name == "q":
            placed.append(placed[-1])
        elif name == "Q":
            if len(placed) > 1:
                placed.pop()
        elif name == "cm":
            placed[-1] = _matrix(operands) @ placed[-1]
        elif name in ("BMC", "BDC"):
            tags.append(str(operands[0]) == "/Artifact")
        elif name == "EMC":
            if tags:
                tags.pop()
        elif name == "BT":
            line = pikepdf.Matrix()
        elif name in ("Td", "TD"):
            line = pikepdf.Matrix().translated(float(operands[0]), float(operands[1])) @ line
        elif name == "Tm":
            line = _matrix(operands)
        elif name in ("Tj", "TJ"):
            if any(tags):
                found.lines.append((line @ placed[-1]).f)
        elif name == "Do":
            heights = [placed[-1].transform(corner)[1] for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]
            paint((_said(placed[-1]), _digest(pictures.get(str(operands[0])))))
            path, heights = [], []
        elif name in _PATH:
            path.append(f"{' '.join(map(str, operands))} {name}")
            heights += _heights(name, [float(each) for each in operands], placed[-1])
        else:
            if name in _PAINT:
                paint((_said(placed[-1]), *path, name))
            path, heights = [], []
    return found


def _heights(name: str, numbers: Sequence[float], placed: pikepdf.Matrix) -> list[float]:
    """Return how high the points of one part of a path lie."""
    if name == "re":
        x, y, width, height = numbers
        points = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    else:
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
    return [placed.transform(point)[1] for point in points]


def _matrix(operands: Iterable[pikepdf.Object]) -> pikepdf.Matrix:
    return pikepdf.Matrix(*(float(each) for each in operands))


def _said(placed: pikepdf.Matrix) -> str:
    return " ".join(f"{each:.3f}" for each in placed.shorthand)


def _digest(picture: pikepdf.Object | None) -> str:
    """Return what a picture is by its content: LibreOffice writes a watermark anew for each page."""
    return sha256_hex(picture.read_raw_bytes()) if isinstance(picture, pikepdf.Stream) else ""
