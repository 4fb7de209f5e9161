"""One form for all spellings, for searching only."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.folding import fold, patterns


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Surat\tEdaran\n", "surat edaran"),
        ("STRASSE straße", "strasse strasse"),
        ("ＰＲ．０３", "pr.03"),
        ("René", "rené"),
    ],
)
def test_spellings_fold_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_letter_with_marks_without_end_takes_no_time() -> None:
    begun = time.process_time()
    assert fold("Surat a" + "\u0301\u0323" * 50_000).startswith("surat a")
    assert time.process_time() - begun < 3.0


def test_each_word_is_a_pattern_and_its_signs_are_escaped() -> None:
    assert patterns("100% a_b \\") == ["%100\\%%", "%a\\_b%", "%\\\\%"]


def test_white_space_alone_asks_for_nothing() -> None:
    assert patterns(" \t\n") == []


def test_nul_which_the_ledger_holds_nowhere_is_not_asked_for() -> None:
    assert (patterns("a\0b"), patterns("\0")) == (["%ab%"], [])
