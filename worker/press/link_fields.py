"""The fields of a template that become addresses of links, and which of a document's values are none: known before it is taken.

Read from a template only; of uploaded ones the locked-in child reads them, and the desk asks its own record. What an address may
be is for ``addresses``; a field whose tag does more than print it is left to the press.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from worker.press.addresses import AddressFault, fault_of
from worker.press.constructs import fields_of
from worker.press.links import LinkAddress, address_in, tagged_field, tagged_relationships, write_links
from worker.press.names import R, wml
from worker.press.package import MAIN_DOCUMENT, Package, open_package, parse_part
from worker.press.printings import printings
from worker.press.spelling import tags_of

LINKS: Final = "x-tautan"
"""Where a template's schema keeps them."""
CONTENT: Final = "isi."
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PARTS: Final = (
    MAIN_DOCUMENT,
    *(f"{_WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes")),
)
_LOOKUP: Final = re.compile(r"[A-Za-z]\w*(?:\.\w+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkField:
    """One field in the address of a link."""

    path: str
    """From the context's root: ``isi.baris[].laman``."""
    before: str = ""
    behind: str = ""
    """What the template's author typed around it; other fields of the same address are an x."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoAddress:
    """One value that is no address."""

    place: str
    """``isi.baris[3].laman``."""
    fault: AddressFault


def link_fields_in(docx: bytes) -> tuple[LinkField, ...]:
    """Return the fields in the links of a template; raises ``PackageRefused`` for what is none."""
    package = open_package(docx)
    names = [name for kind in _PARTS for name in package.named(kind)]
    return tuple(dict.fromkeys(each for name in names for each in _in_part(package, name)))


def link_fields_told(told: Any) -> tuple[LinkField, ...]:
    """Return those that an uploaded template's schema holds; none where it was examined before there were any."""
    try:
        return tuple(LinkField(**each) for each in told or ())
    except TypeError:  # of a later release
        return ()


def _in_part(package: Package, name: str) -> Iterator[LinkField]:
    root = parse_part(name, package.parts[name].content(), compact=True)
    related = tagged_relationships(package, name)
    given: dict[etree._Element | None, list[LinkAddress]] = {}
    for link in root.iter(wml("hyperlink")) if related else ():
        if (address := related.get(link.get(f"{{{R}}}id", ""))) is not None:
            given.setdefault(next(link.iterancestors(wml("p")), None), []).append(address)
    for element, code, _ in fields_of(root):
        if tagged_field(code):
            given.setdefault(next(element.iterancestors(wml("p")), None), []).append(address_in(code))
    if not given:
        return
    write_links(package, name, root)  # their tags are text of their paragraphs now, and known within loops
    for printing in printings(root):
        for address in given.get(printing.paragraph, ()):
            for path, before, behind in _pieces(address):
                if (resolved := printing.resolved(path)).startswith(CONTENT):
                    yield LinkField(path=resolved, before=before, behind=behind)


def _pieces(address: LinkAddress) -> Iterator[tuple[str, str, str]]:
    """Yield each field of an address with what stands around it."""
    tags = list(tags_of(address.typed))
    texts: list[str] = []
    at = 0
    for tag in tags:
        texts.append(address.typed[at : tag.start])
        at = tag.end
    texts.append(address.typed[at:])
    for number, tag in enumerate(tags):
        if found := _LOOKUP.fullmatch(tag.typed[2:-2].strip()):
            yield found.group(), "x".join(texts[: number + 1]), "x".join(texts[number + 1 :])


def no_addresses(links: Sequence[LinkField], context: Mapping[str, Any]) -> Iterator[NoAddress]:
    """Yield the values of a document that no link may lead to; a blank one makes no link."""
    for link in links:
        for place, value in _at(context, link.path.split("."), ""):
            text = str(value).strip()
            whole = f"{link.before}{text}{link.behind}".strip()
            if (text or whole) and whole and (fault := fault_of(whole)):
                yield NoAddress(place=place, fault=fault)


def _at(owner: Any, steps: Sequence[str], place: str) -> Iterator[tuple[str, str]]:
    """Yield the texts at a path, each with its place."""
    name, _, lists = steps[0].partition("[")
    value = owner.get(name) if isinstance(owner, Mapping) else None
    at = f"{place}.{name}" if place else name
    found = [(at, value)]
    for _ in range(lists.count("]")):
        found = [
            (f"{here}[{n}]", each)
            for here, several in found
            if isinstance(several, list)
            for n, each in enumerate(several)
        ]
    for here, each in found:
        if len(steps) > 1:
            yield from _at(each, steps[1:], here)
        elif isinstance(each, str):
            yield here, each
