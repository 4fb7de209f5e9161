"""Which characters may enter a document, and what is said of those that may not."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_templates.kit import text


@pytest.mark.parametrize(
    ("teks", "titik", "sebab"),
    [
        ("a\x00b", "U+0000", "bukan karakter XML"),
        ("\x0b", "U+000B", "bukan karakter XML"),
        ("\ufffe", "U+FFFE", "bukan karakter XML"),
        ("\ud800", "U+D800", "bukan karakter XML"),
        ("nama \u202etxt.exe", "U+202E", "arah baca"),
        ("\u2066", "U+2066", "arah baca"),
        ("a\u200bb", "U+200B", "tidak tampak"),
        ("a\tb", "U+0009", "tabulasi"),
        ("a\r\nb", "U+000D", "akhir baris"),
        ("😀", "U+1F600", "huruf naskah dinas"),
        ("漢", "U+6F22", "pasang paket fonts-noto-cjk"),
        ("\u2028", "U+2028", "bukan huruf"),
        ("\ue000", "U+E000", "bukan huruf"),
    ],
)
def test_a_character_that_cannot_be_printed_is_named(teks: str, titik: str, sebab: str) -> None:
    alasan = text.unprintable(teks)
    assert alasan is not None
    assert titik in alasan
    assert sebab in alasan


@pytest.mark.parametrize(
    "teks",
    ["A & B <b>", "</w:t></w:r>", "{{ 7*7 }}", "Pérez", "1–2 × 3 ≥ 2", "a\nb", "", "“Agam” Rp1½"],
)
def test_what_people_write_is_let_through(teks: str) -> None:
    assert text.unprintable(teks) is None


@given(st.text(alphabet="aeionñçéüÀÖ ", max_size=40))
def test_a_decomposed_name_is_judged_as_its_composed_form(teks: str) -> None:
    assert text.unprintable(unicodedata.normalize("NFD", teks)) is None


@given(st.text(max_size=50))
def test_what_is_let_through_can_be_carried_by_xml(teks: str) -> None:
    if text.unprintable(teks) is None:
        assert all(c == "\n" or ord(c) >= 0x20 for c in teks)
        assert not any(
            unicodedata.bidirectional(c) in ("R", "AL", "RLO", "LRO", "RLE", "LRE", "RLI") for c in teks
        )


def test_every_wrong_string_is_reported_with_its_path() -> None:
    data = {"a": ["baik", {"b": "\x00"}], "c\x01": "x", "d": "\u202e"}
    assert [problem.path for problem in text.problems(data)] == ["a[1].b", "d"]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5) | st.sampled_from(["–", "a\nb", "\x7f", "\u200b"]),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
        max_leaves=20,
    )
)
def test_nothing_is_reported_of_a_payload_only_when_each_string_can_be_printed(value: Any) -> None:
    strings, waiting = [], [value]
    for node in waiting:
        if isinstance(node, str):
            strings.append(node)
        elif isinstance(node, dict | list):
            waiting.extend(node.values() if isinstance(node, dict) else node)
    wrong = sum(text.unprintable(each) is not None for each in strings)
    assert len(list(text.problems({"x": value}))) == wrong


def test_a_payload_nested_ten_thousand_deep_is_walked() -> None:
    data: dict[str, Any] = {"x": "\x00"}
    for _ in range(10_000):
        data = {"x": data}
    assert len(list(text.problems(data))) == 1


def test_a_flood_of_wrong_characters_is_cut_short() -> None:
    assert len(list(text.problems({"a": ["\x00"] * 5000}))) == 100


def test_a_key_that_cannot_be_shown_is_written_in_ascii() -> None:
    assert text.join("a", "b\u202e") == "a.'b\\u202e'"
