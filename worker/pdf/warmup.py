"""The small document each LibreOffice process converts once before it takes work.

Has what a naskah has (Arial text, a heading, a table, a header) so that fonts, filters and layout are loaded.
Built with the standard library alone and never shown to anyone; the page that comes of it is judged, for only then
does the process print.
"""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path

import pikepdf

from archive.errors import machine_words, with_machine
from worker.pdf.errors import PageRefused
from worker.pdf.text import extract, fold

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'

_PRINTED = ("Kop", "Tebal", "miring", "Sel")

_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
<Override PartName="/word/header1.xml" ContentType="{_TYPE}.header+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_R}/header" Target="header1.xml"/></Relationships>""",
    "word/header1.xml": f"""<w:hdr xmlns:w="{_W}"><w:p><w:r><w:rPr>{_FONT}<w:b/></w:rPr><w:t>Kop</w:t></w:r></w:p></w:hdr>""",
    "word/document.xml": f"""<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>
<w:p><w:r><w:rPr>{_FONT}<w:b/></w:rPr><w:t>Tebal</w:t></w:r><w:r><w:rPr>{_FONT}<w:i/></w:rPr><w:t>miring</w:t></w:r></w:p>
<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>
<w:tr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p><w:r><w:rPr>{_FONT}</w:rPr><w:t>Sel</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>
</w:body></w:document>""",
}


@functools.cache
def warmup_docx() -> bytes:
    """The document as DOCX bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _PARTS.items():
            package.writestr(name, text)
    return packed.getvalue()


def fault_of(pdf: Path) -> str:
    """What is wrong with the printed warm-up document; empty when it is the page that was asked for."""
    try:
        with pikepdf.open(pdf) as document:
            pages = len(document.pages)
            text = fold(extract(document))
    except (OSError, pikepdf.PdfError, PageRefused) as error:
        return with_machine("its first page cannot be read", machine_words(error))
    missing = [word for word in _PRINTED if word not in text]
    if pages != 1 or missing:
        return f"its first page is not the one asked for: {pages} pages, without {', '.join(missing) or 'a fault'}"
    return ""
