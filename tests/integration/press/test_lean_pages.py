"""A lean document and a full one, in LibreOffice and before the OOXML validator: the same pages, and smaller files."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.document import Document
from docx.shared import Mm
from PIL import Image

from tests.judges.ooxml import validate
from tests.unit.worker.press import fixtures
from worker.pdf.converter import Converter
from worker.press import Picture, SubDocument, compile_template


def rich(document: Document) -> None:
    """Fill a document with what reaches styles: headings, lists, tables, quotes, a header."""
    document.add_heading("Bab {{ naskah.judul }}", 1)
    for style in ("List Bullet", "List Number", "Intense Quote", "Caption"):
        document.add_paragraph("Gaya " + style, style=style)
    table = document.add_table(3, 3, style="Light Grid Accent 1")
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"sel {number}"
    document.sections[0].header.paragraphs[0].text = "{{ kantor.nama }}"
    for number in range(60):
        document.add_paragraph(f"Paragraf {number} " + "isi " * 40)


def page_texts(pdf: bytes) -> list[str]:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode().split("\f")


@pytest.mark.parametrize("build", [rich, None])
def test_lean_and_full_documents_have_the_same_pages(
    build: Callable[[Document], None] | None, converter_socket: Path, tmp_path: Path
) -> None:
    template = fixtures.template("{{ naskah.judul }}", build=build) if build else fixtures.edaran()
    context = fixtures.context()
    lean, full = (compile_template(template, lean=one).render(context) for one in (True, False))
    converter = Converter(converter_socket)
    pages = [page_texts(converter.convert(one, title="Naskah")) for one in (lean, full)]
    assert pages[0] == pages[1]
    assert len(lean) < len(full)
    for name, data in (("lean", lean), ("full", full)):
        (tmp_path / f"{name}.docx").write_bytes(data)
    found = {
        name: {(one.rule, one.what) for one in validate([tmp_path / f"{name}.docx"])}
        for name in ("lean", "full")
    }
    assert found["lean"] <= found["full"]


def test_pictures_and_subdocuments_satisfy_the_validator_and_libreoffice(
    converter_socket: Path, tmp_path: Path
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(drawn, "PNG")
    inner = docx.Document()
    inner.add_heading("Lampiran satu", 1)
    inner.add_paragraph("butir", style="List Bullet")
    template = fixtures.template("atas {{ gambar }}", "{{p lampiran }}")
    document = compile_template(template).render(
        {
            "gambar": Picture(data=drawn.getvalue(), width=Mm(20)),
            "lampiran": SubDocument(docx=fixtures.saved(inner)),
        }
    )
    plain = compile_template(fixtures.template("atas {{ gambar }}")).render(
        {"gambar": Picture(data=drawn.getvalue(), width=Mm(20))}
    )
    untouched = tmp_path / "untouched.docx"
    untouched.write_bytes(fixtures.template("x"))
    known = {one.what for one in validate([untouched])}
    for number, data in enumerate((document, plain)):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(data)
        assert {one.what for one in validate([path])} <= known
        pdf = Converter(converter_socket).convert(data, title="Naskah")
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert any(page.get_images() for page in opened.pages)
    assert "Lampiran satu" in page_texts(Converter(converter_socket).convert(document, title="Naskah"))[0]
