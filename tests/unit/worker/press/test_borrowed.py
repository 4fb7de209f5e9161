"""Words with letters that the page's font lacks are set in the one that has them; the rest of a run stays as it is."""

from __future__ import annotations

import io

import docx
import docx.document
import docx.shared
import pytest
from lxml import etree

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.borrowed import FONT
from worker.press.names import wml
from worker.press.properties import properties_of


def runs(data: bytes) -> list[tuple[str, str | None, bool | None]]:
    """Return each run of the first paragraph: its text, its font, whether it is bold."""
    paragraph = docx.Document(io.BytesIO(data)).paragraphs[0]
    return [(run.text, run.font.name, run.font.bold) for run in paragraph.runs]


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param("Budi Santoso", [("Yth. Budi Santoso!", None, True)], id="none"),
        pytest.param("Sílvio Đào", [("Yth. Sílvio Đào!", None, True)], id="letters that Arial has"),
        pytest.param(
            "Nguyễn Thị Ánh",
            [("Yth. ", None, True), ("Nguyễn Thị", FONT, True), (" Ánh!", None, True)],
            id="words beside each other",
        ),
        pytest.param(
            "Trần S.H. Kiệt",
            [
                ("Yth. ", None, True),
                ("Trần", FONT, True),
                (" S.H. ", None, True),
                ("Kiệt!", FONT, True),
            ],
            id="words apart",
        ),
        pytest.param(
            "محمد عبد الله, S.H. 12",
            [("Yth. \u200e", None, True), ("محمد عبد الله", FONT, True), ("\u200e, S.H. 12!", None, True)],
            id="words from right to left, with what keeps a number on its side",
        ),
        pytest.param(
            "ꦧꦸꦢꦶ (Budi) 陳大文 Trần",
            [
                ("Yth. ", None, True),
                ("ꦧꦸꦢꦶ", "Noto Sans Javanese", True),
                (" (Budi) ", None, True),
                ("陳大文", "Noto Sans CJK SC", True),
                (" ", None, True),
                ("Trần!", FONT, True),
            ],
            id="several scripts in one name",
        ),
        pytest.param(
            "Nguye\u0302\u0303n",
            [("Yth. ", None, True), ("Nguyễn!", FONT, True)],
            id="marks apart are composed",
        ),
    ],
)
def test_a_word_is_set_in_the_font_that_has_its_letters(
    name: str, printed: list[tuple[str, str | None, bool | None]]
) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph().add_run("Yth. {{ nama }}!").bold = True

    rendering = compile_template(fixtures.template(build=build), kept=False).press({"nama": name})
    judge_docx(rendering)
    assert runs(rendering.docx) == printed


def test_what_stands_beside_the_text_in_a_run_stays_in_its_place() -> None:
    def build(document: docx.document.Document) -> None:
        run = document.add_paragraph().add_run("A\t{{ nama }}")
        run.add_break()
        run.add_text("B")

    rendering = compile_template(fixtures.template(build=build), kept=False).press({"nama": "Lý Thường"})
    judge_docx(rendering)
    assert "".join(text for text, _, _ in runs(rendering.docx)) == "A\tLý Thường\nB"


def test_letters_that_join_are_as_large_and_bold_as_those_beside_them() -> None:
    def build(document: docx.document.Document) -> None:
        run = document.add_paragraph().add_run("{{ nama }}")
        run.bold, run.italic, run.font.size = True, True, docx.shared.Pt(14)

    made = compile_template(fixtures.template(build=build), kept=False).press({"nama": "محمد"})
    (run,) = (each for each in docx.Document(io.BytesIO(made.docx)).paragraphs[0].runs if each.text == "محمد")
    look = properties_of(run._r)
    assert [etree.QName(each).localname for each in look] == [
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "sz",
        "szCs",
        "rtl",
    ]
    assert [each.get(wml("val")) for each in look.iter(wml("szCs"))] == ["28"]
