"""Sizes and alignment of a template's paragraphs, by themselves, their styles or the package's defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from worker.press.letters import ALIKE
from worker.press.names import wml
from worker.press.package import Package, parse_part

DEFAULT: Final = 22
"""Half points, where nothing says a size."""


def number(element: etree._Element | None, name: str, otherwise: int) -> int:
    """Return a whole number that an attribute says, or else another."""
    said = element.get(wml(name), "") if element is not None else ""
    return int(said) if said.isascii() and said.isdigit() else otherwise


class Styles:
    """What a package's styles say of paragraphs that do not say it themselves."""

    def __init__(self, package: Package) -> None:
        part = package.parts.get("word/styles.xml")
        self._root = parse_part("word/styles.xml", part.content()) if part is not None else None
        self._by_id = (
            {each.get(wml("styleId"), ""): each for each in self._root.iter(wml("style"))}
            if self._root is not None
            else {}
        )

    @property
    def _usual(self) -> etree._Element | None:
        """The style of a paragraph that names none."""
        marked = (each for each in self._by_id.values() if each.get(wml("default")) in ("1", "true"))
        return next((each for each in marked if each.get(wml("type")) == "paragraph"), None)

    @property
    def alike(self) -> bool:
        """Whether the usual font is one whose widths are known here."""
        usual = self._root.find(f"{wml('docDefaults')}//{wml('rFonts')}") if self._root is not None else None
        return usual is not None and usual.get(wml("ascii"), "").casefold() in ALIKE

    def size(self, paragraph: etree._Element) -> int:
        """Return the half points of a paragraph's first run."""
        own = paragraph.find(f"{wml('r')}/{wml('rPr')}/{wml('sz')}")
        return number(own if own is not None else self.said(paragraph, "rPr", "sz"), "val", DEFAULT)

    def justified(self, paragraph: etree._Element) -> bool:
        """Say whether both edges of a paragraph's lines are even."""
        own = paragraph.find(f"{wml('pPr')}/{wml('jc')}")
        found = own if own is not None else self.said(paragraph, "pPr", "jc")
        return found is not None and found.get(wml("val")) in ("both", "distribute")

    def of_run(self, run: etree._Element, paragraph: etree._Element, name: str) -> etree._Element | None:
        """Return what holds of a run: what it says itself, or its style, or what its paragraph's style says."""
        own = run.find(f"{wml('rPr')}/{wml(name)}")
        if own is not None:
            return own
        named = run.find(f"{wml('rPr')}/{wml('rStyle')}")
        for style in self._built_on(named):
            if (found := style.find(f"{wml('rPr')}/{wml(name)}")) is not None:
                return found
        return self.said(paragraph, "rPr", name)

    def said(self, paragraph: etree._Element, properties: str, name: str) -> etree._Element | None:
        """Return what the paragraph's style says, or one that it builds on, or else the package's defaults."""
        for style in self._chain(paragraph):
            if (found := style.find(f"{wml(properties)}/{wml(name)}")) is not None:
                return found
        return self._root.find(f"{wml('docDefaults')}//{wml(name)}") if self._root is not None else None

    def names(self, paragraph: etree._Element) -> list[str]:
        """Return the paragraph's style and those that it builds on."""
        return [each.get(wml("styleId"), "") for each in self._chain(paragraph)]

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        named = paragraph.find(f"{wml('pPr')}/{wml('pStyle')}")
        if named is not None:
            yield from self._built_on(named)
        elif (usual := self._usual) is not None:
            yield from self._from(usual)

    def _built_on(self, named: etree._Element | None) -> Iterator[etree._Element]:
        """Yield the style that an element names, and those that it builds on."""
        if named is not None:
            yield from self._from(self._by_id.get(named.get(wml("val"), "")))

    def _from(self, style: etree._Element | None) -> Iterator[etree._Element]:
        for _ in range(20):  # a chain of styles; one in a circle ends here
            if style is None:
                return
            yield style
            base = style.find(wml("basedOn"))
            style = self._by_id.get(base.get(wml("val"), "")) if base is not None else None
