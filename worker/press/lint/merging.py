"""Finds what a tag with a hyphen swallows: ``{%-`` joins what is behind it to the text before, ``-%}`` the text behind to it.

docxtpl cuts whatever lies between: the ends of paragraphs, which is meant, and text, pictures and breaks with them, which
nobody means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.losses import lost_with
from worker.press.lint.tags import TextLine
from worker.press.names import W, wml
from worker.press.spelling import Tag, said

_JOINS: Final = re.compile(r"\{%-|-%\}$")
_ROW: Final = re.compile(r"\{%-? ?(?:tr|tc|p|r) ")
_OPENER: Final = re.compile(r"\{[{%]")
_REMEDY: Final = "Hapus tanda hubung (-) di dalam tanda itu, atau pindahkan yang lain dari tempat itu."


def merging(root: etree._Element, found: list[TextLine]) -> Iterator[Finding]:
    """Yield what would be lost between the tags of one part that join and the texts they join."""
    joining = [
        (line, tag) for line in found if line.ordinal is not None for tag in line.tags() if _joins(tag)
    ]
    if not joining:
        return
    order = list(root.iter(etree.Element))
    places = {each: place for place, each in enumerate(order)}
    for line, tag in joining:
        if _ROW.match(tag.source):
            yield _told(line, f"{tag.typed} tidak dapat memakai tanda hubung", tag)
            continue
        first, before, last, behind = _around(line, tag)
        lost: list[str] = []
        if tag.source.startswith("{%-"):
            lost += _lost_before(order[: places[first]], first, before)
        if tag.source.endswith("-%}") and not _OPENER.search(behind):
            lost += _lost_behind(order[places[last] + 1 :], last, behind)
        for each in dict.fromkeys(lost):
            yield _told(line, f"{each} di samping {tag.typed} akan hilang", tag)


def _joins(tag: Tag) -> bool:
    return tag.source.startswith("{%") and _JOINS.search(tag.source) is not None


def _around(line: TextLine, tag: Tag) -> tuple[etree._Element, str, etree._Element, str]:
    """Return the elements a tag begins and ends in, with the text before it in the one and behind it in the other."""
    ends = list(accumulate(len(said(each)) for each in line.texts))
    first = next(place for place, end in enumerate(ends) if end > tag.start)
    last = next(place for place, end in enumerate(ends) if end >= tag.end)
    begun = ends[first] - len(said(line.texts[first]))
    return (
        line.texts[first],
        line.text[begun : tag.start],
        line.texts[last],
        line.text[tag.end : ends[last]],
    )


def _lost_before(earlier: list[etree._Element], first: etree._Element, before: str) -> Iterator[str]:
    """Yield what lies between the text before and a tag that joins it."""
    at = next((at for at in range(len(earlier) - 1, -1, -1) if earlier[at].tag == wml("t")), None)
    if at is None:
        return  # nothing to join: the tag stands as one without a hyphen
    if before.strip():
        yield f"“{before.strip()[:60]}”"
    if _holder(earlier[at]) is not _holder(first):
        yield "batas sel, kotak teks, atau kontrol isian"
    yield from lost_with(earlier[at + 1 :])


def _lost_behind(later: list[etree._Element], last: etree._Element, behind: str) -> Iterator[str]:
    """Yield what lies between a tag that joins and the text behind."""
    at = next((at for at, each in enumerate(later) if str(each.tag).startswith(f"{{{W}}}t")), None)
    if at is None:
        return
    if behind.strip():
        yield f"“{behind.strip()[:60]}”"
    if later[at].tag != wml("t"):
        yield "tabulasi atau tabel"
    elif _holder(later[at]) is not _holder(last):
        yield "batas sel, kotak teks, atau kontrol isian"
    yield from lost_with(later[:at])


def _holder(text: etree._Element) -> etree._Element | None:
    """Return what holds the paragraph of a text."""
    paragraph = next(text.iterancestors(wml("p")), None)
    return paragraph.getparent() if paragraph is not None else None


def _told(line: TextLine, about: str, tag: Tag) -> Finding:
    return finding(
        Rule.MISPLACED,
        line.part,
        about,
        paragraph=line.ordinal,
        text=line.text,
        tag=tag.typed,
        remedy=_REMEDY,
    )
