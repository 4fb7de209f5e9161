"""A template opened to be changed: parts parsed when first asked for, new ones related and typed, all packed again."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from worker.press.names import R
from worker.press.package import CONTENT_TYPES, MAIN_DOCUMENT, open_package, parse_part
from worker.press.repacking import repacked

_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RUNNING: Final = (f"{_WORD}header+xml", f"{_WORD}footer+xml")


class TemplateEdit:
    """One template while it is changed."""

    def __init__(self, template: bytes) -> None:
        """Raises ``PackageRefused`` for bytes that are no Word document."""
        self._package = open_package(template)
        self._trees: dict[str, etree._Element] = {}
        self._added: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        self.main = next(self._package.named(MAIN_DOCUMENT))

    @property
    def root(self) -> etree._Element:
        """Return the main document."""
        return self.tree(self.main)

    def named(self, content_type: str) -> list[str]:
        """Return the names of the parts of one content type."""
        return list(self._package.named(content_type))

    def printed(self) -> list[str]:
        """Return the names of what pages are made of: the main document, headers and footers."""
        return [name for kind in (MAIN_DOCUMENT, *_RUNNING) for name in self._package.named(kind)]

    def content(self, name: str) -> bytes:
        """Return a part's bytes, as they came or were added."""
        return self._added[name] if name in self._added else self._package.parts[name].content()

    def tree(self, name: str) -> etree._Element:
        """Return a part to be read or changed."""
        if name not in self._trees:
            self._trees[name] = parse_part(name, self._package.parts[name].content())
        return self._trees[name]

    def has(self, name: str) -> bool:
        """Say whether the package has a part."""
        kept = name in self._package.parts and name not in self._dropped
        return kept or name in self._trees or name in self._added

    def targets(self, part: str) -> dict[str, str]:
        """Return what the relationships of ``part`` lead to, by their ids; those out of the package are left out."""
        rels = _rels_of(part)
        if not self.has(rels):
            return {}
        return {
            each.get("Id", ""): posixpath.normpath(
                posixpath.join("/" + posixpath.dirname(part), each.get("Target", ""))
            ).lstrip("/")
            for each in self.tree(rels)
            if isinstance(each.tag, str) and each.get("TargetMode") != "External"
        }

    def add(
        self, name: str, content: etree._Element | bytes, *, kind: str, of: str, content_type: str = ""
    ) -> str:
        """Add a part, related to ``of`` (the package itself when empty) by a relationship's type, or the last word of Word's own; returns the relationship's id."""
        if isinstance(content, bytes):
            self._added[name] = content
            self._type_of_pictures()
        else:
            self._trees[name] = content
        if content_type:
            types = self.tree(CONTENT_TYPES)
            etree.SubElement(
                types, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": content_type}
            )
        return self.relate(name, kind=kind, of=of)

    def relate(self, name: str, *, kind: str, of: str) -> str:
        """Relate ``of`` to a part that is there; returns the relationship's id."""
        rels = _rels_of(of)
        if not self.has(rels):
            self._trees[rels] = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships")
        tree = self.tree(rels)
        taken = {each.get("Id") for each in tree}
        fresh = next(each for n in range(1, len(taken) + 2) if (each := f"naskah{n}") not in taken)
        # From the root: it would else ask for this process's folder, and a locked-in child has none.
        target = posixpath.relpath(f"/{name}", f"/{posixpath.dirname(of)}")
        etree.SubElement(
            tree,
            f"{{{_RELATIONSHIPS}}}Relationship",
            {"Id": fresh, "Type": kind if "://" in kind else f"{R}/{kind}", "Target": target},
        )
        return fresh

    def drop(self, relation: str, *, of: str) -> None:
        """Remove a relationship of ``of``, and the part it led to where nothing else leads there."""
        target = self.targets(of).get(relation)
        tree = self.tree(_rels_of(of))
        for each in [each for each in tree if each.get("Id") == relation]:
            tree.remove(each)
        if (
            target is None
            or target not in self._package.parts
            or any(target in self.targets(each).values() for each in self._owners())
        ):
            return
        self._dropped.add(target)
        types = self.tree(CONTENT_TYPES)
        for each in [each for each in types if each.get("PartName", "").lstrip("/") == target]:
            types.remove(each)

    def _owners(self) -> Iterator[str]:
        """Yield the parts that have relationships, and nothing for the package itself."""
        for name in (
            *self._package.parts,
            *(each for each in self._trees if each not in self._package.parts),
        ):
            folder, file = posixpath.split(name)
            if file.endswith(".rels"):
                yield posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))

    def _type_of_pictures(self) -> None:
        """Declare what ends in ``png``, which a package of other pictures does not."""
        types = self.tree(CONTENT_TYPES)
        if not any(each.get("Extension", "").lower() == "png" for each in types):
            types.insert(
                0, etree.Element(f"{{{_TYPES}}}Default", {"Extension": "png", "ContentType": "image/png"})
            )

    def done(self) -> bytes:
        """Return the template as it is now."""
        kept = {name: part for name, part in self._package.parts.items() if name not in self._dropped}
        return repacked(replace(self._package, parts=kept), self._trees, self._added)


def _rels_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return f"{folder}/_rels/{file}.rels".lstrip("/")
