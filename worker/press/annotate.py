"""Writes a copy of a template with a Word comment at each finding, so that its author reads them where they belong.

Adds comments and nothing else: every other part keeps its bytes. Word has comments in the body only, so a finding of a
header, a footer or of no paragraph stands at the first paragraph and names its place.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from lxml import etree

from worker.press.errors import NotAWordPackage, TemplateRefusal
from worker.press.lint.findings import Finding
from worker.press.names import wml
from worker.press.package import CONTENT_TYPES, MAIN_DOCUMENT, Package, open_package, parse_part
from worker.press.prepare import W

_COMMENTS: Final = "comments.xml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_AUTHOR: Final = "Naskah"


def annotate(docx: bytes, findings: Iterable[Finding]) -> bytes:
    """Return a copy of ``docx`` with a comment for each finding; raises ``PackageRefused`` for what is no document."""
    package = open_package(docx)
    main = next(package.named(MAIN_DOCUMENT))
    folder = main.rpartition("/")[0]
    root = _parsed(package, main)
    paragraphs = list(root.iter(wml("p")))
    if not paragraphs:
        raise NotAWordPackage(TemplateRefusal.CORRUPT, "no paragraph")
    name = f"{folder}/{_COMMENTS}"
    comments = (
        _parsed(package, name) if name in package.parts else etree.Element(wml("comments"), nsmap={"w": W})
    )
    free = max((int(each.get(wml("id"), "0")) for each in comments), default=-1) + 1
    for number, found in enumerate(findings, start=free):
        here = found.part == main and found.paragraph is not None and found.paragraph < len(paragraphs)
        _mark(paragraphs[found.paragraph if here and found.paragraph is not None else 0], number)
        comments.append(_comment(number, found, "" if here else found.part))
    replaced = {
        main: _written(root),
        name: _written(comments),
        CONTENT_TYPES: _typed(package, name),
        f"{folder}/_rels/{main.rpartition('/')[2]}.rels": _related(package, folder, main),
    }
    return _packed(package, replaced)


def _parsed(package: Package, name: str) -> etree._Element:
    return parse_part(name, package.parts[name].content())


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mark(paragraph: etree._Element, number: int) -> None:
    """Put the comment's range around the paragraph's content, and its reference at the end."""
    start, end = (
        etree.Element(wml(name), {wml("id"): str(number)})
        for name in ("commentRangeStart", "commentRangeEnd")
    )
    first = 1 if len(paragraph) and paragraph[0].tag == wml("pPr") else 0
    paragraph.insert(first, start)
    reference = etree.Element(wml("r"))
    etree.SubElement(reference, wml("commentReference"), {wml("id"): str(number)})
    paragraph.extend([end, reference])


def _comment(number: int, found: Finding, part: str) -> etree._Element:
    comment = etree.Element(
        wml("comment"), {wml("id"): str(number), wml("author"): _AUTHOR, wml("initials"): _AUTHOR[:1]}
    )
    place = f"[{part}] " if part else ""
    for text in (f"{found.rule} ({found.severity})", f"{place}{found.message}", found.remedy):
        run = etree.SubElement(etree.SubElement(comment, wml("p")), wml("r"))
        etree.SubElement(run, wml("t")).text = "".join(letter for letter in text if letter.isprintable())
    return comment


def _typed(package: Package, name: str) -> bytes:
    root = _parsed(package, CONTENT_TYPES)
    if package.types.get(name) != _TYPE:
        etree.SubElement(root, f"{{{_TYPES_NS}}}Override", {"PartName": f"/{name}", "ContentType": _TYPE})
    return _written(root)


def _related(package: Package, folder: str, main: str) -> bytes:
    rels = f"{folder}/_rels/{main.rpartition('/')[2]}.rels"
    root = _parsed(package, rels) if rels in package.parts else etree.Element(f"{{{_RELS_NS}}}Relationships")
    if not any(each.get("Type") == _KIND for each in root):
        taken = {each.get("Id") for each in root}
        free = next(f"rIdN{number}" for number in range(len(taken) + 1) if f"rIdN{number}" not in taken)
        etree.SubElement(
            root, f"{{{_RELS_NS}}}Relationship", {"Id": free, "Type": _KIND, "Target": _COMMENTS}
        )
    return _written(root)


def _packed(package: Package, replaced: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        names = [CONTENT_TYPES, *sorted({*package.parts, *replaced} - {CONTENT_TYPES})]
        for name in names:
            data = replaced[name] if name in replaced else package.parts[name].content()
            copy.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
