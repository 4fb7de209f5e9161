"""Buku agenda: a register's year on paper, landscape, its head repeated on every page, gaps and voids marked.

A report for whoever keeps the books and no document type: it has no contract, takes no number, is not archived, and no
event can ask for it. What stands in it is said by the front desk (``service.registers.printed``); its columns are the
office's, so the table of the template is laid out for them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_CAPTION = "Buku agenda"
_WIDTH = 14_003
"""Twentieths of a point between the margins of A4 on its side."""


@dataclass(frozen=True, kw_only=True)
class PrintedColumn:
    """A column of the printed book."""

    title: str
    weight: int
    """Its share of the page's width."""
    centred: bool = False


def template(columns: Sequence[PrintedColumn]) -> bytes:
    """Return the report's DOCX template, laid out for these columns; a row's cells are ``sel_1``, ``sel_2`` and so on."""
    shipped = Path(__file__).with_name("template.docx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shipped)) as read, zipfile.ZipFile(out, "w") as write:
        for each in read.infolist():
            data = read.read(each)
            write.writestr(each, _laid_out(data, columns) if each.filename == _DOCUMENT else data)
    return out.getvalue()


def _laid_out(document: bytes, columns: Sequence[PrintedColumn]) -> bytes:
    root: Any = etree.fromstring(document)
    (caption,) = (each for each in root.iter(f"{_W}tblCaption") if each.get(f"{_W}val") == _CAPTION)
    table = caption.getparent().getparent()
    widths = _widths([each.weight for each in columns])
    grid = table.find(f"{_W}tblGrid")
    grid[:] = [etree.Element(f"{_W}gridCol", {f"{_W}w": str(width)}) for width in widths]
    head, numbers, _, body, *_ = rows = table.findall(f"{_W}tr")
    titles = [each.title for each in columns]
    _fill(head, zip([0] * len(columns), widths, titles, strict=True))
    _fill(
        numbers,
        zip([0] * len(columns), widths, [f"({at})" for at in range(1, len(columns) + 1)], strict=True),
    )
    kinds = [0 if each.centred else 1 for each in columns]
    _fill(
        body, zip(kinds, widths, [f"{{{{ b.sel_{at} }}}}" for at in range(1, len(columns) + 1)], strict=True)
    )
    for row in rows:
        for span in row.iter(f"{_W}gridSpan"):
            span.set(f"{_W}val", str(len(columns)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _widths(weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    widths = [_WIDTH * weight // whole for weight in weights]
    widths[-1] += _WIDTH - sum(widths)
    return widths


def _fill(row: Any, cells: Iterable[tuple[int, int, str]]) -> None:
    """Give a row new cells, each made of one of those it has: which, how wide, with what text."""
    known = row.findall(f"{_W}tc")
    made = []
    for which, width, text in cells:
        cell = deepcopy(known[which])
        cell.find(f"{_W}tcPr/{_W}tcW").set(f"{_W}w", str(width))
        cell.findall(f".//{_W}t")[-1].text = text
        made.append(cell)
    for each in known:
        row.remove(each)
    row.extend(made)
