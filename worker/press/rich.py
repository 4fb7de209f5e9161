"""The caller's own objects in a context: docxtpl's rich text and pictures, and ours; what each prints as XML.

These come from programs, never from a payload: JSON has no such values. docxtpl's own classes are taken as they are
(``RichText``, ``RichTextParagraph``, ``Listing``, ``InlineImage``); ``Picture`` and ``SubDocument`` are the same
without a ``DocxTemplate`` to belong to. A sub-document needs its styles, numberings and parts carried over: only the
docxtpl way does that (``faithful``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from docx.image.image import Image
from docx.oxml.shape import CT_Inline
from docxtpl import InlineImage, Listing, RichText, RichTextParagraph
from lxml import etree

from worker.press.container import pack, store
from worker.press.names import R
from worker.press.package import CONTENT_TYPES, Package, Part, parse_part

_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_XML: Final = (RichText, RichTextParagraph, Listing)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture printed where ``{{ name }}`` stands, in the body, a header or a footer; sizes in EMU."""

    data: bytes
    width: int | None = None
    height: int | None = None
    anchor: str | None = None
    """An address that the picture links to."""


@dataclass(frozen=True, kw_only=True)
class SubDocument:
    """A DOCX whose body is printed where ``{{p name }}`` stands."""

    docx: bytes


def picture(value: InlineImage) -> Picture:
    """Return docxtpl's picture as ours."""
    source = value.image_descriptor
    if hasattr(source, "read"):
        source.seek(0)
        data = source.read()
    else:
        with open(source, "rb") as file:  # noqa: PTH123 - a path of any kind, as docxtpl takes it
            data = file.read()
    return Picture(data=data, width=value.width, height=value.height, anchor=value.anchor)


def run_break(drawing: str) -> str:
    """Return ``drawing`` in a run of its own, as docxtpl breaks the run it stands in."""
    before, after = "</w:t></w:r><w:r><w:drawing>", '</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    return f"{before}{drawing}{after}"


class Pictures:
    """The pictures that one render brings into a package: new media parts, and the relationships to them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._media: dict[str, tuple[str, bytes]] = {}
        self._types: dict[str, str] = {}
        self._rels: dict[str, etree._Element] = {}
        self._numbers: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._rels)

    def printer(self, part: str) -> Callable[[object], str | None]:
        """Return what prints the caller's objects in ``part``; it gives None for what it does not know."""

        def printed(value: object) -> str | None:
            if isinstance(value, _XML):
                return str(value)
            if isinstance(value, InlineImage):
                value = picture(value)
            return run_break(self._inline(part, value)) if isinstance(value, Picture) else None

        return printed

    def parts(self) -> dict[str, Part]:
        """Return the new and the changed parts by name."""
        made = {name: store(name, data) for name, data in self._media.values()}
        for part, rels in self._rels.items():
            made[part] = pack(part, _written(rels))
        types = parse_part(CONTENT_TYPES, self._package.parts[CONTENT_TYPES].content())
        known = {str(default.get("Extension", "")).lower() for default in types}
        for extension, kind in self._types.items():
            if extension not in known:
                types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind))
        made[CONTENT_TYPES] = pack(CONTENT_TYPES, _written(types))
        return made

    def _inline(self, part: str, value: Picture) -> str:
        image = Image.from_blob(value.data)
        name = self._medium(image)
        relation = self._relation(part, f"{R}/image", "/" + name)
        width, height = image.scaled_dimensions(value.width, value.height)
        inline = CT_Inline.new_pic_inline(
            self._number(part), relation, image.filename or f"image.{image.ext}", width, height
        )
        if value.anchor:
            link = self._relation(part, f"{R}/hyperlink", value.anchor, external=True)
            for owner in (*inline.xpath(".//wp:docPr"), *inline.xpath(".//pic:cNvPr")):
                click = etree.SubElement(
                    owner, "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
                )
                click.set(f"{{{R}}}id", link)
        return etree.tostring(inline, encoding="unicode")

    def _number(self, part: str) -> int:
        """Return the first free id of a part's template: outside the body, where all are numbered afresh, it stays."""
        if part not in self._numbers:
            used = parse_part(part, self._package.parts[part].content()).xpath("//@id")
            assert isinstance(used, list)
            self._numbers[part] = max((int(one) for one in map(str, used) if one.isdigit()), default=0) + 1
        return self._numbers[part]

    def _medium(self, image: Any) -> str:
        """Return the name of the part for a picture; the same picture twice is one part."""
        key = hashlib.sha256(image.blob).hexdigest()
        if key not in self._media:
            taken = {*self._package.parts, *(name for name, _ in self._media.values())}
            stems = {name.rpartition(".")[0] for name in taken}
            number = next(n for n in range(1, len(taken) + 2) if f"word/media/image{n}" not in stems)
            self._media[key] = (f"word/media/image{number}.{image.ext}", image.blob)
            self._types[image.ext] = image.content_type
        return self._media[key][0]

    def _relation(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of a part's relationship, made if it is not there."""
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels"
        rels = self._rels.get(name)
        if rels is None:
            found = self._package.parts.get(name)
            rels = self._rels[name] = (
                parse_part(name, found.content()) if found else etree.Element(f"{{{_RELS}}}Relationships")
            )
        for rel in rels:
            if rel.get("Type") == kind and rel.get("Target") == target:
                return str(rel.get("Id"))
        used = {rel.get("Id") for rel in rels}
        number = next(n for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        mode: Mapping[str, str] = {"TargetMode": "External"} if external else {}
        etree.SubElement(
            rels, f"{{{_RELS}}}Relationship", {"Id": f"rId{number}", "Type": kind, "Target": target, **mode}
        )
        return f"rId{number}"


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
