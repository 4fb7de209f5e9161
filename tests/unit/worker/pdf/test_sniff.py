"""Only a macro-free Word package passes; each other kind is named in the refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.integration.pdf import word
from worker.pdf.errors import NotADocx
from worker.pdf.sniff import require_docx
from worker.pdf.warmup import warmup_docx

DOCX = word.docx([word.paragraph("Naskah")])
PARTS = word.unpack(DOCX)


def test_a_word_document_passes() -> None:
    require_docx(DOCX)
    require_docx(warmup_docx())


@given(st.binary(max_size=2000))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NotADocx):
        require_docx(data)


@given(st.integers(min_value=0, max_value=len(DOCX) - 1))
def test_a_document_cut_short_anywhere_is_refused(length: int) -> None:
    with pytest.raises(NotADocx):
        require_docx(DOCX[:length])


def test_a_document_with_macros_is_refused() -> None:
    with pytest.raises(NotADocx, match="macros"):
        require_docx(word.pack({**PARTS, "word/vbaProject.bin": b"x"}))
    types = PARTS["[Content_Types].xml"].replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        b"vnd.ms-word.document.macroEnabled.main",
    )
    with pytest.raises(NotADocx, match="macros"):
        require_docx(word.pack({**PARTS, "[Content_Types].xml": types}))


def test_another_zip_is_refused() -> None:
    with pytest.raises(NotADocx, match="holds no Word document"):
        require_docx(word.pack({"xl/workbook.xml": b"x", "[Content_Types].xml": b"x"}))


def test_content_types_that_unpack_to_too_much_are_not_read() -> None:
    with pytest.raises(NotADocx, match="1 MB"):
        require_docx(word.pack({**PARTS, "[Content_Types].xml": b" " * (2 << 20)}))
