"""Pages with nothing on them but what stands on other pages too: header, footer, watermark.

What a page draws is compared by its painted paths, pictures and their places; whether it says anything is for the
caller, who knows which of its words are running ones. A page of an empty grid to be filled in by hand is not blank.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pikepdf

from archive.canonical import sha256_hex

_PATH: Final = frozenset({"m", "l", "c", "v", "y", "re", "h"})
_PAINT: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"})
_READ: Final = " ".join(sorted(_PATH | _PAINT | {"n", "cm", "q", "Q", "Do"}))

Mark = tuple[str, ...]
"""One painted thing: its path, or its picture and where that stands."""


def blank(document: pikepdf.Pdf, silent: Iterable[int]) -> list[int]:
    """Return those of the pages ``silent``, indices, on which nothing is drawn that no other page draws at its place."""
    wanted = set(silent)
    if not wanted or len(document.pages) < 2:
        return []
    drawn = [_marks(page) for page in document.pages]
    return [
        page
        for page in sorted(wanted)
        if drawn[page] <= set().union(*(each for other, each in enumerate(drawn) if other != page))
    ]


def _marks(page: pikepdf.Page) -> set[Mark]:
    pictures = page.resources.get("/XObject", pikepdf.Dictionary())
    found: set[Mark] = set()
    path: list[str] = []
    placed = [""]
    for instruction in pikepdf.parse_content_stream(page, _READ):
        name = str(instruction.operator)
        operands = instruction.operands
        said = " ".join(map(str, operands))
        if name == "q":
            placed.append(placed[-1])
        elif name == "Q":
            if len(placed) > 1:
                placed.pop()
        elif name == "cm":
            placed[-1] += f"{said} cm "
        elif name == "Do":
            found.add((placed[-1], _digest(pictures.get(str(operands[0])))))
        elif name in _PATH:
            path.append(f"{said} {name}")
        else:
            if name in _PAINT:
                found.add((placed[-1], *path, name))
            path = []
    return found


def _digest(picture: pikepdf.Object | None) -> str:
    """Return what a picture is by its content: LibreOffice writes a watermark anew for each page."""
    return sha256_hex(picture.read_raw_bytes()) if isinstance(picture, pikepdf.Stream) else ""
