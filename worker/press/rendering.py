"""What a render gives: the document, and every string the template printed with its place.

Plain records; how they come about is in ``compiled.py``, how they are checked in ``judge.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"<w:p[ />]")
_NESTED = re.compile(r"<w:p(?:\s[^>]*?)?(/?)>|</w:p>")
_ELEMENT = re.compile(r"</?([\w:.-]+)")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*[\"'][^\"']*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Emitted:
    """One string printed by the template, in the order of printing."""

    part: str
    """Name of the part in the package, e.g. ``word/header1.xml``."""
    text: str
    """The string as printed: what must be read at this place, letter by letter."""
    paragraph: int | None
    """Ordinal of its paragraph among all ``w:p`` of the part in document order; None outside paragraphs."""
    tag: str
    """Where in the XML: ``w:t``, ``dc:title``, or ``wp:docPr@descr`` for an attribute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendering:
    """A document and what the template printed into it."""

    docx: bytes
    emitted: tuple[Emitted, ...]


def locate(part: str, xml: str, texts: Sequence[str], places: Sequence[tuple[int, int]]) -> Iterator[Emitted]:
    """Yield each printed string with its place in the rendered XML."""
    starts, ordinals = _paragraphs(xml)
    for text, (start, _) in zip(texts, places, strict=True):
        opening = xml.rfind("<", 0, start)
        element = _ELEMENT.match(xml, opening)
        tag = element.group(1) if element else ""
        inside = xml.rfind(">", opening, start) < 0
        if inside and (attribute := _ATTRIBUTE.search(xml[opening:start])):
            tag = f"{tag}@{attribute.group(1)}"
        elif xml.startswith("</", opening) or xml.startswith("/>", start - 2):
            tag = f"after {tag}"
        before = bisect_right(starts, start)
        yield Emitted(part=part, text=text, paragraph=ordinals[before - 1] if before else None, tag=tag)


def _paragraphs(xml: str) -> tuple[Sequence[int], Sequence[int | None]]:
    """Return offsets and, from each offset on, the ordinal of the paragraph one is in."""
    if "<w:txbxContent" not in xml:  # only text boxes put paragraphs into paragraphs
        starts = [found.start() for found in _PARAGRAPH.finditer(xml)]
        return starts, range(len(starts))
    offsets: list[int] = []
    ordinals: list[int | None] = []
    stack: list[int | None] = [None]
    number = -1
    for found in _NESTED.finditer(xml):
        if found.group(1) is None:
            stack.pop()
        else:
            number += 1
            if not found.group(1):
                stack.append(number)
        offsets.append(found.start())
        ordinals.append(stack[-1])
    return offsets, ordinals
