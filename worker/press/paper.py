"""A template on the office's paper: sections of A4 take its size, as they lie, and what was as wide as their text still is.

Any other size was meant and stays, and so does a table or tab that leaves room beside it. DOCX bytes in and out; which
paper an office uses is its configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from worker.press.editing import TemplateEdit
from worker.press.names import R, W

A4: Final = "A4"
PAPERS: Final = {A4: (11_906, 16_838), "F4": (12_189, 18_709)}
"""Width and height upright, in twentieths of a point; F4 is Indonesia's 215 by 330 mm."""
_ABOUT: Final = 20
"""Programs round A4 differently, by a third of a millimetre at most."""
_FULL: Final = 0.97
"""A table that takes this part of the text's width was made to fill it."""


def on_paper(template: bytes, kertas: str) -> bytes:
    """Return ``template`` for the paper ``kertas``, a key of ``PAPERS``."""
    if kertas == A4:
        return template
    book = TemplateEdit(template)
    targets = book.targets(book.main)
    running: set[str] = set()
    for content, section in _sections(book.root):
        before = _text_width(section)
        if before is None or not _resized(section, PAPERS[kertas]):
            continue
        after = _text_width(section)
        assert after is not None  # it had one, and only its paper changed
        references = (*section.iter(f"{{{W}}}headerReference"), *section.iter(f"{{{W}}}footerReference"))
        named = {targets[each] for ref in references if (each := ref.get(f"{{{R}}}id", "")) in targets}
        blocks = [*content, *(book.tree(name) for name in sorted(named - running))]
        running |= named
        for block in blocks:
            _stretch(block, before, after)
    return book.done()


def _sections(root: etree._Element) -> Iterator[tuple[list[etree._Element], etree._Element]]:
    """Yield each section with what stands in it."""
    body = root.find(f"{{{W}}}body")
    content: list[etree._Element] = []
    for block in body if body is not None else ():
        section = block if block.tag == f"{{{W}}}sectPr" else block.find(f"{{{W}}}pPr/{{{W}}}sectPr")
        if block is not section:
            content.append(block)
        if section is not None:
            yield content, section
            content = []


def _text_width(section: etree._Element) -> int | None:
    size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    if size is None or margins is None:
        return None
    try:
        width, *taken = (
            int(element.get(f"{{{W}}}{name}", "0"))
            for element, name in ((size, "w"), (margins, "left"), (margins, "right"), (margins, "gutter"))
        )
    except ValueError:
        return None
    return width - sum(taken) if width > sum(taken) else None


def _resized(section: etree._Element, upright: tuple[int, int]) -> bool:
    """Give a section of A4 its paper; tells whether it was one."""
    size = section.find(f"{{{W}}}pgSz")
    if size is None:
        return False
    names = (f"{{{W}}}w", f"{{{W}}}h")
    width, height = (int(size.get(name, "0")) for name in names)
    lying = width > height
    given = (height, width) if lying else (width, height)
    if any(abs(one - other) > _ABOUT for one, other in zip(given, PAPERS[A4], strict=True)):
        return False
    for name, length in zip(names, reversed(upright) if lying else upright, strict=True):
        size.set(name, str(length))
    return True


def _stretch(block: etree._Element, before: int, after: int) -> None:
    """Have the tables and tabs that ended with the text's width end with it again."""
    for table in _outermost(block):
        width = table.find(f"{{{W}}}tblPr/{{{W}}}tblW")
        if width is not None and width.get(f"{{{W}}}type") == "dxa" and _length(width) >= _FULL * before:
            for element in table.iter(*(f"{{{W}}}{name}" for name in ("tblW", "gridCol", "tcW"))):
                if element.get(f"{{{W}}}type", "dxa") == "dxa":
                    element.set(f"{{{W}}}w", str(round(_length(element) * after / before)))
    for tab in block.iter(f"{{{W}}}tab"):
        at = tab.get(f"{{{W}}}pos", "")
        if at.isdigit() and abs(int(at) - before) <= _ABOUT:
            tab.set(f"{{{W}}}pos", str(after))


def _outermost(block: etree._Element) -> Iterable[etree._Element]:
    return [
        each for each in block.iter(f"{{{W}}}tbl") if next(each.iterancestors(f"{{{W}}}tbl"), None) is None
    ]


def _length(element: etree._Element) -> int:
    said = element.get(f"{{{W}}}w", "")
    return int(said) if said.isdigit() else 0
