"""A document with Word comments becomes a PDF: they stay in the DOCX, filled like any text, and are on no page."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest

from tests.unit.worker.press import fixtures
from worker.pdf.comments import without_comments
from worker.pdf.converter import Converter
from worker.pdf.judge import expected_from, judge_pdf
from worker.press import compile_template, judge_docx
from worker.press.annotate import annotate
from worker.press.lint.check import lint


def commented(text: str, comment: str) -> bytes:
    """Return a document of one paragraph with a comment on it, as Word writes one."""
    document = docx.Document()
    run = document.add_paragraph().add_run(text)
    document.add_comment(run, text=comment, author="Sekretaris", initials="S")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def words(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_a_template_with_comments_prints_its_page_without_them(converter_socket: Path) -> None:
    template = compile_template(commented("Nomor {{ nomor }}", "Periksa lagi {{ catatan }}"))
    rendering = template.press({"nomor": "12/PR.03.1", "catatan": "sebelum paraf"})
    judge_docx(rendering)
    assert b"sebelum paraf" in fixtures.parts(rendering.docx)["word/comments.xml"]
    pdf = Converter(converter_socket).convert(rendering.docx, title="Nomor")
    judge_pdf(pdf, expected_from(rendering.docx, rendering.emitted, title="Nomor"))
    assert words(pdf) == "Nomor 12/PR.03.1"


def test_the_copy_that_lint_comments_can_be_printed_too(converter_socket: Path) -> None:
    template = fixtures.template("{{ isi.z }}")
    copy = annotate(template, lint(template).findings)
    assert words(Converter(converter_socket).convert(copy, title="Periksa")) == "{{ isi.z }}"


def test_only_references_go_and_a_document_without_any_keeps_its_bytes() -> None:
    bare = fixtures.template("Halo")
    assert without_comments(bare) is bare
    given = commented("Halo", "Catatan")
    stripped, before = fixtures.parts(without_comments(given)), fixtures.parts(given)
    assert b"<w:comment" not in stripped["word/document.xml"]
    assert {name for name in before if before[name] != stripped[name]} == {"word/document.xml"}


@pytest.mark.parametrize("data", [b"", b"comments.xml", b"PK\x03\x04 comments.xml"])
def test_what_is_no_package_is_left_to_the_pool_to_refuse(data: bytes) -> None:
    assert without_comments(data) is data
