"""Finds the sections in front of which no header or footer is named: their pages print without the letterhead of those behind;
and the even pages of a document that names none for them.

A section without one of its own takes that of the section before; the first has nobody to take it from. Word does so, and
whoever puts a section break in front of a template's first page seldom means it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.tags import TextLine
from worker.press.live_fields import sections_of
from worker.press.names import R, wml
from worker.press.package import Package, parse_part
from worker.press.properties import is_on

_RUNNING: Final = {"header": "kepala halaman (kop)", "footer": "kaki halaman"}
_REMEDY: Final = (
    "Buka kepala dan kaki halaman bagian itu di Word, dan isi seperti bagian di belakangnya; atau hapus batas bagian (section break)"
    " di depan."
)
_EVEN: Final = (
    "Isi kepala dan kaki halaman genap di Word seperti halaman ganjil, atau hapus centang Halaman Ganjil & Genap Berbeda"
    " (Different Odd & Even Pages)."
)
_SETTINGS: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
_SHOWN: Final = ("drawing", "pict", "fldChar", "fldSimple")


def bare_sections(
    package: Package, part: str, root: etree._Element, found: list[TextLine]
) -> Iterator[Finding]:
    """Yield each section of the main document in front of the first that names a header, or footer, that says something."""
    targets = targets_of(package, part)
    sections = sections_of([root])
    for kind, words in _RUNNING.items():
        named = [
            any(
                _says(package, targets.get(each.get(f"{{{R}}}id", ""), ""))
                for each in section.findall(wml(f"{kind}Reference"))
            )
            for section in sections
        ]
        if True not in named:
            continue
        for number, section in enumerate(sections[: named.index(True)], 1):
            line = _last_line(section, found)
            yield finding(
                Rule.HEADER,
                part,
                f"bagian ke-{number} dari {len(sections)}, {words}",
                paragraph=line.ordinal if line else None,
                text=line.text if line else "",
                remedy=_REMEDY,
            )


def bare_even(package: Package, part: str, root: etree._Element) -> Iterator[Finding]:
    """Yield what even pages go without, where a document has others for them and names none: Word prints them bare."""
    if not evens(package):
        return
    targets = targets_of(package, part)
    for kind, words in _RUNNING.items():
        named = [each for section in sections_of([root]) for each in section.findall(wml(f"{kind}Reference"))]
        odd = any(
            _says(package, targets.get(each.get(f"{{{R}}}id", ""), ""))
            for each in named
            if each.get(wml("type"), "default") == "default"
        )
        if odd and not any(each.get(wml("type")) == "even" for each in named):
            yield finding(Rule.HEADER, part, f"halaman genap, {words}", remedy=_EVEN)


def evens(package: Package) -> bool:
    """Say whether a document has other headers and footers for its even pages."""
    settings = [parse_part(name, package.parts[name].content()) for name in package.named(_SETTINGS)]
    marks = (each for one in settings for each in one.iter(wml("evenAndOddHeaders")))
    return any(map(is_on, marks))


def targets_of(package: Package, part: str) -> Mapping[str, str]:
    """Return the parts that a part refers to, by the ids of its relationships."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in package.parts:
        return {}
    return {
        each.get("Id", ""): posixpath.normpath(posixpath.join(f"/{folder}", each.get("Target", ""))).lstrip(
            "/"
        )
        for each in parse_part(rels, package.parts[rels].content())
        if isinstance(each.tag, str) and each.get("TargetMode") != "External"
    }


def _says(package: Package, name: str) -> bool:
    """Say whether a header or footer shows anything."""
    if name not in package.parts:
        return False
    root = parse_part(name, package.parts[name].content())
    if any(next(root.iter(wml(each)), None) is not None for each in _SHOWN):
        return True
    return any((each.text or "").strip() for each in root.iter(wml("t")))


def _last_line(section: etree._Element, found: list[TextLine]) -> TextLine | None:
    """Return the last paragraph of a section that says something; else the one that ends it."""
    ends = next(section.iterancestors(wml("p")), None)
    before: TextLine | None = None
    for line in found:
        if line.text.strip():
            before = line
        if line.element is ends:
            return before or line
    return before
