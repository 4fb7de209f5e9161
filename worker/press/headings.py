"""What a table calls one of its cells, as the template's author wrote it: the words above the cell, or before it.

Read from the template only, so that a refusal can name the column by the words that stand on the page.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from worker.press.names import wml

_LONGEST: Final = 60
_LETTERS: Final = 2
"""A heading has letters: the row that numbers the columns has none."""


def heading_of(cell: etree._Element, *, beside: bool) -> str:
    """Return what is written above a cell, or ``beside`` it, to its left; the other where there is none."""
    row = cell.getparent()
    if row is None or row.tag != wml("tr"):
        return ""
    first, second = (_before, _above) if beside else (_above, _before)
    return first(cell, row) or second(cell, row)


def _before(cell: etree._Element, row: etree._Element) -> str:
    own = list(row.iterchildren(wml("tc")))
    place = own.index(cell)
    return _words(own[place - 1]) if place else ""


def _above(cell: etree._Element, row: etree._Element) -> str:
    begin = next(at for each, at, _ in _laid(row) if each is cell)
    for earlier in row.itersiblings(wml("tr"), preceding=True):
        laid = _laid(earlier)
        for other, at, span in laid if len(laid) > 1 else ():  # one that spans its row is a remark
            if at <= begin < at + span and (said := _words(other)):
                return said
    return ""


def _laid(row: etree._Element) -> list[tuple[etree._Element, int, int]]:
    """Return a row's cells with the grid column each begins at and how many it spans."""
    found, at = [], 0
    for cell in row.iterchildren(wml("tc")):
        said = cell.find(f"{wml('tcPr')}/{wml('gridSpan')}")
        given = said.get(wml("val"), "") if said is not None else ""
        span = int(given) if given.isascii() and given.isdigit() else 1
        found.append((cell, at, span))
        at += span
    return found


def _words(cell: etree._Element) -> str:
    """Return a cell's own text; empty for one that prints a field, or no word."""
    text = " ".join("".join(each.text or "" for each in p.iter(wml("t"))) for p in cell.iter(wml("p")))
    text = " ".join(text.split())
    if "{" in text or len(text) > _LONGEST or sum(map(str.isalpha, text)) < _LETTERS:
        return ""
    return text
