"""A table of contents on printed pages: every heading of the DOCX is named in it, with the page it stands on.

LibreOffice makes the table anew before it exports (``worker.pdf.kit``); here the pages are held against the headings. What a
table collects is read from the DOCX, where each heading stands from the PDF's text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from worker.pdf.text import LINE, PageText, fold
from worker.press.constructs import fields_of
from worker.press.contents import is_contents, levels
from worker.press.names import wml

_MAIN: Final = "word/document.xml"
_FIELD: Final = re.compile(rb"(?:instrText[^>]*>|instr=\")\s*TOC\b", re.IGNORECASE)
_HEADING: Final = re.compile(r"heading ([1-9])", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[.\-_\u00b7\u2026]*([0-9]+)")
"""What leads from a heading to its page, and the page."""
_PLAIN: Final = ("", "decimal")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What a table of contents must say."""

    headings: Sequence[str]
    """In their order."""
    first: int | None
    """The number of the first page; None where pages are counted otherwise than through."""


def has_contents(docx: bytes) -> bool:
    """Say whether a document has a table of contents that is to be made anew."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return _FIELD.search(package.read(_MAIN)) is not None


def contents_of(
    document: etree._Element, styles: bytes, said: Callable[[etree._Element], list[str]]
) -> Contents | None:
    """Return what the tables of contents of a document must say; None where it has none. ``said`` reads a paragraph."""
    asked = [code for _, code, _ in fields_of(document) if is_contents(code)]
    if not asked:
        return None
    deepest = max(levels(code) or 0 for code in asked)
    outlines = any(r"\u" in code.lower() for code in asked)
    known = dict(_levels(styles))
    return Contents(
        headings=[
            text
            for paragraph in document.iter(wml("p"))
            if 0 < _level(paragraph, known, outlines=outlines) <= deepest
            and (text := " ".join(said(paragraph)))
        ],
        first=_first(document),
    )


def _level(paragraph: etree._Element, known: dict[str, int], *, outlines: bool) -> int:
    """Return the level of a heading; 0 for any other paragraph."""
    if next(paragraph.iterancestors(wml("txbxContent")), None) is not None:
        return 0
    own = paragraph.find(f"{wml('pPr')}/{wml('outlineLvl')}")
    if outlines and own is not None and own.get(wml("val"), "").isdigit():
        return int(own.get(wml("val"), "9")) + 1
    style = paragraph.find(f"{wml('pPr')}/{wml('pStyle')}")
    return known.get(style.get(wml("val"), ""), 0) if style is not None else 0


def _levels(styles: bytes) -> Iterator[tuple[str, int]]:
    """Yield the styles of headings by their ids, with the level of each."""
    if not styles:
        return
    # A produced DOCX is ours, but its template may be foreign: no entities, no network.
    root = etree.fromstring(styles, etree.XMLParser(resolve_entities=False, no_network=True))
    for style in root.iter(wml("style")):
        name = style.find(wml("name"))
        found = _HEADING.fullmatch(name.get(wml("val"), "")) if name is not None else None
        if found:
            yield style.get(wml("styleId"), ""), int(found[1])


def _first(document: etree._Element) -> int | None:
    sections = list(document.iter(wml("sectPr")))
    numbers = [each.find(wml("pgNumType")) for each in sections]
    if any(each is not None and each.get(wml("fmt"), "") not in _PLAIN for each in numbers):
        return None
    starts = [each.get(wml("start")) if each is not None else None for each in numbers]
    if any(start is not None for start in starts[1:]):
        return None
    return int(starts[0]) if starts and starts[0] else 1


def misplaced(pages: PageText, contents: Contents, *, caps: bool = False) -> list[str]:
    """Return the headings that no table names with the page they stand on, in their order."""
    wrong: list[str] = []
    behind = 0
    for heading in contents.headings:
        folded = fold(heading, caps=caps)
        if not folded:
            continue
        entries, stands = _found(pages, folded)
        entry = next(((end, said) for end, said in entries if end > behind), None)
        if entry is None:
            wrong.append(heading)
            continue
        behind = entry[0]
        numbers = (
            {contents.first + pages.page_of(begin) for begin in stands} if contents.first else {entry[1]}
        )
        if entry[1] not in numbers:
            wrong.append(f"{heading} ({entry[1]})")
    return wrong


def _found(pages: PageText, folded: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the entries for a heading, each by where it ends and the page it says, and where else the heading stands."""
    entries: list[tuple[int, int]] = []
    stands: list[int] = []
    at = pages.text.find(folded)
    while at >= 0:
        end = at + len(folded)
        line_ends = pages.ends.find(LINE, end + 1)
        said = _NUMBER.fullmatch(pages.text, end, line_ends) if line_ends > 0 else None
        if said and (pages.ends[end] or said.start(1) > end):
            entries.append((line_ends, int(said[1])))
        else:
            stands.append(at)
        at = pages.text.find(folded, at + 1)
    return entries, stands
