"""Repairs a rendered part where docxtpl repairs it: line breaks and tabs in values, table grids, drawing ids.

Works on strings and offsets while it can and on a tree only when a grid must change. Each repair runs only when the
template's ``Needs`` or the values themselves call for it. The results equal docxtpl's on well-formed parts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Final

from docxtpl import DocxTemplate
from lxml import etree

from worker.press.names import W

_TBL, _GRID, _COL, _TR, _TC = (f"{{{W}}}{name}" for name in ("tbl", "tblGrid", "gridCol", "tr", "tc"))
_WIDTH, _VAL = f"{{{W}}}w", f"{{{W}}}val"
_SPAN: Final = f"{{{W}}}tcPr/{{{W}}}gridSpan"
_DRAWING: Final = "<wp:docPr "
_ID = re.compile(r'^([^>]*?\bid=")[^"]*(")')
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*[\n\t][^<]*)</w:t>")
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_FIRST_DRAWING: Final = 1001  # docxtpl's first
_HOLDERS: Final = "tc|txbxContent|hdr|ftr|footnote"
"""Elements that must hold a paragraph, a cell as its last: else Word calls the whole document damaged."""
_CLOSING: Final = re.compile(rf"\s*</w:(?:{_HOLDERS})>")
_ENDS: Final = (*(f"</w:{holder}>" for holder in _HOLDERS.split("|")), " ", "\n", "\r", "\t")
"""How a piece begins that may close such an element."""
_UNHELD: Final = re.compile(rf"<w:(?:{_HOLDERS})(?:\s[^>]*)?>|<w:tcPr/>|</w:(?:tcPr|tbl)>")
MAY_BE_EMPTIED: Final = re.compile(rf"%\}}\s*</w:(?:{_HOLDERS})>")
"""In a source: what stands last in such an element is there on a condition."""


def inhabited(pieces: Sequence[str]) -> Sequence[str]:
    """Return what a template printed, with a paragraph in every cell, text box, header, footer or footnote that came out without.

    A condition or loop of paragraphs that prints none leaves its cell empty; what stands behind it begins a piece.
    """
    # Every document passes here, a form with 42,000 pieces: a look at how each begins is cheaper than a pattern.
    ends = [at for at, piece in enumerate(pieces) if piece.startswith(_ENDS) and _CLOSING.match(piece)]
    empty = [at for at in ends if _UNHELD.fullmatch(_tag_before(pieces, at))]
    if not empty:
        return pieces
    filled: list[str] = []
    for start, end in zip([0, *empty], [*empty, None], strict=True):
        filled += pieces[start:end] if start == 0 else ("<w:p/>", *pieces[start:end])
    return filled


def _tag_before(pieces: Sequence[str], at: int) -> str:
    """Return the tag that the last piece before this one ends with, blank pieces and the declaration passed over."""
    for place in range(at - 1, -1, -1):
        piece = pieces[place]
        if piece.strip() and not piece.startswith("<?"):
            return piece[piece.rfind("<") :].rstrip()
    return ""


def breaks(xml: str, places: Sequence[tuple[int, int]]) -> str:
    """Turn newlines and tabs into breaks and tab elements, in the values at ``places`` and in all ``w:t`` text."""
    pieces: list[str] = []
    at = 0
    for start, end in places:
        value = xml[start:end]
        if "\n" not in value and "\t" not in value:
            continue
        opening = xml.rfind("<", 0, start)
        if xml.rfind(">", 0, start) < opening:  # inside a tag: an attribute keeps the characters by reference
            pieces += (xml[at:start], value.replace("\n", "&#10;").replace("\t", "&#9;"))
            at = end
    pieces.append(xml[at:])
    return _TEXT.sub(_broken_text, "".join(pieces))


def listing(xml: str) -> str:
    """Turn the paragraph and page breaks of a ``Listing`` or rich text into paragraphs, by docxtpl's own code."""
    resolved: str = DocxTemplate(io.BytesIO()).resolve_listing(xml)
    return resolved


def _broken_text(found: re.Match[str]) -> str:
    text = found.group()
    if "\t" in text:
        properties = _run_properties(found.string, found.start())
        tab = f'</w:t></w:r><w:r>{properties}<w:tab/></w:r><w:r>{properties}<w:t xml:space="preserve">'
        text = text.replace("\t", tab)
    return text.replace("\n", _BREAK)


def _run_properties(xml: str, at: int) -> str:
    """Return the ``w:rPr`` of the run that holds offset ``at``, or nothing."""
    run = max(xml.rfind("<w:r>", 0, at), xml.rfind("<w:r ", 0, at))
    start = xml.find("<w:rPr>", run, at)
    if start < 0:
        return ""
    end = xml.find("</w:rPr>", start, at)
    return xml[start : end + len("</w:rPr>")]


def drawings(xml: str) -> str:
    """Number the drawings of the body afresh, so that a drawing in a loop has an id of its own."""
    before, *rest = xml.split(
        _DRAWING
    )  # a plain search is ten times faster over megabytes than an expression
    numbered = (
        _ID.sub(rf"\g<1>{number}\g<2>", one, count=1) for number, one in enumerate(rest, _FIRST_DRAWING)
    )
    return _DRAWING.join((before, *numbered))


def grids(root: etree._Element) -> bool:
    """Give every table of a tree the columns its rows have; say whether anything changed."""
    changed = False
    for table in root.iter(_TBL):
        grid = table.find(_GRID)
        if grid is not None:
            changed |= grid_of(table, grid)
    return changed


def grid_of(table: etree._Element, grid: etree._Element) -> bool:
    """Give one table the columns its rows have; say whether anything changed."""
    widened = _widen(table, grid)
    return _narrow(table, grid) or widened


def _widen(table: etree._Element, grid: etree._Element) -> bool:
    """Add the columns that rows of more cells need, keeping the width of the table."""
    columns = grid.findall(_COL)
    missing = max((len(row.findall(_TC)) for row in table.iter(_TR)), default=0) - len(columns)
    width = sum(float(column.get(_WIDTH, 0)) for column in columns)
    if missing <= 0 or width <= 0:
        return False
    old, new = width / len(columns), width / (len(columns) + missing)
    for column in columns:
        column.set(_WIDTH, str(int(float(column.get(_WIDTH, 0)) * new / old)))
    for _ in range(missing):
        etree.SubElement(grid, _COL, {_WIDTH: str(int(new))})
    return True


def _narrow(table: etree._Element, grid: etree._Element) -> bool:
    """Remove the columns that no row fills, giving their width to the others."""
    columns = grid.findall(_COL)
    widest = max((_cells(row) for row in table.iter(_TR)), default=0)
    surplus = len(columns) - widest
    if surplus <= 0:
        return False
    freed = 0.0
    for column in columns[-surplus:]:
        freed += float(column.get(_WIDTH, 0))
        grid.remove(column)
    left = columns[:-surplus]
    for column in left:
        column.set(_WIDTH, str(int(float(column.get(_WIDTH, 0)) + int(freed / len(left)))))
    return True


def _cells(row: etree._Element) -> int:
    """Return how many columns the cells of a row cover."""
    spans = (cell.find(_SPAN) for cell in row.findall(_TC))
    return sum(1 if span is None else int(span.get(_VAL, "1")) for span in spans)
