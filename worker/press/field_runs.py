"""The fields of Word in one part, each with the runs it is written in: its code, and what it showed when it was saved.

A run that holds more than one piece of a field is parted first, and a field in one element (``w:fldSimple``) is written in
runs, so that whoever changes a field meets one form of it. Says nothing of what a field may be: see ``lint.wordfields``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from worker.press.names import wml

_R, _RPR, _MARK, _CODE, _SIMPLE, _KIND = map(
    wml, ("r", "rPr", "fldChar", "instrText", "fldSimple", "fldCharType")
)
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_WORD: Final = re.compile(r'\s*"?([A-Za-z]+)')


def name_of(code: str) -> str:
    """Return the name of a field by its code; empty where it has none."""
    found = _WORD.match(code)
    return found[1].upper() if found else ""


@dataclass(kw_only=True, slots=True)
class FieldRuns:
    """One field."""

    code: str = ""
    runs: list[etree._Element] = field(default_factory=list)
    """All it is written in, from its beginning to its end."""
    shown: list[etree._Element] = field(default_factory=list)
    """What it showed last."""
    nested: bool = False
    """Another field stands in it."""
    result: bool = False
    """Its code has ended."""

    @property
    def name(self) -> str:
        """Return its name: TITLE."""
        return name_of(self.code)

    @property
    def whole(self) -> bool:
        """Say whether it is one stretch of runs, with nothing but runs among them."""
        parent = self.runs[0].getparent()
        if parent is None or any(each.getparent() is not parent for each in self.runs):
            return False
        first, last = parent.index(self.runs[0]), parent.index(self.runs[-1])
        return not self.nested and last - first == len(self.runs) - 1


def field_runs(root: etree._Element, wanted: Callable[[str], bool]) -> list[FieldRuns]:
    """Return the fields whose code is ``wanted``, in the order of their ends; runs and simple fields are parted for it."""
    for simple in list(root.iter(_SIMPLE)):
        if wanted(simple.get(wml("instr"), "")):
            _write_in_runs(simple)
    if next(root.iter(_MARK), None) is None:
        return []
    _part(root)
    return [each for each in _spans(root) if wanted(each.code)]


def mark(kind: str, like: etree._Element | None = None) -> etree._Element:
    """Return a run with the mark that begins, parts or ends a field."""
    run = _run(like)
    etree.SubElement(run, _MARK, {_KIND: kind})
    return run


def code(text: str, like: etree._Element | None = None) -> etree._Element:
    """Return a run with a field's code."""
    run = _run(like)
    said = etree.SubElement(run, _CODE, {_SPACE: "preserve"})
    said.text = text
    return run


def _run(like: etree._Element | None) -> etree._Element:
    run = etree.Element(_R)
    look = like.find(_RPR) if like is not None else None
    if look is not None:
        run.append(copy.deepcopy(look))
    return run


def _write_in_runs(simple: etree._Element) -> None:
    inside: Sequence[etree._Element] = list(simple)
    first = next((each for each in inside if each.tag == _R), None)
    made = [
        mark("begin", first),
        code(simple.get(wml("instr"), ""), first),
        mark("separate", first),
        *inside,
        mark("end", first),
    ]
    parent = simple.getparent()
    assert parent is not None
    place = parent.index(simple)
    made[-1].tail = simple.tail
    parent[place : place + 1] = made


def _part(root: etree._Element) -> None:
    """Give every piece of a field a run of its own."""
    for run in {each.getparent() for each in root.iter(_MARK, _CODE)}:
        if run is None or run.tag != _R:
            continue
        pieces = [each for each in run if each.tag != _RPR]
        for piece in pieces[1:]:
            alone = _run(run)
            alone.append(piece)
            last = pieces[pieces.index(piece) - 1].getparent()
            assert last is not None
            last.addnext(alone)


def _spans(root: etree._Element) -> Iterator[FieldRuns]:
    opened: list[FieldRuns] = []
    for run in root.iter(_R):
        begun = run.find(_MARK)
        kind = begun.get(_KIND) if begun is not None else None
        if kind == "begin":
            for outer in opened:
                outer.nested = True
            opened.append(FieldRuns())
        for each in opened:
            each.runs.append(run)
        if not opened:
            continue
        here = opened[-1]
        if kind == "separate":
            here.result = True
        elif kind == "end":
            yield opened.pop()
        elif kind is None and here.result:
            here.shown.append(run)
        elif kind is None:
            here.code += "".join(each.text or "" for each in run.iter(_CODE))
