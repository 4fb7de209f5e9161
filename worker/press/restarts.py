"""Lists that begin again at one where their author asks for it: ``{%p nomor ulang %}``, mostly in a loop.

Word goes on counting: what a loop prints again is one list. The mark leaves a processing instruction in the printed part, and
the list met next behind one is given an instance of its own (``w:num`` with ``w:startOverride``), up to a mark before it
again. Every other list goes on counting, and so do levels above the one that begins again. Knows no template but this
tag of it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from lxml import etree

from worker.press.names import wml
from worker.press.properties import properties_of, put
from worker.press.styles import Styles, number

WORDS: Final = ("nomor", "ulang")
_TARGET: Final = "naskah-nomor-ulang"
MARK: Final = f"<?{_TARGET}?>"
NUMBERING: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_P, _NUM, _ABSTRACT, _OVERRIDE, _LEVEL = map(wml, ("p", "num", "abstractNum", "lvlOverride", "lvl"))
_VAL, _ILVL, _NUM_ID = map(wml, ("val", "ilvl", "numId"))


class RestartMark(Extension):
    """The statement ``nomor ulang``."""

    tags = {WORDS[0]}  # noqa: RUF012 - as Jinja has it

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the statement, which prints its mark."""
        line = next(parser.stream).lineno
        if str(parser.stream.current.value).lower() == WORDS[1]:
            next(parser.stream)
        else:
            parser.stream.expect(f"name:{WORDS[1]}")  # raises
        return nodes.Output([nodes.TemplateData(MARK)], lineno=line)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPlace:
    """Where a paragraph stands in a list."""

    list: str
    level: int
    by_style: bool
    """Its style says so, and not it itself."""


class Restarts:
    """The lists of one document while it is printed; its numbering grows by an instance for each that begins again."""

    def __init__(self, numbering: etree._Element | None, styles: Styles) -> None:
        self._root = numbering
        self._styles = styles
        found = list(numbering.iter(_NUM)) if numbering is not None else []
        self._by_id = {each.get(_NUM_ID, ""): each for each in found}
        self._next = 1 + max((int(each) for each in self._by_id if each.isdigit()), default=0)

    def holds(self, element: etree._Element) -> bool:
        """Say whether a paragraph stands in a list that is defined."""
        return element.tag == _P and self._of(element) is not None

    def numbering(self) -> bytes:
        """Return the numbering with the instances that were added."""
        assert self._root is not None
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def mark(self, root: etree._Element) -> None:
        """Have the lists of a printed part begin again behind each mark, and take the marks away."""
        marks = [each for each in root.iter(etree.PI) if each.target == _TARGET]  # type: ignore[attr-defined]
        within = {
            paragraph: each for each in marks if (paragraph := next(each.iterancestors(_P), None)) is not None
        }
        # By a list's number: that of its instance, and the level that begins again.
        begun: dict[str, tuple[str, int]] = {}
        asked = False
        for node in root.iter(etree.PI, _P):
            if node.tag == _P:
                asked = self._place(node, begun, asked=asked or node in within)
            elif node in marks and node not in within.values():
                asked = True
        for each in marks:
            _remove(each)

    def _place(self, paragraph: etree._Element, begun: dict[str, tuple[str, int]], *, asked: bool) -> bool:
        """Count a paragraph in what has begun again, its list too where that is ``asked``; say whether a list is still asked for."""
        place = self._of(paragraph)
        if place is None:
            return asked
        if asked:
            begun[place.list] = self._instance(place)
        instance, level = begun.get(place.list, ("", 0))
        if instance and place.level >= level:
            self._count_in(paragraph, place, instance)
        return False

    def _count_in(self, paragraph: etree._Element, place: ListPlace, instance: str) -> None:
        properties = properties_of(paragraph)
        if place.by_style and properties.find(wml("ind")) is None:
            indents = self._styles.said(paragraph, "pPr", "ind")
            if indents is not None:  # a list that a paragraph names itself would bring its own
                put(properties, "ind").attrib.update(dict(indents.attrib))
        named = put(properties, "numPr")
        etree.SubElement(named, _ILVL, {_VAL: str(place.level)})
        etree.SubElement(named, _NUM_ID, {_VAL: instance})

    def _of(self, paragraph: etree._Element) -> ListPlace | None:
        """Return the list of a paragraph; None for one in no list that is defined."""
        own = paragraph.find(f"{wml('pPr')}/{wml('numPr')}")
        styled = self._styles.said(paragraph, "pPr", "numPr")
        given = [each for each in (own, styled) if each is not None]
        ids = [each.find(_NUM_ID) for each in given]
        called = next((each.get(_VAL, "") for each in ids if each is not None), "")
        if called not in self._by_id:  # 0 takes a paragraph out of the list of its style
            return None
        levels = [each.find(_ILVL) for each in given]
        level = next((number(each, "val", 0) for each in levels if each is not None), None)
        if level is None:
            level = self._linked(called, self._styles.names(paragraph))
        return ListPlace(list=called, level=level, by_style=own is None)

    def _levels(self, called: str) -> Iterator[etree._Element]:
        """Yield the levels of a list: those of its own, then those of what it is an instance of."""
        instance = self._by_id[called]
        yield from instance.iter(_LEVEL)
        abstract = instance.find(wml("abstractNumId"))
        wanted = abstract.get(_VAL) if abstract is not None else None
        assert self._root is not None
        for each in self._root.iter(_ABSTRACT):
            if each.get(wml("abstractNumId")) != wanted:
                continue
            yield from each.iter(_LEVEL)
            link = each.find(wml("numStyleLink"))
            linked = link.get(_VAL) if link is not None else None
            for other in self._root.iter(_ABSTRACT) if linked else ():
                style = other.find(wml("styleLink"))
                if style is not None and style.get(_VAL) == linked:
                    yield from other.iter(_LEVEL)

    def _linked(self, called: str, styles: list[str]) -> int:
        """Return the level of a list that one of these styles is linked to."""
        for level in self._levels(called):
            style = level.find(wml("pStyle"))
            if style is not None and style.get(_VAL) in styles:
                return int(level.get(_ILVL, "0"))
        return 0

    def _instance(self, place: ListPlace) -> tuple[str, int]:
        """Add an instance of a list that begins again at a level; return its number and the level."""
        wanted = str(place.level)
        starts = (each.find(wml("start")) for each in self._levels(place.list) if each.get(_ILVL) == wanted)
        first = number(next((each for each in starts if each is not None), None), "val", 1)
        source = self._by_id[place.list]
        made = copy.deepcopy(source)
        made.set(_NUM_ID, str(self._next))
        for name in [each for each in made.attrib if str(each).endswith("}durableId")]:
            del made.attrib[name]
        override = next((each for each in made.findall(_OVERRIDE) if each.get(_ILVL) == wanted), None)
        if override is None:
            override = etree.SubElement(made, _OVERRIDE, {_ILVL: wanted})
        for old in override.findall(wml("startOverride")):
            override.remove(old)
        override.insert(0, etree.Element(wml("startOverride"), {_VAL: str(first)}))
        assert self._root is not None
        list(self._root.iterchildren(_NUM))[-1].addnext(made)
        self._next += 1
        return made.get(_NUM_ID, ""), place.level


def _remove(mark: etree._Element) -> None:
    """Take a mark away and leave the text behind it."""
    parent, before = mark.getparent(), mark.getprevious()
    assert parent is not None
    if mark.tail:
        if before is not None:
            before.tail = (before.tail or "") + mark.tail
        else:
            parent.text = (parent.text or "") + mark.tail
    parent.remove(mark)
