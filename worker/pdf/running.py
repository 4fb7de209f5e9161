"""Which pages the headers and footers of a DOCX stand on: all, the first, the others, those of odd or even numbers.

Reads sections, relations and settings of a finished DOCX; what a header says is ``expected``'s.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class On(StrEnum):
    """The pages a running header or footer stands on."""

    FIRST = "first"  # the first page only
    LATER = "later"  # every page but the first
    EVERY = "every"  # every page
    ODD = "odd"  # the first, the third and so on
    ODD_LATER = "odd-later"  # the third, the fifth and so on
    EVEN = "even"  # the second, the fourth and so on: none of a paper of one page
    SOME = "some"  # at least one page: the document has more than one section
    PERHAPS = "perhaps"  # on those of its section that it is for, of which there may be none


@dataclass(frozen=True, kw_only=True)
class RunningText:
    """One paragraph of a header or footer."""

    text: str
    on: On


def running_parts(package: zipfile.ZipFile, document: etree._Element) -> Iterator[tuple[str, On]]:
    """Yield each header and footer that a section shows, by the name of its part, and the pages it stands on."""
    names = set(package.namelist())
    sections = list(document.iter(f"{_W}sectPr"))
    targets = _targets(package, names)
    facing = _facing(package, names)
    for number, section in enumerate(sections):
        place = _Section(
            opening=number == 0,
            alone=len(sections) == 1,
            first=is_on(section.find(f"{_W}titlePg")),
            facing=facing,
            from_even=_number(section) % 2 == 0,
            continuous=number > 0 and _begins(section) == "continuous",
        )
        for reference in section.iter(f"{_W}headerReference", f"{_W}footerReference"):
            kind = reference.get(f"{_W}type", "default")
            on = place.of(kind)
            name = targets.get(reference.get(f"{_R}id", ""))
            if on is None or name not in names:
                continue
            yield name, on


@dataclass(frozen=True, kw_only=True)
class _Section:
    """Which pages of a section its headers and footers are for."""

    opening: bool
    """The document begins with it."""
    alone: bool
    first: bool
    """Its first page has headers of its own."""
    facing: bool
    """Pages of even numbers have headers of their own."""
    from_even: bool
    """Its first page has an even number."""
    continuous: bool
    """It begins on the page on which the one before ends, below that one's header."""

    def of(self, kind: str) -> On | None:
        """Return where a header or footer of a kind stands; None where Word shows none such."""
        if (kind == "first" and not self.first) or (kind == "even" and not self.facing):
            return None
        if kind == "first" and self.opening:
            return On.FIRST
        if not self.alone:
            sure = not (self.continuous or self.facing or (self.first and kind == "default"))
            return On.SOME if sure else On.PERHAPS
        if not self.facing:
            return On.LATER if self.first else On.EVERY
        if self.from_even:  # Word goes by the number on the page, LibreOffice by the sheet
            return On.PERHAPS
        if kind == "even":
            return On.EVEN
        return On.ODD_LATER if self.first else On.ODD


def is_on(flag: etree._Element | None) -> bool:
    """Say whether a property that is there or not is."""
    return flag is not None and flag.get(f"{_W}val") not in ("0", "false", "off")


def _number(section: etree._Element) -> int:
    """Return the number of a section's first page; 1 where none is given."""
    numbers = section.find(f"{_W}pgNumType")
    said = numbers.get(f"{_W}start", "") if numbers is not None else ""
    return int(said) if said.isdecimal() else 1


def _begins(section: etree._Element) -> str:
    kind = section.find(f"{_W}type")
    return kind.get(f"{_W}val", "") if kind is not None else ""


def _facing(package: zipfile.ZipFile, names: set[str]) -> bool:
    """Say whether pages of even numbers have headers of their own."""
    if "word/settings.xml" not in names:
        return False
    settings = tree(package, "word/settings.xml")
    return is_on(settings.find(f"{_W}evenAndOddHeaders"))


def _targets(package: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    relations = "word/_rels/document.xml.rels"
    if relations not in names:
        return {}
    root = tree(package, relations)
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("word", one.get("Target", ""))).lstrip("/")
        for one in root
        if isinstance(one.tag, str)
    }


def tree(package: zipfile.ZipFile, name: str) -> etree._Element:
    """Return a part. A produced DOCX is ours, but its template may be foreign: no entities, no network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.read(name), parser)
