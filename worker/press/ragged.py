"""Justified paragraphs with a word too long for what is left of a line: printed flush left, or the line before it is torn.

A word of a circular has at most thirty letters; an address on the web, which breaks at its strokes, or a code has more. All
that a loop prints is printed alike. Which paragraphs are justified is looked at once a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from worker.press.hyphens import tearing
from worker.press.names import wml
from worker.press.package import Package
from worker.press.printings import printings, values
from worker.press.properties import properties_of, put
from worker.press.styles import Styles

_OUTPUT: Final = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class JustifiedParagraph:
    """One justified paragraph and what it prints."""

    paragraph: int
    """Which ``w:p`` of the body, in document order."""
    path: str


def justified_in(root: etree._Element, package: Package) -> tuple[JustifiedParagraph, ...]:
    """Return the fields that a body prints in justified paragraphs."""
    styles = Styles(package)
    return tuple(
        JustifiedParagraph(paragraph=each.place, path=each.resolved(name))
        for each in printings(root)
        if styles.justified(each.paragraph)
        for name in _OUTPUT.findall(each.text)
    )


def torn(justified: Sequence[JustifiedParagraph], context: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the paragraphs that this context would tear; asked where such a word was printed."""
    return tuple(
        sorted({each.paragraph for each in justified if any(map(tearing, values(context, each.path)))})
    )


def flush_left(root: etree._Element, places: Sequence[int]) -> None:
    """Print these paragraphs of a body flush left."""
    wanted = set(places)
    for place, paragraph in enumerate(root.iter(wml("p"))):
        if place in wanted:
            put(properties_of(paragraph), "jc", val="left")
