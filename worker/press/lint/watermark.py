"""Finds the pages that would not bear the watermark though others do: a first page, or even pages, with a header of their own.

A draft whose first page says nothing of it is taken for a letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.letterhead import evens, targets_of
from worker.press.lint.tags import TextLine
from worker.press.live_fields import sections_of
from worker.press.names import R, wml
from worker.press.package import Package
from worker.press.properties import is_on

MARK: Final = "stempel.tanda_air"
_PAGES: Final = {"first": "halaman pertama", "default": "halaman lain", "even": "halaman genap"}


def bears(root: etree._Element, found: Sequence[TextLine]) -> bool:
    """Say whether a part prints the watermark, as text or as the text of a shape."""
    return any(MARK in each.text for each in found) or any(
        MARK in str(value) for each in root.iter() for value in each.attrib.values()
    )


def unmarked(
    package: Package, part: str, root: etree._Element, bearing: Collection[str]
) -> Iterator[Finding]:
    """Yield each kind of page of which neither header nor footer is among those that bear the watermark; nothing where none is."""
    if not bearing:
        return
    targets = targets_of(package, part)
    sections = sections_of([root])
    running: dict[tuple[str, str], str] = {}  # of a section without its own, those of the section before hold
    for number, section in enumerate(sections, 1):
        for kind in ("header", "footer"):
            for each in section.findall(wml(f"{kind}Reference")):
                pages = each.get(wml("type"), "default")
                running[kind, pages] = targets.get(each.get(f"{{{R}}}id", ""), "")
        first = is_on(section.find(wml("titlePg")))
        for pages in (*(["first"] if first else []), "default", *(["even"] if evens(package) else [])):
            named = [running[kind, pages] for kind in ("header", "footer") if (kind, pages) in running]
            # Sections and even pages that name no header and footer at all are told as that.
            if (named or pages == "first") and not any(each in bearing for each in named):
                about = f"bagian ke-{number} dari {len(sections)}, {_PAGES[pages]}"
                yield finding(Rule.UNMARKED, part, about)
