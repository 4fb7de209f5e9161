"""Ids that Word wants once: of what a loop prints again each gets an id of its own, and what begins ends.

Bookmarks, comments, permissions, drawings of headers and notes, shapes of VML, text boxes: on the text of a printed part.
Ids that nothing refers to are taken from the template when it is compiled. The body's drawings are ``mend``'s.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from worker.press.names import wml

_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
_WP14: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"
_OF_PARAGRAPHS: Final = tuple(f"{{{_W14}}}{name}" for name in ("paraId", "textId"))
_OF_DRAWINGS: Final = tuple(f"{{{_WP14}}}{name}" for name in ("anchorId", "editId"))
_VML: Final = "shapetype|shape|rect|roundrect|oval|line|polyline|curve|arc|image|group"
_MARK: Final = re.compile(
    r"<(?:w:(?P<mark>bookmarkStart|bookmarkEnd|permStart|permEnd|commentRangeStart|commentRangeEnd|commentReference)"
    rf"|v:(?P<shape>{_VML})|wps:(?P<box>txbx|linkedTxbx)|wp:(?P<drawing>docPr))\b[^>]*>"
)
_MARK_ID: Final = re.compile(r'\bw:id="([0-9]+)"')
_MARK_NAME: Final = re.compile(r'\bw:name="([^"]*)"')
_ID: Final = re.compile(r'(?<=\s)id="([^"]*)"')
_SPID: Final = re.compile(r'\bo:spid="([^"]*)"')
_TYPE: Final = re.compile(r'(?<=\s)type="#([^"]*)"')
_WORDS_OWN: Final = re.compile(r"_x0000_([a-z])[0-9]+")
_NAME: Final = 40
"""Letters of a bookmark's name, for Word; the number behind a repeated one has five at most."""
_SHAPES: Final = 5_000
_DRAWINGS: Final = 100_000
"""The first number of a repeated shape, and of a repeated drawing of a part that is not the body: more than authors' programs give."""
_PARTS: Final = 1_000
"""Parts are told apart by so many first numbers."""


def without_unused(root: etree._Element) -> None:
    """Take from a part the ids that nothing refers to: of paragraphs, drawings' edits and content controls.

    A part that is printed as it is may keep them: only what a loop repeats would have one twice.
    """
    answered = root.tag == wml("comments")  # a list of answers refers to its paragraphs
    for element in root.iter(etree.Element):
        for name in _OF_DRAWINGS if answered else (*_OF_PARAGRAPHS, *_OF_DRAWINGS):
            element.attrib.pop(name, "")
    for properties in root.iter(wml("sdtPr")):
        for each in properties.findall(wml("id")):
            properties.remove(each)


def held(source: str, *, body: bool) -> bool:
    """Say whether a part has anything with an id that ``unique`` looks after."""
    return any(not (body and found["drawing"]) for found in _MARK.finditer(source))


def settled(source: str, name: str, *, body: bool) -> bool:
    """Say whether all ids of a part's source are there once, and what begins ends."""
    return unique(source, name, body=body) == source


def unique(xml: str, name: str, *, body: bool) -> str:
    """Give each thing that is printed again an id of its own, a comment one place, and an end to what has lost it.

    ``name`` is the part's: repeated drawings of two headers get other numbers. Those of the ``body`` are left as they are.
    """
    ids = _Ids(xml, 0 if body else _DRAWINGS + zlib.crc32(name.encode()) % _PARTS * _DRAWINGS)
    return ids.closed(_MARK.sub(ids.of, xml))


