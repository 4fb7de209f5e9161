"""A document as a Lampiran of another: its template with the Lampiran's heading, its pages counted on from the main ones.

The heading is put into the *template*, so that its lines are printed, recorded and judged as any other; the letterhead
of the first page goes, for it stands on page 1 of the whole only. DOCX bytes in and out; which documents are Lampiran,
and what the heading says, is the desk's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from lxml import etree

from worker.press.names import W, wml
from worker.press.package import MAIN_DOCUMENT, open_package, parse_part
from worker.press.properties import properties_of, put
from worker.press.repacking import repacked

HEADING: Final = "kepala_lampiran"
"""What the template calls the heading's lines."""
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RUNNING: Final = (f"{_WORD}header+xml", f"{_WORD}footer+xml")
_A4: Final = {"width": 11_906, "left": 1_701, "right": 1_134}
"""Twentieths of a point, for a section that names no page: A4 with the margins of naskah dinas."""
_AFTER_NUMBERS: Final = frozenset(
    f"{{{W}}}{name}"
    for name in (
        *("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter"),
        *("docGrid", "printerSettings", "sectPrChange"),
    )
)
"""What follows ``w:pgNumType`` in a section, by the schema's order."""


def annex_form(template: bytes) -> bytes:
    """Return a template as it prints a Lampiran: the heading first, at the right of the page; no letterhead."""
    package = open_package(template)
    main = next(package.named(MAIN_DOCUMENT))
    root = parse_part(main, package.parts[main].content())
    body = root.find(wml("body"))
    sections = list(root.iter(wml("sectPr")))
    if sections:
        for mark in sections[0].findall(wml("titlePg")):
            sections[0].remove(mark)
    if body is not None:
        body[:0] = list(heading(HEADING, half_of(sections[0] if sections else None)))
    return repacked(package, {main: root})


def numbers_filled(lines: Iterable[str], stamps: Mapping[str, Any]) -> list[str]:
    """Return a heading's lines with what only the signature gives: number and date."""
    given = {"{nomor}": stamps["nomor"], "{tanggal}": stamps["tanggal"]}
    found = []
    for line in lines:
        for place, value in given.items():
            line = line.replace(place, value)
        found.append(line)
    return found


def paged(docx: bytes, *, first: int, total: int | str) -> bytes:
    """Return a document whose pages count from ``first``, and that says ``total`` wherever it says its number of pages."""
    package = open_package(docx)
    main = next(package.named(MAIN_DOCUMENT))
    changed = {
        name: root
        for name, root in (
            (name, parse_part(name, package.parts[name].content()))
            for kind in (MAIN_DOCUMENT, *_RUNNING)
            for name in package.named(kind)
        )
        if _say_total(root, total) or name == main
    }
    section = next(changed[main].iter(wml("sectPr")), None)
    if first > 1 and section is not None:
        _count_from(section, first)
    return repacked(package, changed)


def half_of(section: etree._Element | None) -> int:
    """Return half the width of a section's text: where the heading begins."""
    read: Callable[[str, str], int | None] = lambda element, name: _number(section, element, name)  # noqa: E731
    width = read("pgSz", "w") or _A4["width"]
    margins = [read("pgMar", side) for side in ("left", "right")]
    taken = [
        given if given is not None else _A4[side]
        for given, side in zip(margins, ("left", "right"), strict=True)
    ]
    return max(0, width - sum(taken)) // 2


def _number(section: etree._Element | None, element: str, name: str) -> int | None:
    found = section.find(wml(element)) if section is not None else None
    said = found.get(wml(name), "") if found is not None else ""
    return int(said) if said.isascii() and said.isdigit() else None


def heading(lines: str, indent: int) -> Iterator[etree._Element]:
    """Yield the paragraphs of a heading, of the context's list ``lines``: a line each, and air below."""
    for text in (f"{{%p for baris in {lines} %}}", "{{ baris }}", "{%p endfor %}", ""):
        yield line(text, indent)


def line(text: str, indent: int, *, new_page: bool = False) -> etree._Element:
    """Return a line of a heading, the first of its page where it begins a ``new_page``."""
    paragraph = etree.Element(wml("p"))
    properties = properties_of(paragraph)
    put(properties, "keepNext")
    if new_page:
        put(properties, "pageBreakBefore")
    put(properties, "spacing", before="0", after="0")
    put(properties, "ind", left=str(indent), firstLine="0")
    put(properties, "jc", val="left")
    if text:
        run = etree.SubElement(paragraph, wml("r"))
        etree.SubElement(run, wml("t")).text = text
    return paragraph


def _count_from(section: etree._Element, first: int) -> None:
    numbers = section.find(wml("pgNumType"))
    if numbers is None:
        numbers = etree.Element(wml("pgNumType"))
        place = next((n for n, each in enumerate(section) if each.tag in _AFTER_NUMBERS), len(section))
        section.insert(place, numbers)
    numbers.set(wml("start"), str(first))


def _say_total(root: etree._Element, total: int | str) -> bool:
    """Write ``total`` in place of each field that would count this document's own pages; tells whether there was one."""
    fields = [*_simple(root), *_complex(root)]
    for runs in fields:
        shown = next((run for run in runs if run.find(wml("t")) is not None), None)
        look = shown.find(wml("rPr")) if shown is not None else None
        said = etree.Element(wml("r"))
        if look is not None:
            said.append(look)
        etree.SubElement(said, wml("t")).text = str(total)
        parent = runs[0].getparent()
        assert parent is not None  # a run of a paragraph
        parent.replace(runs[0], said)
        for run in runs[1:]:
            parent.remove(run)
    return bool(fields)


def _simple(root: etree._Element) -> Iterator[list[etree._Element]]:
    for field in list(root.iter(wml("fldSimple"))):
        if _counts_pages(field.get(wml("instr"), "")):
            yield [field]


def _complex(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the runs of each field of the form begin, code, separate, result, end that counts pages."""
    for paragraph in root.iter(wml("p")):
        runs: list[etree._Element] = []
        code = ""
        depth = 0
        for run in list(paragraph.iter(wml("r"))):
            mark = run.find(wml("fldChar"))
            kind = mark.get(wml("fldCharType")) if mark is not None else None
            if kind == "begin":
                depth += 1
                if depth == 1:
                    runs, code = [], ""
            if depth:
                runs.append(run)
                code += "".join(text.text or "" for text in run.iter(wml("instrText")))
            if kind == "end" and depth:
                depth -= 1
                if depth == 0 and _counts_pages(code) and len({each.getparent() for each in runs}) == 1:
                    yield runs


def _counts_pages(code: str) -> bool:
    return code.split()[:1] in (["NUMPAGES"], ["SECTIONPAGES"])
