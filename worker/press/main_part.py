"""Which part of a package is the document: what its relationships and content types say, never its name.

Word 365 writes ``word/document2.xml``, a template of Word (.dotx) has another content type, and "Strict Open XML" other
namespaces. The rest of the house knows one place, ``word/document.xml``: what lies elsewhere is brought there. Reads and
changes the trees of the parts that name the others; opens no package.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

USUAL: Final = "word/document.xml"
ROOT_RELATIONSHIPS: Final = "_rels/.rels"
MAIN_DOCUMENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_TEMPLATE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
"""Of a .dotx: the same parts, opened by Word as a new document."""
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"


@dataclass(frozen=True, kw_only=True, slots=True)
class MainPart:
    """The document's own part."""

    name: str
    """As the package spells it."""
    template: bool = False
    """Of a .dotx."""
    strict: bool = False
    """Written as "Strict Open XML Document": Word's own names, in other namespaces."""

    @property
    def usual(self) -> bool:
        """Say whether it lies where the house expects it, as what the house expects."""
        return self.name == USUAL and not self.template

    @property
    def relationships(self) -> str:
        """Return the part that names what it uses."""
        folder, file = posixpath.split(self.name)
        return posixpath.join(folder, "_rels", f"{file}.rels")


def main_part(relationships: etree._Element | None, types: Mapping[str, str]) -> MainPart | None:
    """Return the document among parts of these content types; None where there is none of Word.

    Without ``relationships`` it is the only part of its type, as packages of programs have it.
    """
    kinds = {name.lower(): (name, kind) for name, kind in types.items()}
    for each in () if relationships is None else relationships:
        kind = each.get("Type", "") if isinstance(each.tag, str) else ""
        if kind not in (_OFFICE_DOCUMENT, _STRICT):
            continue
        target = posixpath.normpath(posixpath.join("/", each.get("Target", ""))).lstrip("/")
        name, of = kinds.get(target.lower(), ("", ""))
        if of not in (MAIN_DOCUMENT, MAIN_TEMPLATE):
            return None
        return MainPart(name=name, template=of == MAIN_TEMPLATE, strict=kind == _STRICT)
    for of in (MAIN_DOCUMENT, MAIN_TEMPLATE):
        if found := min((name for name, kind in types.items() if kind == of), default=""):
            return MainPart(name=found, template=of == MAIN_TEMPLATE)
    return None


def retype(types: etree._Element, main: MainPart) -> None:
    """Write into the content types that the document is a document, and where it lies now."""
    gone = {f"/{main.name}".lower(), f"/{USUAL}"}
    for override in [each for each in types if each.get("PartName", "").lower() in gone]:
        types.remove(override)
    etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{USUAL}", "ContentType": MAIN_DOCUMENT})


def retarget(relationships: etree._Element) -> None:
    """Have the package's own relationship lead to where the document lies now."""
    for each in relationships:
        if each.get("Type") == _OFFICE_DOCUMENT:
            each.set("Target", USUAL)


def rebase(relationships: etree._Element, main: MainPart) -> None:
    """Write what the document leads to from the root: it is named from the folder where the document lay."""
    folder = posixpath.dirname(main.name)
    for each in relationships:
        if each.get("TargetMode", "").lower() != "external" and (target := each.get("Target")):
            each.set("Target", posixpath.normpath(posixpath.join("/", folder, target)))
