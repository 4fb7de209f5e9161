"""Finds what goes with a tag's paragraph, row or cell, and what may stand only once but stands in a loop.

docxtpl puts the bare tag in place of all that holds it: text beside it is ``tags.py``'s, pictures, breaks, sections and
the like are told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from types import MappingProxyType
from typing import Final

from lxml import etree

from worker.press.constructs import fields_of
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.tags import TextLine
from worker.press.names import wml
from worker.press.properties import is_on
from worker.press.spelling import said

_ROW: Final = re.compile(r"\{[{%][-+]?(tr|tc|p) ")
_HOLDERS: Final = {"tr": wml("tr"), "tc": wml("tc")}
_OPENS: Final = re.compile(r"\{%[-+]?(?:(?:tr|tc|p|r) )?\s*(for|endfor)\b")
LOST: Final = {
    "drawing": "gambar",
    "pict": "gambar",
    "object": "objek Word",
    "sym": "simbol",
    "oMath": "rumus",
    "sectPr": "batas bagian (section)",
    "footnoteReference": "catatan kaki",
    "endnoteReference": "catatan akhir",
    "fldChar": "bidang Word (field)",
    "fldSimple": "bidang Word (field)",
    "sdt": "kontrol isian Word",
}
_MATH: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_BREAKS: Final = {"page": "pemisah halaman", "column": "pemisah kolom"}
_NOTES: Final = {wml("footnoteReference"): "catatan kaki", wml("endnoteReference"): "catatan akhir"}
NO_STYLES: Final[Mapping[str, bool]] = MappingProxyType({})
_BEFORE: Final = "pilihan halaman baru sebelum paragraf (page break before)"


_UNPRINTED: Final = {
    f"{{{_MATH}}}oMath": (
        "rumus (Equation), yang tidak ikut tercetak",
        "Tempel rumusnya sebagai gambar, atau ketik sebagai teks biasa.",
    ),
    wml("endnoteReference"): (
        "catatan akhir (endnote), yang tercetak di halaman tersendiri tanpa kepala dan kaki naskah",
        "Ubah menjadi catatan kaki: Referensi, Catatan Kaki, Konversi (Convert).",
    ),
}
"""What LibreOffice prints otherwise than Word, or not at all."""


def unprinted(found: list[TextLine]) -> Iterator[Finding]:
    """Yield what no page would show as Word does, wherever it stands."""
    for line in found:
        inside = line.element.iter(*_UNPRINTED)
        own = (each for each in inside if next(each.iterancestors(wml("p")), None) is line.element)
        for tag in dict.fromkeys(str(each.tag) for each in own):
            about, remedy = _UNPRINTED[tag]
            yield finding(
                Rule.FORBIDDEN, line.part, about, paragraph=line.ordinal, text=line.text, remedy=remedy
            )


def losses(
    found: list[TextLine], broken: Mapping[str, bool], named: Set[str] = frozenset()
) -> Iterator[Finding]:
    """Yield what of one part would be lost.

    ``broken`` says of each style whether its paragraphs begin a page; ``named`` are the bookmarks that fields and links name.
    """
    inside = 0
    rows_of = {
        line.element: [tag.typed for tag in line.tags() if _ROW.match(tag.source)]
        for line in found
        if line.ordinal is not None
    }
    for line in found:
        tags = list(line.tags())
        rows = [tag for tag in tags if _ROW.match(tag.source)]
        for tag in rows:
            kind = _ROW.match(tag.source)
            assert kind is not None
            holder = _holder(line.element, kind[1])
            if holder is None:
                continue  # told already
            inner = list(holder.iter(etree.Element))
            for lost in dict.fromkeys([*lost_with(inner, broken), *_marks(inner, named)]):
                yield _told(line, f"{lost} di samping {tag.typed} akan hilang", tag.typed)
            together = [each for paragraph in holder.iter(wml("p")) for each in rows_of.get(paragraph, ())]
            if len(together) > 1 and tag is rows[0] and tag.typed == together[0]:
                yield _told(line, f"{together[0]} di samping {together[1]} akan hilang", tag.typed)
        turns = [
            (tag.start, 1 if opened[1] == "for" else -1)
            for tag in tags
            if (opened := _OPENS.match(tag.source))
        ]
        notes = _notes(line) if turns or inside else ()
        repeated = [
            name for at, name in notes if inside + sum(turn for start, turn in turns if start < at) > 0
        ]
        for note in dict.fromkeys(repeated):
            yield _told(line, f"{note} di dalam perulangan akan bernomor sama", "")
        inside = max(0, inside + sum(turn for _, turn in turns))


def _told(line: TextLine, about: str, tag: str) -> Finding:
    remedy = "Pindahkan ke paragraf, sel, atau baris tersendiri di luar tanda itu."
    return finding(
        Rule.MISPLACED, line.part, about, paragraph=line.ordinal, text=line.text, tag=tag, remedy=remedy
    )


def _holder(paragraph: etree._Element, kind: str) -> etree._Element | None:
    if kind == "p":
        return paragraph if paragraph.tag == wml("p") else None
    return next(paragraph.iterancestors(_HOLDERS[kind]), None)


def lost_with(elements: Iterable[etree._Element], broken: Mapping[str, bool] = NO_STYLES) -> Iterator[str]:
    """Yield what a page shows of these elements besides text."""
    for element in elements:
        local = etree.QName(element).localname
        if local in LOST:
            yield LOST[local]
        elif element.tag == wml("br") and element.get(wml("type")) in _BREAKS:
            yield _BREAKS[str(element.get(wml("type")))]
        elif element.tag == wml("tbl"):
            yield "tabel"
        elif element.tag == wml("p") and begins_page(element.find(wml("pPr")), broken):
            yield _BEFORE


def _marks(elements: Iterable[etree._Element], named: Set[str]) -> Iterator[str]:
    """Yield the bookmarks that something else names."""
    for element in elements:
        if element.tag == wml("bookmarkStart") and (name := element.get(wml("name"), "")) in named:
            yield f"markah (bookmark) {name}"


def bookmarks_named(roots: Iterable[etree._Element]) -> frozenset[str]:
    """Return the words by which fields and links name bookmarks."""
    words: set[str] = set()
    for root in roots:
        for _, code, _ in fields_of(root):
            words.update(each.strip('"') for each in code.split())
        words.update(each.get(wml("anchor"), "") for each in root.iter(wml("hyperlink")))
    return frozenset(words - {""})


def _notes(line: TextLine) -> Iterator[tuple[int, str]]:
    """Yield each reference to a note in a paragraph with the letters before it."""
    own, at = set(line.texts), 0
    for element in line.element.iter(etree.Element):
        if element in own:
            at += len(said(element))
        elif element.tag in _NOTES and next(element.iterancestors(wml("p")), None) is line.element:
            yield at, _NOTES[str(element.tag)]


def begins_page(properties: etree._Element | None, broken: Mapping[str, bool]) -> bool:
    """Say whether a paragraph or style with these properties begins a page."""
    if properties is None:
        return False
    own = properties.find(wml("pageBreakBefore"))
    if own is not None:
        return is_on(own)
    style = properties.find(wml("pStyle"))
    return style is not None and broken.get(style.get(wml("val"), ""), False)


def styles_that_break(styles: etree._Element | None) -> dict[str, bool]:
    """Return of each paragraph style whether its paragraphs begin a page, by itself or by what it is based on."""
    known = (
        {} if styles is None else {each.get(wml("styleId"), ""): each for each in styles.iter(wml("style"))}
    )
    found: dict[str, bool] = {}
    for name in known:
        seen: set[str] = set()
        at = name
        answer = False
        while at in known and at not in seen:
            seen.add(at)
            properties = known[at].find(wml("pPr"))
            if properties is not None and properties.find(wml("pageBreakBefore")) is not None:
                answer = begins_page(properties, {})
                break
            base = known[at].find(wml("basedOn"))
            at = base.get(wml("val"), "") if base is not None else ""
        found[name] = answer
    return found
