"""A title in a file's properties: whole up to 255 characters, and cut with a mark behind a word."""

from __future__ import annotations

import pytest

from tests.unit.worker.stamping.test_stamps import page
from worker.stamping import stamps
from worker.stamping.titles import LONGEST, of_file

WORDS = "data " * 100


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("Surat Edaran", "Surat Edaran", id="short"),
        pytest.param("x" * 255, "x" * 255, id="as long as it may be"),
        pytest.param("x" * 256, "x" * 254 + "…", id="one endless word"),
        pytest.param(WORDS.strip(), WORDS[:254] + "…", id="cut behind a word"),
        pytest.param(
            "ab " + WORDS.strip(), "ab " + WORDS[:249] + "…", id="cut before a word that is not whole"
        ),
    ],
)
def test_a_long_title_is_cut_with_a_mark(title: str, shown: str) -> None:
    assert of_file(title) == shown
    assert len(of_file(title)) <= LONGEST


def test_the_property_names_the_number_first_and_the_page_keeps_the_rest() -> None:
    marks = stamps(page(status="ditandatangani", nomor="12 TAHUN 2026", judul="kata " * 100))
    assert marks.title.startswith("Nomor 12 TAHUN 2026 - kata kata")
    assert marks.title.endswith("kata…")
    assert marks.context["judul"] == marks.title
