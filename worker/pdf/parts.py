"""A document whose tables are longer than LibreOffice lays out in time, as several that are printed one by one.

LibreOffice needs 19 ms a row up to 400 rows and 40 ms at 800 (two cores under load): its time grows faster than the table.
Each part repeats the table's head and begins a page; what stands before the table is in the first, what follows it in the
last. Knows nothing of PDF.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence
from typing import Final

from lxml import etree

from worker.press.last_line import shrink_last_lines
from worker.press.names import wml

ROWS: Final = 150
"""Of a part: five pages, three seconds with a load of 17 on two cores; three hundred took more than the twenty-five that an attempt may."""
_MAIN: Final = "word/document.xml"


def parted(docx: bytes, most: int = ROWS) -> list[bytes]:
    """Return ``docx`` in parts whose tables have ``most`` rows at most, or few more; as it is where it has no long table."""
    parts = _parted_by_longest(docx, most)
    return parts if len(parts) == 1 else [piece for part in parts for piece in parted(part, most)]


def _parted_by_longest(docx: bytes, most: int) -> list[bytes]:
    """Return ``docx`` in parts of ``most`` rows at most; as it is where its longest table has no more than two parts would, or joins cells of several rows."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        # A produced DOCX is ours, but its template may be foreign: no entities, no network.
        root = etree.fromstring(package.read(_MAIN), etree.XMLParser(resolve_entities=False, no_network=True))
    body = root.find(wml("body"))
    tables = [] if body is None else body.findall(wml("tbl"))
    if body is None or not tables:
        return [docx]
    table = max(tables, key=lambda each: len(each.findall(wml("tr"))))
    rows = table.findall(wml("tr"))
    heads = rows[: _heads(rows)]
    rest = rows[len(heads) :]
    if len(rest) <= 2 * most or next(table.iter(wml("vMerge")), None) is not None:
        return [docx]
    place = body.index(table)
    before, behind = list(body)[:place], list(body)[place + 1 :]
    section = [behind.pop()] if behind and behind[-1].tag == wml("sectPr") else []
    for row in rest:
        table.remove(row)
    parts = []
    for at in range(0, len(rest), most):
        piece = copy.deepcopy(table)
        piece.extend(rest[at : at + most])
        last = at + most >= len(rest)
        body[:] = [*(before if at == 0 else ()), piece, *(behind if last else ()), *copy.deepcopy(section)]
        if at:
            for mark in list(body.iter(wml("titlePg"))):
                mark.getparent().remove(mark)
        shrink_last_lines(root)
        parts.append(_with(docx, root))
    return parts


def _heads(rows: Sequence[etree._Element]) -> int:
    """Return how many rows stand at the head of each page."""
    return next(
        (place for place, row in enumerate(rows) if row.find(f"{wml('trPr')}/{wml('tblHeader')}") is None), 0
    )


def _with(docx: bytes, root: etree._Element) -> bytes:
    made, said = io.BytesIO(), etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as package,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as part,
    ):
        for entry in package.infolist():
            part.writestr(entry, said if entry.filename == _MAIN else package.read(entry))
    return made.getvalue()
