"""What a foreign template may not carry: whatever fetches, links, embeds or runs, each refused by its name.

Reads every XML part of a package that is within its limits. It runs nothing and follows nothing; what Jinja may say is
``sandbox.py``'s, how large a package may be is ``package.py``'s. Hyperlinks to the web and by mail stay allowed: they
are text until a person clicks.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from worker.press.package import CONTENT_TYPES, Package, parse_part

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _T, _FLD, _SIMPLE, _CODE = (f"{_W}{name}" for name in ("p", "t", "fldChar", "fldSimple", "instrText"))
_SVG: Final = "http://www.w3.org/2000/svg"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CLICKED: Final = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_AWAY: Final = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_TAG: Final = re.compile(r"\{\{|\{%|\{#")
_FILLED: Final = re.compile(r"\s*(?:\{|%7B)(?:\{|%7B|%25|%)", re.IGNORECASE)
"""An address that begins with a tag, as it is typed or as Word writes it."""
_MOST_PIXELS: Final = 50_000_000
"""An A3 page at 600 dpi has 70 million, a logo at 600 dpi under 2; decoded at 4 bytes a pixel, 50 million are 200 MB."""

FIELDS: Final = frozenset(
    [
        "INCLUDETEXT",
        "INCLUDEPICTURE",
        "INCLUDE",
        "IMPORT",
        "DDE",
        "DDEAUTO",
        "LINK",
        "RD",
        "DATABASE",
        "EMBED",
        "MACROBUTTON",
        "ASK",
        "FILLIN",
    ]
)
"""Fields that read another file or program, run something, or ask the reader."""
_RELATIONSHIPS: Final = {
    "attachedTemplate": "attached template",
    "oleObject": "OLE object",
    "package": "embedded package (OLE)",
    "control": "ActiveX control",
    "activeXControlBinary": "ActiveX control",
    "aFChunk": "altChunk",
    "subDocument": "subdocument",
    "frame": "linked frame",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "keyMapCustomizations": "customized keyboard (macros)",
    "attachedToolbars": "customized toolbars (macros)",
    "mailMergeSource": "mail merge source",
    "mailMergeHeaderSource": "mail merge source",
    "transform": "XSL transform",
    "recipientData": "mail merge source",
    "extensibility": "customUI",
    "customUI": "customUI",
}
_LINKED: Final = {
    "image": "linked image",
    "hyperlink": "hyperlink outside the web",
    "oleObject": "OLE link",
    "video": "linked video",
    "audio": "linked audio",
    "media": "linked media",
}
_ELEMENTS: Final = {
    "altChunk": "altChunk",
    "subDoc": "subdocument",
    "object": "OLE object",
    "control": "ActiveX control",
    "OLEObject": "OLE object",
    "attachedTemplate": "attached template",
    "mailMerge": "mail merge source",
    "saveThroughXslt": "XSL transform",
    "frameset": "linked frame",
    "script": "script",
    "foreignObject": "foreign object in a picture",
    "ocx": "ActiveX control",
}
_TYPES: Final = {
    "activex": "ActiveX control",
    "oleobject": "OLE object",
    "vbaproject": "macros",
    "vbadata": "macros",
    "macroenabled": "macros",
    "ms-word.attachedtoolbars": "customized toolbars (macros)",
}
_LOOKED_AT: Final = (".xml", ".rels", ".vml", ".svg")
_REACHING: Final = frozenset({"src", "href", "althref", "link"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Forbidden:
    """One construct that is not allowed, and where it stands."""

    part: str
    construct: str
    paragraph: str = ""
    ordinal: int | None = None
    """Which ``w:p`` of the part, in document order; None outside paragraphs."""


def forbidden(package: Package) -> Iterator[Forbidden]:
    """Yield every forbidden construct of a package; parses each XML part strictly, entities are refused there."""
    for name, kind in sorted(package.types.items()):
        for word, construct in _TYPES.items():
            if word in kind.lower():
                yield Forbidden(part=name, construct=construct)
    for name in sorted(package.parts):
        if name == CONTENT_TYPES or name.endswith("/"):
            continue
        kind = package.types.get(name, "")
        if name.lower().startswith("customui/"):
            yield Forbidden(part=name, construct="customUI")
        if name.lower().endswith(_LOOKED_AT) or kind.endswith(("+xml", "/xml")):
            yield from _in_xml(name, parse_part(name, package.parts[name].content()))
        elif kind.startswith("image/"):
            size = pixels(package.parts[name].content())
            if size is not None and size[0] * size[1] > _MOST_PIXELS:
                yield Forbidden(part=name, construct=f"giant image of {size[0]} x {size[1]} pixels")


def _in_xml(name: str, root: etree._Element) -> Iterator[Forbidden]:
    if name.endswith(".rels"):
        for relationship in root.iter(_RELATIONSHIP):
            construct = _relationship(relationship)
            if construct:
                yield Forbidden(part=name, construct=construct)
        return
    ordinals = {paragraph: number for number, paragraph in enumerate(root.iter(_P))}
    for element in root.iter(etree.Element):
        construct = _element(element)
        if construct:
            yield _at(name, element, construct, ordinals)
    for element, code, computed in fields_of(root):
        construct = _field(code, computed)
        if construct:
            yield _at(name, element, construct, ordinals)


def _relationship(relationship: etree._Element) -> str:
    """Return what is forbidden about a relationship, or nothing."""
    kind = relationship.get("Type", "").rstrip("/").rsplit("/", 1)[-1]
    target = relationship.get("Target", "")
    external = relationship.get("TargetMode", "").lower() == "external"
    if kind == "hyperlink" and external and (_CLICKED.match(target) or target.startswith("#")):
        return ""
    if kind == "hyperlink" and external and _FILLED.match(target):
        return ""  # what it leads to is known once it is filled, and checked then
    if external:
        return f"{_LINKED.get(kind) or _RELATIONSHIPS.get(kind) or f'external relationship {kind}'} to {target[:120]}"
    if kind in _RELATIONSHIPS:
        return _RELATIONSHIPS[kind]
    if _AWAY.match(target):  # not marked external, yet not inside: readers disagree on what they do
        return f"{_LINKED.get(kind, 'relationship')} to {target[:120]}"
    return ""


def _element(element: etree._Element) -> str:
    local = etree.QName(element).localname
    if local in _ELEMENTS:
        return _ELEMENTS[local]
    picture = (
        etree.QName(element).namespace == _SVG
    )  # there an href is fetched, elsewhere it waits for a click
    for attribute, value in element.attrib.items():
        attribute, value = etree.QName(str(attribute)).localname, str(value)
        if attribute not in _REACHING or not _AWAY.match(value) or value.startswith("data:"):
            continue
        if picture or attribute != "href" or not _CLICKED.match(value):
            return f"linked image to {value[:120]}"
    return ""


def fields_of(root: etree._Element) -> Iterator[tuple[etree._Element, str, bool]]:
    """Yield each field with its code; ``computed``: the code's first word is made by a field inside."""
    for simple in root.iter(_SIMPLE):
        yield simple, simple.get(f"{_W}instr", ""), False
    opened: list[_Field] = []
    for element in root.iter(_FLD, _CODE):
        if element.tag == _CODE:
            if opened and opened[-1].in_code:
                opened[-1].code += element.text or ""
            elif element.text:
                yield element, element.text, False  # code outside a field: some readers take it for one
            continue
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            if opened and opened[-1].in_code and not opened[-1].code.strip():
                opened[-1].computed = True
            opened.append(_Field(element))
        elif kind == "separate" and opened:
            opened[-1].in_code = False
        elif kind == "end" and opened:
            done = opened.pop()
            yield done.element, done.code, done.computed
    for left in opened:
        yield left.element, left.code, left.computed


