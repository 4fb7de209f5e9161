"""Links whose address holds a tag: written as fields of the paragraph, so that every paper, and every row, has its own.

Word keeps a link's address apart from the page, in the relationships of its part, where no template reaches and all rows of a
loop share one. A field says the same in place: ``HYPERLINK "{{ ... }}"``. What an address may be is for ``addresses``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from lxml import etree

from worker.press.container import pack
from worker.press.field_runs import FieldRuns, code, field_runs, mark, name_of
from worker.press.names import R, wml
from worker.press.package import Package, Part, parse_part
from worker.press.properties import properties_of, put
from worker.press.spelling import tags_of

HYPERLINK: Final = "/hyperlink"
STYLE: Final = "NaskahTautan"
"""A style that changes nothing."""
_STYLES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
_ID: Final = f"{{{R}}}id"
_QUOTED: Final = re.compile(r"(?:\{|%7B)(?:\{|%7B|%25|%).*?(?:\}|%7D|%25|%)(?:\}|%7D)", re.IGNORECASE)
_TOKEN: Final = re.compile(r'\\([a-z])|"((?:[^"\\]|\\.)*)"|([^\s"]+)', re.IGNORECASE)
_FIELD: Final = re.compile(r"[A-Za-z][\w.]*")
_TAKES: Final = "lot"
"""Switches of HYPERLINK with a value: place, tip, window."""
_HELD: Final = 0xE000
"""Tags of a code while it is read, by signs that no address has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkAddress:
    """An address with its tags, as an author typed it."""

    typed: str
    place: str = ""
    """A place on that page."""
    tip: str = ""

    @property
    def start(self) -> str:
        """Return what stands before the first tag."""
        return self.typed[: next((each.start for each in tags_of(self.typed)), len(self.typed))]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return what its tags print."""
        return tuple(each.typed[2:-2].strip() for each in tags_of(self.typed))

    @property
    def statement(self) -> bool:
        """Say whether it holds a tag that prints nothing itself."""
        return any(each.typed.startswith("{%") for each in tags_of(self.typed))

    @property
    def source(self) -> str:
        """Return the expression that prints it, checked."""
        pieces: list[str] = []
        at = 0
        for tag in tags_of(self.typed):
            pieces += (_literal(self.typed[at : tag.start]), f"({tag.typed[2:-2].strip()})")
            at = tag.end
        pieces.append(_literal(self.typed[at:]))
        named = next((each for each in self.fields if _FIELD.fullmatch(each)), "")
        return f'({" ~ ".join(each for each in pieces if each)})|tautan("{named}")'


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "%5C").replace('"', "%22") + '"' if text else ""


def tagged(target: str) -> bool:
    """Say whether an address holds a tag, as typed or as Word writes it."""
    return _QUOTED.search(target) is not None


def address_of(target: str) -> LinkAddress:
    """Return the address of a relationship, its tags as they were typed."""
    return LinkAddress(typed=_QUOTED.sub(lambda found: unquote(found.group()), target))


def address_in(field_code: str) -> LinkAddress:
    """Return the address of a HYPERLINK field."""
    held = list(tags_of(field_code))
    text = field_code
    for number, tag in reversed(list(enumerate(held))):
        text = f"{text[: tag.start]}{chr(_HELD + number)}{text[tag.end :]}"
    said = {"": "", "l": "", "o": ""}
    switch = ""
    for letter, quoted, bare in _TOKEN.findall(text.partition(name_of(text))[2] or text.split(None, 1)[-1]):
        if letter:
            switch = letter.lower() if letter.lower() in _TAKES else ""
            continue
        value = re.sub(r"\\(.)", r"\1", quoted) or bare
        said[switch] = said.get(switch) or value
        switch = ""

    def restored(value: str) -> str:
        for number, tag in enumerate(held):
            value = value.replace(chr(_HELD + number), tag.typed)
        return value

    return LinkAddress(typed=restored(said[""]), place=restored(said["l"]), tip=restored(said["o"]))


def tagged_field(field_code: str) -> bool:
    """Say whether a field is a link whose code holds a tag."""
    return name_of(field_code) == "HYPERLINK" and next(tags_of(field_code), None) is not None


def relationships_of(part: str) -> str:
    """Return the part with what ``part`` leads to."""
    folder, file = posixpath.split(part)
    return f"{folder}/_rels/{file}.rels"


def tagged_relationships(package: Package, part: str) -> dict[str, LinkAddress]:
    """Return the links of one part whose address holds a tag, by their ids."""
    rels = package.parts.get(relationships_of(part))
    if rels is None or not _may_hold_tags(rels):
        return {}
    return {
        each.get("Id", ""): address_of(each.get("Target", ""))
        for each in parse_part(rels.name, rels.content())
        if each.get("Type", "").endswith(HYPERLINK) and tagged(each.get("Target", ""))
    }


def _may_hold_tags(rels: Part) -> bool:
    data = rels.content()
    return b"{" in data or b"%7B" in data or b"%7b" in data


def write_links(package: Package, part: str, root: etree._Element) -> frozenset[str]:
    """Write the links of one part whose address holds a tag as fields; return the relationships they leave behind."""
    found = tagged_relationships(package, part)
    for link in list(root.iter(wml("hyperlink"))) if found else ():
        given = found.get(link.get(_ID, ""))
        if given is not None:
            place, tip = link.get(wml("anchor"), ""), link.get(wml("tooltip"), "")
            _styled(link.iter(wml("r")))
            _unfold(link, LinkAddress(typed=given.typed, place=place, tip=tip))
    for each in field_runs(root, tagged_field):
        _styled(each.shown)
        _rewrite(each, address_in(each.code))
    return frozenset(found)


def _styled(runs: Iterable[etree._Element]) -> None:
    """Give the words of a link a style where they have none: LibreOffice makes no link in a PDF of those without."""
    for run in runs:
        look = properties_of(run)
        if look.find(wml("rStyle")) is None:
            put(look, "rStyle", val=STYLE)


def _unfold(link: etree._Element, given: LinkAddress) -> None:
    """Put a field that shows the same in place of a link."""
    parent = link.getparent()
    assert parent is not None
    first = next(link.iter(wml("r")), None)
    opening, closing = _around(given, first)
    closing[-1].tail = link.tail
    place = parent.index(link)
    parent[place : place + 1] = [*opening, *link, *closing]


def _rewrite(field: FieldRuns, given: LinkAddress) -> None:
    """Give a field of the author's own the checked address; what it shows stays."""
    begin, end = field.runs[0], field.runs[-1]
    opening, closing = _around(given, begin)
    for each in opening:
        begin.addprevious(each)
    for each in closing:
        end.addprevious(each)
    kept = {*field.shown, *closing}
    for each in field.runs:
        parent = each.getparent()
        if each not in kept and parent is not None:
            parent.remove(each)


