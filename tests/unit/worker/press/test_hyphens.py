"""An overlong word may be parted at its syllables; any other word, code or address is printed as it was."""

from __future__ import annotations

import pytest

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.hyphens import SOFT, breakable

AS_IT_WAS = (
    "mempertanggungjawabkannya",
    "penyelenggaraan-penyelenggaraan-pemerintahan",
    "https://naskah.penyelenggaraanpemerintahandaerah.example/v/1",
    "penyelenggaraanpemerintahandaerah@kpu.example",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGH12",
    "x" * 60,
    "penyelenggaraan" * 20,
    "x" * 200_000,
    "",
)


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("Pertanggungjawabankeuangannegara", "Per-tang-gung-ja-wa-ban-keua-ngan-ne-gara"),
        ("KEPENYELENGGARAANPEMERINTAHANDAERAH", "KEPE-NYE-LENG-GA-RAAN-PE-ME-RIN-TA-HAN-DAE-RAH"),
    ],
)
def test_an_overlong_word_is_parted_at_its_syllables(word: str, parted: str) -> None:
    assert breakable(f"Naskah {word}.") == f"Naskah {parted.replace('-', SOFT)}."


@pytest.mark.parametrize("text", AS_IT_WAS)
def test_other_words_are_printed_as_they_were(text: str) -> None:
    assert breakable(text) == text


def test_the_press_prints_it_and_the_judge_reads_it() -> None:
    word = "Pertanggungjawabankeuangannegara"
    rendering = compile_template(fixtures.template("Naskah {{ t }}")).press({"t": word})
    judge_docx(rendering)
    assert fixtures.paragraphs(rendering.docx) == [f"Naskah {breakable(word)}"]
