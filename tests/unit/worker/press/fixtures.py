"""DOCX templates and contexts made for the press's tests with python-docx; no test lives here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from PIL import Image

from worker.stamping.qr import png


def saved(document: Document) -> bytes:
    """Return a python-docx document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def template(*paragraphs: str, build: Callable[[Document], object] | None = None) -> bytes:
    """Return a template of these paragraphs, and of what ``build`` adds."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if build:
        build(document)
    return saved(document)


def table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    """Add a table with these cell texts to a document."""
    grid = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def border_below(paragraph: Paragraph) -> None:
    """Draw a line below a paragraph, as a kop has it."""
    sides = OxmlElement("w:pBdr")
    sides.append(OxmlElement("w:bottom", {qn("w:val"): "thick", qn("w:sz"): "18", qn("w:space"): "1"}))
    paragraph._p.get_or_add_pPr().append(sides)


def paragraphs(data: bytes) -> list[str]:
    """Return the text of the body's paragraphs, read with python-docx."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def cells(data: bytes) -> list[list[str]]:
    """Return the cell texts of the first table, read with python-docx."""
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]


def picture() -> io.BytesIO:
    """Return a small picture as a file."""
    return io.BytesIO(png("x"))


def photograph() -> bytes:
    """Return a small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "#804020").save(out, "JPEG")
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Return every part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def repack(data: bytes, replaced: dict[str, bytes | None]) -> bytes:
    """Return a package with parts replaced, added or (None) removed."""
    content: dict[str, bytes | None] = {**parts(data), **replaced}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, value in content.items():
            if value is not None:
                package.writestr(name, value)
    return out.getvalue()


def edaran() -> bytes:
    """Return a Surat Edaran with a loop of paragraphs, a table with a loop of rows, header, footer and title."""
    document = docx.Document()
    document.core_properties.title = "{{ naskah.judul }}"
    document.sections[0].header.paragraphs[0].text = "{{ kantor.nama }}"
    document.sections[0].footer.paragraphs[0].text = "{{ stempel.kaki }}"
    for text in (
        "NOMOR {{ stempel.nomor }}",
        "TENTANG {{ naskah.judul }}",
        "{%p for bagian in isi.bagian %}",
        "{{ loop.index }}. {{ bagian.judul }}: {{ bagian.teks }}",
        "{%p endfor %}",
    ):
        document.add_paragraph(text)
    rows = [
        ["No", "Unit", "Target"],
        ["{%tr for baris in isi.baris %}", "", ""],
        ["{{ loop.index }}", "{{ baris.unit }}", "{{ baris.target }}"],
        ["{%tr endfor %}", "", ""],
    ]
    table(document, rows)
    document.add_paragraph("{{ penandatangan.nama }}")
    return saved(document)


def context(**isi: Any) -> dict[str, Any]:
    """Return a context for ``edaran``."""
    return {
        "naskah": {"judul": "Pengumpulan Data Kinerja"},
        "kantor": {"nama": "KPU Kabupaten Agam"},
        "stempel": {"kaki": "Dokumen ini belum ditandatangani", "nomor": "[nomor sementara]"},
        "isi": {
            "bagian": [
                {"judul": "Latar Belakang", "teks": "Dalam rangka"},
                {"judul": "Dasar", "teks": "PKPU 2/2021"},
            ],
            "baris": [{"unit": "Perencanaan", "target": 12}, {"unit": "Hukum", "target": 7.5}],
            **isi,
        },
        "penandatangan": {"nama": "Sekretaris"},
    }


def code_in_a_cell(*widths: int) -> bytes:
    """Return a template whose QR code stands in the first column of a fixed table of these widths, millimetres."""

    def build(document: Document) -> None:
        table = document.add_table(rows=1, cols=len(widths))
        table.autofit = False
        for cell, column, width in zip(table.rows[0].cells, table.columns, widths, strict=True):
            cell.width = column.width = Mm(width)
        table.rows[0].cells[0].paragraphs[0].add_run().add_picture(io.BytesIO(png("x")), Mm(20))
        if len(widths) > 1:
            table.rows[0].cells[1].text = "{{ stempel.kode }}"

    made = template("Isi", build=build)
    renamed = {
        name.replace("image1", "qr"): data.replace(b"image1", b"qr") for name, data in parts(made).items()
    }
    return repack(template("x"), {**dict.fromkeys(parts(template("x"))), **renamed})
