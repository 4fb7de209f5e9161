"""No line breaks a date, an amount, a number or a code: what is printed unbreakable, and what stays as it was."""

from __future__ import annotations

import docx.document
import pytest

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.unbroken import HYPHEN, JOINER, SPACE, unbroken

WHOLE = {
    "tanggal 10-11-2026.": f"tanggal 10{HYPHEN}11{HYPHEN}2026.",
    "5 Januari 2026": f"5{SPACE}Januari{SPACE}2026",
    "Senin, 5 Januari 2026 pukul 10.05 WIB": f"Senin, 5{SPACE}Januari{SPACE}2026 pukul 10.05{SPACE}WIB",
    "NIP 19800101 200501 1 001": f"NIP 19800101{SPACE}200501{SPACE}1{SPACE}001",
    "Nomor 12/PR.04.2-SD/1306/2026": f"Nomor 12/PR.04.2{HYPHEN}SD/1306/2026",
    "(-12,5%)": f"({HYPHEN}12,5%)",
    "Rp 184.500.000": f"Rp{SPACE}184.500.000",
    "92,5 persen": f"92,5{SPACE}persen",
    "1.200–1.500": f"1.200–{JOINER}1.500",
    "aplikasi e-Lapkin, (e-Monev) dan E-mail": f"aplikasi e{HYPHEN}Lapkin, (e{HYPHEN}Monev) dan E{HYPHEN}mail",
    "7KQ2-M4XD-P9TW": f"7KQ2{HYPHEN}M4XD{HYPHEN}P9TW",
}
AS_IT_WAS = (
    "Rp184.500.000",
    "PR.04.2/12",
    "Perjanjian - Kinerja 2026",
    "undang-undang",
    "Tahun 2026 - 2027",
    "https://naskah.kpu-agam.example/v/7KQ2-M4XD",
    "ditutup 31-",
    "1-" * 30,
    "https://e-lapkin.example/a-data",
    "undang-e-undang",
    "",
)


@pytest.mark.parametrize("text", WHOLE)
def test_a_value_is_printed_in_one_piece(text: str) -> None:
    assert unbroken(text) == WHOLE[text]
    assert unbroken(WHOLE[text]) == WHOLE[text]


@pytest.mark.parametrize("text", AS_IT_WAS)
def test_other_text_is_printed_as_it_was(text: str) -> None:
    assert unbroken(text) == text


def test_the_press_prints_it_and_the_judge_reads_it_while_the_title_stays_plain() -> None:
    def titled(document: docx.document.Document) -> None:
        document.core_properties.title = "{{ t }}"

    rendering = compile_template(fixtures.template("tanggal {{ t }}", build=titled)).press(
        {"t": "10-11-2026"}
    )
    judge_docx(rendering)
    assert fixtures.paragraphs(rendering.docx) == [f"tanggal 10{HYPHEN}11{HYPHEN}2026"]
    assert b">10-11-2026</dc:title>" in fixtures.parts(rendering.docx)["docProps/core.xml"]
