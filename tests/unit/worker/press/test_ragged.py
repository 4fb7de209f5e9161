"""A justified paragraph with an endless word is printed flush left; any other as its template says."""

from __future__ import annotations

import re

import docx.document
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx

WORD = "Pertanggungjawabankeuangannegara"
TEXTS = {
    "Setiap subbagian mempertanggungjawabkannya dengan lengkap.": False,
    f"Naskah ini {WORD} berlaku.": True,
    WORD: True,
    f"{'a ' * 40}{WORD}": True,
    "Lihat https://naskah.kpu-agam.example/kinerja/2026/semester-1/unggah": False,
    f"Lihat https://naskah.kpu-agam.example/{'x' * 31}": True,
    "123456789012345678901234567890": False,
    "": False,
}


def even(document: docx.document.Document) -> None:
    for paragraph in document.paragraphs[:3]:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


FORM = fixtures.template(
    "{%p for alinea in isi.alinea %}", "{{ alinea }}", "{%p endfor %}", "{{ isi.judul }}", build=even
)


def aligned(data: bytes) -> list[str]:
    return re.findall(r'<w:jc w:val="(\w+)"', fixtures.parts(data)["word/document.xml"].decode())


@pytest.mark.parametrize("text", TEXTS)
def test_a_paragraph_is_as_its_template_says_unless_a_word_would_tear_it(text: str) -> None:
    template = compile_template(FORM)
    rendering = template.press({"isi": {"alinea": ["Satu.", text], "judul": WORD}})
    judge_docx(rendering)
    assert aligned(rendering.docx) == (["left"] * 2 if TEXTS[text] else ["both"] * 2)


def test_alignment_that_a_style_gives_counts_too() -> None:
    def styled(document: docx.document.Document) -> None:
        document.styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    template = compile_template(fixtures.template("{{ isi.judul }}", build=styled))
    assert aligned(template.render({"isi": {"judul": WORD}})) == ["left"]
    assert aligned(template.render({"isi": {"judul": "Pendek"}})) == []
