"""What stands on every page: a line in each header, or footer, that any page of the template can show.

The access class, and the initials where an office wants them on each page.

Put into the *template*, so that the words are printed, recorded and judged as any other, and so that no template can
leave them out: a section without a header gets one, and each names its own, whatever it would have inherited. DOCX
bytes in and out; where the line stands, in which colour and what it says is the office's.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from worker.press.editing import TemplateEdit
from worker.press.names import R, W, wml
from worker.press.properties import is_on, properties_of, put

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SETTINGS: Final = f"{_WORD}settings+xml"
_SIDES: Final = {"kiri": "left", "tengah": "center", "kanan": "right"}
_HALF_POINTS: Final = "22"
_SMALL_HALF_POINTS: Final = "16"


@dataclass(frozen=True, kw_only=True)
class ClassMark:
    """How the line looks."""

    tempat: str
    """``kiri_atas``, ``tengah_atas``, ``kanan_atas``, or the same with ``bawah``."""
    warna: str
    """RGB, six hexadecimal digits."""


def class_marked(template: bytes, mark: ClassMark) -> bytes:
    """Return a template every page of which says ``stempel.akses``."""
    side, _, edge = mark.tempat.partition("_")
    kind = "footer" if edge == "bawah" else "header"
    return _on_each(template, kind, _line(_SIDES[side], "akses", mark.warna), last=kind == "footer")


def initialled(template: bytes) -> bytes:
    """Return a template every page of which says ``stempel.paraf_halaman`` at the lower right, above its footer."""
    return _on_each(template, "footer", _line("right", "paraf_halaman"), last=False)


def _on_each(template: bytes, kind: str, line: etree._Element, *, last: bool) -> bytes:
    book = TemplateEdit(template)
    parts = book.targets(book.main)
    shown = _shown(book)
    running: dict[str, str] = {}
    for section in _sections(book.root):
        own = {each.get(wml("type"), "default"): each for each in section.findall(wml(f"{kind}Reference"))}
        for which in shown:
            if which in own:
                running[which] = own[which].get(f"{{{R}}}id", "")
                continue
            if which not in running:
                running[which] = _empty(book, kind, which)
                parts = book.targets(book.main)
            reference = etree.Element(wml(f"{kind}Reference"), {wml("type"): which})
            reference.set(f"{{{R}}}id", running[which])
            section.insert(0, reference)
    wanted = {each.get(f"{{{R}}}id", "") for each in book.root.iter(wml(f"{kind}Reference"))}
    for name in sorted({parts[each] for each in wanted if each in parts}):
        root = book.tree(name)
        root.insert(len(root) if last else 0, copy.deepcopy(line))
    return book.done()


def _shown(book: TemplateEdit) -> tuple[str, ...]:
    """Return which headers a page can show: the first page's and even ones only where the template asks for them."""
    found = ["default"]
    if any(is_on(each) for each in book.root.iter(wml("titlePg"))):
        found.append("first")
    settings = [book.tree(name) for name in book.named(_SETTINGS)]
    if any(is_on(each) for root in settings for each in root.iter(wml("evenAndOddHeaders"))):
        found.append("even")
    return tuple(found)


def _sections(root: etree._Element) -> list[etree._Element]:
    """Return the sections as they are, not as they were before a tracked change; one is made where there is none."""
    found = [
        each
        for each in root.iter(wml("sectPr"))
        if (parent := each.getparent()) is None or parent.tag != wml("sectPrChange")
    ]
    body = root.find(wml("body"))
    if body is not None and body.find(wml("sectPr")) is None:
        found.append(etree.SubElement(body, wml("sectPr")))
    return found


def _empty(book: TemplateEdit, kind: str, which: str) -> str:
    """Add a header or footer that says nothing yet; returns its relationship."""
    tag = "hdr" if kind == "header" else "ftr"
    name = f"word/{kind}-naskah-{which}.xml"
    root = etree.Element(wml(tag), nsmap={"w": W, "r": R})
    return book.add(name, root, kind=kind, of=book.main, content_type=f"{_WORD}{kind}+xml")


def _line(side: str, stamp: str, colour: str = "") -> etree._Element:
    """Return the line that prints a stamp: bold in a colour, or small and plain."""
    paragraph = etree.Element(wml("p"))
    properties = properties_of(paragraph)
    put(properties, "spacing", before="0", after="60", line="240", lineRule="auto")
    put(properties, "ind", left="0", right="0", firstLine="0")
    put(properties, "jc", val=side)
    run = etree.SubElement(paragraph, wml("r"))
    look = properties_of(run)
    put(look, "rFonts", ascii="Arial", hAnsi="Arial", cs="Arial")
    if colour:
        put(look, "b")
        put(look, "color", val=colour)
    for name in ("sz", "szCs"):
        put(look, name, val=_HALF_POINTS if colour else _SMALL_HALF_POINTS)
    etree.SubElement(run, wml("t")).text = f"{{{{ stempel.{stamp} }}}}"
    return paragraph