def _around(
    given: LinkAddress, like: etree._Element | None
) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return what stands before and behind the words of a link; nothing of it is printed for a blank address."""
    place = f' \\l "{_bare(given.place)}"' if given.place else ""
    tip = f' \\o "{_bare(given.tip)}"' if given.tip else ""
    said = code(f' HYPERLINK "{{{{ {given.source} }}}}"{place}{tip} ', like)
    begin, end = f"{{%r if {given.source} %}}", "{%r endif %}"
    opening = [_statement(begin), mark("begin", like), said, mark("separate", like), _statement(end)]
    return opening, [_statement(begin), mark("end", like), _statement(end)]


def _bare(text: str) -> str:
    """Return a switch's value without what ends it: a quote."""
    return text.replace("\\", "").replace('"', "")


def _statement(text: str) -> etree._Element:
    run = etree.Element(wml("r"))
    etree.SubElement(run, wml("t")).text = text
    return run


def with_links_written(package: Package, part: str, root: etree._Element) -> Package:
    """Write a part's links as fields, and return the package without the relationships that those leave behind."""
    gone = write_links(package, part, root)
    changed = dict(package.parts)
    rels = package.parts.get(relationships_of(part))
    if gone and rels is not None:
        tree = parse_part(rels.name, rels.content())
        for each in [one for one in tree if one.get("Id", "") in gone]:
            tree.remove(each)
        changed[rels.name] = pack(rels.name, _written(tree))
    if any(each.get(wml("val")) == STYLE for each in root.iter(wml("rStyle"))):
        for name in package.named(_STYLES):
            styles = parse_part(name, package.parts[name].content())
            if not any(each.get(wml("styleId")) == STYLE for each in styles.iter(wml("style"))):
                style = etree.SubElement(
                    styles, wml("style"), {wml("type"): "character", wml("styleId"): STYLE}
                )
                etree.SubElement(style, wml("name"), {wml("val"): STYLE})
                changed[name] = pack(name, _written(styles))
    return replace(package, parts=changed)


def _written(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
