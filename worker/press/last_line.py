"""The empty line that has to stand behind a table at the end of a document or cell: next to nothing high, so that it takes no page.

A table that ends where its page ends would else be followed by a page with nothing on it. Changes a *template*; a line
that says or breaks anything stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from worker.press.names import wml
from worker.press.properties import properties_of, put

_CONTROL: Final = re.compile(r"\s*(?:\{%-?\s*p\b.*?%\}\s*)+", re.DOTALL)
"""A paragraph of tags alone: it is gone once they are followed."""
_WORD: Final = re.compile(r"\{%-?\s*p\s+(\w+)")
_SAYS: Final = ("t", "drawing", "pict", "object", "br", "tab", "fldChar", "fldSimple", "sectPr", "sym")
_LINE: Final = {"before": "0", "after": "0", "line": "1", "lineRule": "exact"}
"""A twentieth of a point: with one whole point a report whose table ended 0.7 points above its page's end had a page more."""
_HALF_POINTS: Final = "2"


def shrink_last_lines(root: etree._Element) -> None:
    """Have the body, and each cell, that ends with a table end with the smallest line there is behind it."""
    body = root.find(wml("body"))
    if body is None:
        return
    for holder in (body, *body.iter(wml("tc"))):
        _shrink_last(holder)
        _shrink_before_conditions(holder)


def _shrink_last(holder: etree._Element) -> None:
    blocks = [
        each for each in holder if each.tag == wml("tbl") or (each.tag == wml("p") and not _is_control(each))
    ]
    if not blocks:
        return
    last = blocks[-1]
    if last.tag == wml("tbl"):
        last = etree.Element(wml("p"))
        holder.insert(len(holder) - (holder[-1].tag == wml("sectPr")), last)
        _shrink(last)
    elif len(blocks) > 1 and blocks[-2].tag == wml("tbl") and _is_empty(last):
        _shrink(last)


def _shrink_before_conditions(holder: etree._Element) -> None:
    """Shrink the one empty line between a table and what may not be printed: where it is not, that line is the last."""
    blocks = [each for each in holder if each.tag in (wml("tbl"), wml("p"))]
    if blocks and not _is_control(blocks[-1]) and _is_empty(blocks[-1]):
        blocks.pop()
    depth = 0
    for place in range(len(blocks) - 1, 1, -1):
        if not _is_control(blocks[place]):
            if not depth:
                return
            continue
        words = _WORD.findall(_said(blocks[place]))
        depth += sum(word.startswith("end") for word in words) - sum(word in ("if", "for") for word in words)
        line, before = blocks[place - 1], blocks[place - 2]
        if not depth and _is_empty(line) and before.tag == wml("tbl"):
            _shrink(line)


def _is_empty(block: etree._Element) -> bool:
    return block.tag == wml("p") and next(block.iter(*map(wml, _SAYS)), None) is None


def _is_control(block: etree._Element) -> bool:
    return block.tag == wml("p") and _CONTROL.fullmatch(_said(block)) is not None


def _said(paragraph: etree._Element) -> str:
    return "".join(each.text or "" for each in paragraph.iter(wml("t")))


def _shrink(paragraph: etree._Element) -> None:
    look = properties_of(paragraph)
    put(look, "spacing", **_LINE)
    mark = put(look, "rPr")
    for name in ("sz", "szCs"):
        put(mark, name, val=_HALF_POINTS)
