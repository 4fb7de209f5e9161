"""Two writings of one text fold to the same; page text knows the edges of its words, lines and pages."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.pdf.text import LINE, WORD, fold, read_pages

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("efisien", "eﬁsien"),
        ("afﬁnitas", "affinitas"),
        ("per\u00adtang\u00adgung", "pertanggung"),
        ("data\u200bkinerja", "datakinerja"),
        ("Rp\u00a01.500", "Rp 1.500"),
        ("Komisi  Pemilihan\tUmum", "Komisi Pemilihan Umum"),
        ("undang\u2011undang", "undang-undang"),
        ("café", "cafe\u0301"),
        ("m²", "m2"),
    ],
)
def test_writings_of_one_text_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("2024–2025", "2024-2025"), ("-5", "5"), ("A", "a"), ("1.5", "1,5")]
)
def test_other_texts_stay_other(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_capitals_are_folded_on_demand() -> None:
    assert fold("Surat Edaran", caps=True) == fold("SURAT EDARAN", caps=True)


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_composed_and_decomposed_writings_fold_to_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


def test_edges_of_words_lines_and_pages_are_kept() -> None:
    pages = read_pages("Satu dua\ntiga\n\fempat\n\f")
    assert pages.text == "Satuduatigaempat"
    assert pages.pages == (0, 11, 16)
    assert pages.count == 2
    assert [pages.starts[offset] for offset in (0, 4, 7, 11)] == [LINE, WORD, LINE, LINE]
    assert [pages.ends[offset] for offset in (4, 7, 11, 16)] == [WORD, LINE, LINE, LINE]
    assert [pages.page_of(offset) for offset in (0, 10, 11, 15)] == [0, 0, 1, 1]


def test_a_page_without_text_is_a_page() -> None:
    assert read_pages("a\n\f\fb\n\f").pages == (0, 1, 1, 2)


def test_hyphens_at_the_end_of_a_line_are_remembered() -> None:
    pages = read_pages("undang-undang kin-\nerja\n")
    assert [pages.text[offset] for offset in pages.line_hyphens] == ["-"]
    assert pages.line_hyphens == (pages.text.index("-", 8),)
