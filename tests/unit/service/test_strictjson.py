"""Strict JSON: what two parsers could read differently is refused."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import NotJson
from service.strictjson import MAX_DEPTH, MOST_INT, MOST_NODES, loads
from service.words import in_language

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MOST_INT, MOST_INT)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_every_json_value_is_read_as_it_was_written(value: Any) -> None:
    assert loads(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(NotJson):
        loads(raw)


def test_the_deepest_value_allowed_is_read_and_one_deeper_is_not() -> None:
    assert loads(b"[" * (MAX_DEPTH - 1) + b"1" + b"]" * (MAX_DEPTH - 1))
    with pytest.raises(NotJson):
        loads(b"[" * MAX_DEPTH + b"1" + b"]" * MAX_DEPTH)


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert loads(b'"\\ud83d\\ude00"') == "\U0001f600"
    assert loads(rb'"\\ud800"') == r"\ud800"


def test_a_key_that_stands_twice_is_named() -> None:
    with pytest.raises(NotJson) as refused:
        loads(b'{"a": {"b": 1, "b": 1}}')
    assert refused.value.fields[0].path == "b"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"[" + b"[]," * MOST_NODES + b"1]", "more than"),
        (b"[" + b"{}," * MOST_NODES + b"1]", "more than"),
        (b"[" + b"1," * MOST_NODES + b"1]", "more than"),
        (b'"' + b'\\"' * (1 << 22), "stops being JSON"),
        (b"[9007199254740992]", "2**53"),
        (b"[-9007199254740992]", "2**53"),
        (b"[" + b"9" * 5_000 + b"]", "digits"),
    ],
    ids=["lists", "objects", "numbers", "a text that never ends", "64 bits", "minus 64 bits", "5,000 digits"],
)
def test_what_would_fill_the_memory_or_fits_no_number_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(NotJson) as refused:
        loads(raw)
    assert reason in in_language(refused.value.fields[0].reason, "en")


def test_commas_in_a_text_are_no_values() -> None:
    text = "a," * MOST_NODES
    assert loads(json.dumps([text]).encode()) == [text]
