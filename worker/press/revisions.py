"""Tracked changes of a template, taken as Word shows them accepted: what is deleted goes, what is inserted stays.

A page shows neither marks nor struck text, and a tag in deleted text is no tag. Changes one part's tree in place; it knows
nothing of Jinja.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from worker.press.names import wml

_P, _PPR, _RPR, _TR, _TRPR, _TC, _TCPR, _TBL = map(
    wml, ("p", "pPr", "rPr", "tr", "trPr", "tc", "tcPr", "tbl")
)
_GONE: Final = tuple(map(wml, ("del", "moveFrom")))
_KEPT: Final = tuple(map(wml, ("ins", "moveTo")))
_MARKED: Final = frozenset(map(wml, ("rPr", "trPr", "numPr", "ctrlPr")))
"""Properties in which a mark of deletion or insertion is said of their owner and holds nothing."""
_NOTED: Final = tuple(
    map(
        wml,
        (
            *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange"),
            *(
                "trPrChange",
                "tcPrChange",
                "numberingChange",
                "cellIns",
                "cellMerge",
                "delText",
                "delInstrText",
            ),
            *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
            *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
            *("customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
            *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
        ),
    )
)
"""How it was formatted before, between which marks it moved, and deleted text outside of a deletion."""


@dataclass(frozen=True, kw_only=True)
class TrackedChange:
    """One tracked change and where it stood."""

    text: str
    paragraph: etree._Element | None
    line: str
    """The paragraph with all of its changes, as Word shows it."""


@dataclass(frozen=True, kw_only=True)
class TrackedChanges:
    """The tracked changes of one part."""

    deleted: tuple[TrackedChange, ...] = ()
    inserted: tuple[TrackedChange, ...] = ()
    settled: bool = False
    """Whether the part was changed: former formats and marks of moves are no text."""


def accept(root: etree._Element) -> TrackedChanges:
    """Accept every tracked change of a part; return what was deleted and what was inserted."""
    if next(root.iter(*_GONE, *_KEPT, *_NOTED, wml("cellDel")), None) is None:
        return TrackedChanges()
    gone = [each for each in root.iter(*_GONE) if not _is_mark(each)]
    kept = [each for each in root.iter(*_KEPT) if not _is_mark(each)]
    told = TrackedChanges(deleted=tuple(map(_told, gone)), inserted=tuple(map(_told, kept)), settled=True)
    for each in gone:
        _remove(each)
    for each in kept:
        _unwrap(each)
    for row in [each for each in root.iter(_TR) if _has_mark(each.find(_TRPR), _GONE)]:
        _remove_from(row, _TBL)
    for cell in [each for each in root.iter(_TC) if _has_mark(each.find(_TCPR), (wml("cellDel"),))]:
        _remove_from(cell, _TR)
    for paragraph in [each for each in root.iter(_P) if _has_mark(each.find(f"{_PPR}/{_RPR}"), _GONE)]:
        _join(paragraph)
    for each in [*root.iter(*_GONE, *_KEPT, *_NOTED, wml("cellDel"))]:
        _remove(each)
    return told


def _is_mark(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _MARKED


def _has_mark(properties: etree._Element | None, names: tuple[str, ...]) -> bool:
    return properties is not None and any(properties.find(each) is not None for each in names)


def _told(element: etree._Element) -> TrackedChange:
    paragraph = next(element.iterancestors(_P), None)
    line = _text(paragraph) if paragraph is not None else ""
    return TrackedChange(text=_text(element), paragraph=paragraph, line=line)


def _text(element: etree._Element) -> str:
    return "".join(str(each.text or "") for each in element.iter(wml("t"), wml("delText")))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for place, child in enumerate(list(element)):
        parent.insert(at + place, child)
    parent.remove(element)


def _remove_from(element: etree._Element, holder: str) -> None:
    """Remove a row or cell, and the table or row of which it was the last."""
    parent = element.getparent()
    _remove(element)
    if parent is not None and parent.tag == holder and parent.find(element.tag) is None:
        if holder == _TR:
            _remove_from(parent, _TBL)
        else:
            _remove(parent)


def _join(paragraph: etree._Element) -> None:
    """Join a paragraph whose mark is deleted with the next, whose format both have then; one that says nothing goes."""
    said = list(_said(paragraph))
    following = paragraph.getnext()
    if following is not None and following.tag == _P:
        at = 1 if following.find(_PPR) is not None else 0
        for place, each in enumerate(said):
            following.insert(at + place, each)
        section = paragraph.find(f"{_PPR}/{wml('sectPr')}")
        if section is None:
            _remove(paragraph)
    elif not said and following is not None and following.tag != wml("sectPr"):
        _remove(paragraph)  # a cell, a box and a body end with a paragraph


def _said(paragraph: etree._Element) -> Iterator[etree._Element]:
    yield from (each for each in paragraph if each.tag != _PPR)
