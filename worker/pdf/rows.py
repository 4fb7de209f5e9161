"""Rows that may not break across pages, let break on the copy that LibreOffice is given; the document keeps them.

LibreOffice 7.4 loses the rest of a table now and then where a row that may not break (``w:cantSplit``) begins on the last
line of a page: the rows stand on no page. The judge finds it, and the pages are made again from this copy.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final, TypeVar

from lxml import etree

from worker.pdf.errors import TextMissing

T = TypeVar("T")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN: Final = "word/document.xml"
_PICTURES: Final = (f"{_W}drawing", f"{_W}pict")
"""A signature block has its QR code in a row: that stays whole."""


def whole_or_broken(paged: Callable[[bool], T]) -> T:
    """Return the pages that ``paged`` makes and judges: with rows kept whole, and where that loses text, free to break."""
    try:
        return paged(False)
    except TextMissing:
        return paged(True)


def rows_broken(docx: bytes) -> bytes:
    """Return ``docx`` with every row of its text free to break, but those that hold a picture."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as package, zipfile.ZipFile(made, "w") as copy:
        for entry in package.infolist():
            data = package.read(entry)
            copy.writestr(entry, _loosened(data) if entry.filename == _MAIN else data)
    return made.getvalue()


def _loosened(document: bytes) -> bytes:
    # A produced DOCX is ours, but its template may be foreign: no entities, no network.
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    for row in root.iter(f"{_W}tr"):
        if next(row.iter(*_PICTURES), None) is None:
            for whole in row.findall(f"{_W}trPr/{_W}cantSplit"):
                whole.getparent().remove(whole)  # type: ignore[union-attr]  # it was found below one
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