class _Ids:
    """The ids of one printed part, in the order of printing."""

    def __init__(self, xml: str, drawing: int) -> None:
        """``drawing``: the number of the first that is printed again; 0 leaves them alone."""
        tags = [found.group() for found in _MARK.finditer(xml)]
        whole = "".join(tags)
        self._marks = itertools.count(max(map(int, _MARK_ID.findall(whole)), default=0) + 1)
        self._names = set(_MARK_NAME.findall(whole))
        self._strings = {each for tag in tags for each in (*_ID.findall(tag), *_SPID.findall(tag))}
        self._standing: dict[tuple[str, str], str] = {}
        """By kind and id: what the last one that began with it is called now."""
        self._begun: set[tuple[str, str]] = set()
        self._ended: set[tuple[str, str]] = set()
        self._named: set[str] = set()
        self._numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(2))
        self._shapes = itertools.count(_SHAPES)
        self._drawings = itertools.count(drawing or _DRAWINGS)
        self._numbered = bool(drawing)

    def of(self, found: re.Match[str]) -> str:
        """Return one tag with ids of its own; nothing for a comment's second place and an end of nothing."""
        if found["mark"]:
            return self._mark(found.group(), found["mark"])
        if found["box"]:
            return self._box(found.group(), found["box"])
        if found["shape"]:
            return self._shape(found.group(), found["shape"])
        return self._fresh(found.group(), "drawing", self._number) if self._numbered else found.group()

    def closed(self, xml: str) -> str:
        """Return the part with an end behind each mark that never ends; a comment's range goes, its place stays."""
        if not self._begun - self._ended:
            return xml

        def ended(found: re.Match[str]) -> str:
            tag, mark = found.group(), found["mark"] or ""
            own = _MARK_ID.search(tag)
            if not mark.endswith("Start") or own is None or (kind := mark[:-5], own[1]) in self._ended:
                return tag
            return "" if kind.startswith("comment") else f'{tag}<w:{kind}End w:id="{own[1]}"/>'

        return _MARK.sub(ended, xml)

    def _mark(self, tag: str, mark: str) -> str:
        own = _MARK_ID.search(tag)
        if own is None:
            return tag
        if mark == "commentReference":
            return "" if self._seen(mark, own[1]) else tag
        kind = mark.removesuffix("Start").removesuffix("End")
        if mark.endswith("End"):
            closing = kind, self._standing.get((kind, own[1]), own[1])
            if closing in self._ended or closing not in self._begun:
                return ""
            self._ended.add(closing)
            return tag.replace(own.group(), f'w:id="{closing[1]}"')
        if kind == "commentRange":
            if self._seen(mark, own[1]):
                return ""
            self._standing[kind, own[1]] = own[1]
            self._begun.add((kind, own[1]))
            return tag
        fresh = self._again(kind, own[1], self._marked)
        self._begun.add((kind, fresh))
        return self._renamed(tag.replace(own.group(), f'w:id="{fresh}"'))

    def _renamed(self, tag: str) -> str:
        named = _MARK_NAME.search(tag)
        if named is None or named[1] not in self._named:
            self._named.add(named[1] if named else "")
            return tag
        called = next(
            each
            for n in self._numbers[named[1]]
            if (each := f"{named[1][: _NAME - 6]}_{n}") not in self._names
        )
        self._names.add(called)
        return tag.replace(named.group(), f'w:name="{called}"')

    def _shape(self, tag: str, shape: str) -> str:
        told = _TYPE.sub(lambda of: f'type="#{self._standing.get(("shapetype", of[1]), of[1])}"', tag)
        kind = shape if shape == "shapetype" else "shape"
        return self._fresh(self._fresh(told, kind, self._called), "spid", self._called, _SPID)

    def _box(self, tag: str, box: str) -> str:
        if box == "txbx":
            return self._fresh(tag, box, self._number)
        return _ID.sub(lambda of: f'id="{self._standing.get(("txbx", of[1]), of[1])}"', tag, count=1)

    def _fresh(self, tag: str, kind: str, called: Callable[[str], str], place: re.Pattern[str] = _ID) -> str:
        """Return a tag whose id is its own the first time, and another from then on."""

        def again(found: re.Match[str]) -> str:
            own = found[1]
            return found.group().replace(f'"{own}"', f'"{self._again(kind, own, called)}"')

        return place.sub(again, tag, count=1)

    def _again(self, kind: str, own: str, fresh: Callable[[str], str]) -> str:
        """Return an id: its own the first time, a fresh one from then on."""
        self._standing[kind, own] = own if (kind, own) not in self._standing else fresh(own)
        return self._standing[kind, own]

    def _seen(self, mark: str, own: str) -> bool:
        again = (mark, own) in self._standing
        self._standing[mark, own] = own
        return again

    def _marked(self, _own: str) -> str:
        return str(next(self._marks))

    def _number(self, _own: str) -> str:
        return next(each for n in self._drawings if (each := str(n)) not in self._strings)

    def _called(self, own: str) -> str:
        """Return a fresh id of a shape, of the form that its own has."""
        form = _WORDS_OWN.fullmatch(own)
        called = next(
            each
            for n in self._shapes
            if (each := f"_x0000_{form[1]}{n}" if form else f"{own}_{n}") not in self._strings
        )
        self._strings.add(called)
        return called
