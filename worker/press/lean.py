"""Takes the dead weight out of a template, once, when it is compiled: LibreOffice loads what is left three times faster.

Dropped: styles that nothing reaches, latent styles (a list for Word's menus), the copy of the styles for Word 2010,
thumbnails, revision marks of editing sessions in the settings. Kept: default styles, whatever text, numbering, notes or settings name, what those are based
on, followed by or linked to, and what a table of contents collects. Where only a render can tell which styles are
used (a style named by a tag, rich text, sub-documents), all of them stay.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from worker.press.container import pack
from worker.press.names import W
from worker.press.package import CONTENT_TYPES, Package, Part, parse_part

_W: Final = f"{{{W}}}"
_NAMING: Final = tuple(
    f"{_W}{name}"
    for name in (
        *("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "numStyleLink", "styleLink"),
        *("clickAndTypeStyle", "defaultTableStyle"),
    )
)
_STYLES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
_SETTINGS: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
_IDLE: Final = ("/metadata/thumbnail", "/stylesWithEffects")
"""Relationships to what nobody shows: a picture for file lists, and a copy of the styles for Word 2010 alone."""
_RENDER_DECIDES: Final = re.compile(r"\{\{\s*[pr]\s")
_COLLECTED: Final = ("toc ", "heading ", "hyperlink", "table of figures")
"""Names of the built-in styles that a TOC field collects or makes."""


def lean(package: Package) -> Package:
    """Return ``package`` without its dead weight."""
    parts = _without_idle_parts(package.parts)
    trees = {
        name: parse_part(name, part.content())
        for name, part in parts.items()
        if name.startswith("word/") and name.endswith(".xml")
    }
    for name, tree in trees.items():
        changed = False
        if package.types.get(name) == _STYLES:
            changed = _lean_styles(tree, trees.values())
        elif package.types.get(name) == _SETTINGS:
            changed = _removed(tree, f"{_W}rsids")
        if changed:
            data = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            parts[name] = pack(name, data)
    return Package(parts=parts, types={name: kind for name, kind in package.types.items() if name in parts})


def _without_idle_parts(parts: Mapping[str, Part]) -> dict[str, Part]:
    left = dict(parts)
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        tree = parse_part(name, part.content())
        found = [rel for rel in tree if rel.get("Type", "").endswith(_IDLE)]
        for rel in found:
            folder = posixpath.dirname(posixpath.dirname("/" + name))
            left.pop(posixpath.normpath(posixpath.join(folder, rel.get("Target", ""))).lstrip("/"), None)
            tree.remove(rel)
        if found:
            left[name] = pack(
                name, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
    gone = parts.keys() - left.keys()
    if gone:
        types = parse_part(CONTENT_TYPES, parts[CONTENT_TYPES].content())
        for override in [one for one in types if one.get("PartName", "").lstrip("/") in gone]:
            types.remove(override)
        data = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
        left[CONTENT_TYPES] = pack(CONTENT_TYPES, data)
    return left


def _lean_styles(styles: etree._Element, trees: Iterable[etree._Element]) -> bool:
    """Remove latent and unreachable styles; say whether there were any."""
    changed = _removed(styles, f"{_W}latentStyles")
    used = _used(styles, trees)
    if used is None:
        return changed
    for style in styles.findall(f"{_W}style"):
        if style.get(f"{_W}styleId") not in used:
            styles.remove(style)
            changed = True
    return changed


def _used(styles: etree._Element, trees: Iterable[etree._Element]) -> set[str] | None:
    """Return the ids of the styles that a rendering can reach; None when only a render can tell."""
    by_id = {style.get(f"{_W}styleId", ""): style for style in styles.findall(f"{_W}style")}
    waiting = {name for name, style in by_id.items() if style.get(f"{_W}default") in ("1", "true", "on")}
    fields = ""
    for tree in trees:
        if tree is styles:
            continue
        named = {element.get(f"{_W}val", "") for element in tree.iter(*_NAMING)}
        text = "".join(str(one.text or "") for one in tree.iter(f"{_W}t"))
        if any("{" in name for name in named) or _RENDER_DECIDES.search(text):
            return None
        waiting |= named
        fields += "".join(str(one.text or "") for one in tree.iter(f"{_W}instrText"))
        fields += "".join(one.get(f"{_W}instr", "") for one in tree.iter(f"{_W}fldSimple"))
    if fields:
        waiting |= {name for name, style in by_id.items() if _in_fields(style, name, fields)}
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in used:
            used.add(name)
            waiting |= {element.get(f"{_W}val", "") for element in by_id[name].iter(*_NAMING)}
    return used


def _in_fields(style: etree._Element, name: str, fields: str) -> bool:
    """Say whether a field may use a style: it names it, or collects what is so styled."""
    element = style.find(f"{_W}name")
    called = "" if element is None else element.get(f"{_W}val", "")
    if "TOC" in fields and called.lower().startswith(_COLLECTED):
        return True
    return bool(called and called in fields) or name in fields


def _removed(tree: etree._Element, tag: str) -> bool:
    """Remove the children of a name; say whether there were any."""
    found = tree.findall(tag)
    for element in found:
        tree.remove(element)
    return bool(found)
