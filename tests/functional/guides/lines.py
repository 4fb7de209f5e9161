"""Every command line that README and guides print, in the order of each page.

Three places hold them: blocks fenced as ``sh``, indented blocks, and code within a line. What an indented block shows
besides (answers, addresses, lines that are signed) begins with one of ``SHOWN``; anything else there is taken for a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md")))
PROGRAMS = frozenset(
    ("naskah", ".venv/bin/naskah", "make", "docker", "sh", "curl", "python", "export", ".", "sha256sum")
)
"""With which a code within a line is a command line."""
SHOWN = ("GET ", "POST ", "{", "https://", "naskah-qr-1")
"""With which an indented block begins that shows something else."""

_CODE = re.compile(r"`([^`]+)`")
_LIST = re.compile(r"^\s*([-*]|\d+\.)\s")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One command line and where it stands."""

    page: str
    number: int
    text: str
    block: bool
    """Whether it stands in a block: what is named within a sentence may be a command's name alone."""

    def __str__(self) -> str:
        return f"{self.page}:{self.number} {self.text}"


def lines_of(page: Path) -> list[Line]:
    """Return a page's command lines in their order, each text once."""
    name = str(page.relative_to(ROOT))
    found: dict[str, Line] = {}
    for number, text, block in _written(page.read_text(encoding="utf-8").split("\n")):
        found.setdefault(text, Line(page=name, number=number, text=text, block=block))
    return list(found.values())


def _written(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    fence: str | None = None
    paragraph: list[tuple[int, str]] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("```"):
            yield from _inline(paragraph)
            yield from _block(block)
            paragraph, block = [], []
            fence = line[3:].strip() if fence is None else None
        elif fence is not None:
            if fence == "sh":
                block.append((number, line))
        elif line.startswith("    ") and not paragraph:
            block.append((number, line))
        elif not line.strip():
            yield from _inline(paragraph)
            yield from _block(block)
            paragraph, block = [], []
        else:
            if _LIST.match(line) or line.startswith("|"):
                yield from _inline(paragraph)
                paragraph = []
            paragraph.append((number, line))


def _inline(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    text = "\n".join(line for _, line in paragraph)
    for code in _CODE.finditer(text):
        command = " ".join(code.group(1).split()).replace("\\|", "|")
        words = command.split(" ")
        if words[0] in PROGRAMS and len(words) > 1:
            yield paragraph[text.count("\n", 0, code.start())][0], command, False


def _block(block: list[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    if block and block[0][1].strip().startswith(SHOWN):
        return
    begun: list[str] = []
    first = 0
    for number, line in block:
        first = first if begun else number
        part = line.strip()
        begun.append(part.removesuffix("\\").rstrip())
        if part.endswith("\\"):
            continue
        command = " ".join(begun)
        begun = []
        # What stands behind two blanks and a hash is told to the reader, not to the shell.
        command = re.split(r"\s{2,}#\s", command)[0].strip()
        if command:
            yield first, command, True