class _Field:
    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.code = ""
        self.in_code = True
        self.computed = False


def _field(code: str, computed: bool) -> str:
    """Return what is forbidden about a field, or nothing."""
    words = code.split(None, 1)
    word = re.sub(r"[^A-Z].*", "", words[0].upper().lstrip('"')) if words else ""
    if word in FIELDS:
        return f"{word} field"
    if computed:
        return "field whose name is computed"
    if _TAG.search(code) and word != "HYPERLINK":
        return "tag inside a field's code"
    if word == "HYPERLINK" and len(words) > 1:
        target = words[1].strip().strip('"')
        if _FILLED.match(target):
            return ""
        switch = target.startswith("\\") and not target.startswith("\\\\")  # \l bookmark; not \\server\share
        if not switch and not _CLICKED.match(target):
            return f"hyperlink outside the web to {target[:120]}"
    return ""


def _at(name: str, element: etree._Element, construct: str, ordinals: dict[etree._Element, int]) -> Forbidden:
    paragraph = element if element.tag == _P else next(element.iterancestors(_P), None)
    text = "" if paragraph is None else "".join(text.text or "" for text in paragraph.iter(_T))
    ordinal = None if paragraph is None else ordinals.get(paragraph)
    return Forbidden(part=name, construct=construct, paragraph=text, ordinal=ordinal)


def pixels(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, BMP or JPEG from its header; None for what tells none."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return struct.unpack(">LL", data[16:24])
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data.startswith(b"BM") and len(data) >= 26:
        width, height = struct.unpack("<ll", data[18:26])
        return abs(width), abs(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def named(found: Iterable[Forbidden]) -> list[str]:
    """Return the constructs as a person reads them, each once, in order."""
    return list(dict.fromkeys(f"{each.part}: {each.construct}" for each in found))
