"""Reads the cells of a tagged PDF's tables by its structure tree, as poppler tells it: not by where words stand."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ELEMENT = re.compile(r"( *)([A-Z][A-Za-z0-9]*)(?: \(\w+\))?:?")
_TEXT = re.compile(r'( *)"(.*)"')


@dataclass
class Element:
    """One element of the structure: what it is, its own text, what is in it."""

    kind: str
    depth: int
    text: list[str] = field(default_factory=list)
    inner: list["Element"] = field(default_factory=list)

    def every(self, kind: str) -> Iterator["Element"]:
        """Elements of a kind in this one, at any depth, in order."""
        for each in self.inner:
            if each.kind == kind:
                yield each
            yield from each.every(kind)

    def own(self, kind: str) -> list["Element"]:
        """Elements of a kind directly in this one."""
        return [each for each in self.inner if each.kind == kind]

    @property
    def paragraphs(self) -> list[str]:
        """The text of each paragraph directly in this one."""
        return ["".join(each.text).strip() for each in self.own("P")]


def read(pdf: Path) -> Element:
    """Return the structure of a tagged PDF with its text."""
    done = subprocess.run(["pdfinfo", "-struct-text", str(pdf)], capture_output=True, text=True, check=True)
    root = Element(kind="", depth=-1)
    path = [root]
    for line in done.stdout.splitlines():
        text = _TEXT.fullmatch(line)
        element = _ELEMENT.fullmatch(line)
        if text is not None:
            path[-1].text.append(text[2])
        elif element is not None:
            depth = len(element[1])
            while path[-1].depth >= depth:
                path.pop()
            found = Element(kind=element[2], depth=depth)
            path[-1].inner.append(found)
            path.append(found)
    return root


def table(document: Element, heading: str) -> list[list[list[str]]]:
    """Return the rows under the heading row of the table that begins with ``heading``: cells as paragraphs."""
    for each in document.every("Table"):
        rows = each.own("TR")
        first = [cell for cell in rows[0].inner if cell.kind in ("TH", "TD")]
        if [cell.paragraphs for cell in first] == [[heading]]:
            return [[cell.paragraphs for cell in row.inner if cell.kind == "TD"] for row in rows[2:]]
    raise AssertionError(f"no table is headed {heading}")


def cell_with(document: Element, beginning: str) -> list[str]:
    """Return the paragraphs of the cell in which one begins with ``beginning``."""
    for each in document.every("TD"):
        if any(text.startswith(beginning) for text in each.paragraphs):
            return each.paragraphs
    raise AssertionError(f"no cell holds a paragraph that begins with {beginning}")
