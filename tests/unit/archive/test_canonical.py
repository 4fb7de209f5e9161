"""The canonical form: the fast writer is only ever used where it gives the very bytes of the slow one."""

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from archive.canonical import canonical, content_digest, sha256_hex

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=40
)


@given(VALUES)
def test_both_writers_agree_on_every_json_value(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(
    st.dictionaries(
        st.characters(min_codepoint=0xD000, max_codepoint=0x10FFFF, exclude_categories=["Cs"]), st.none()
    )
)
def test_keys_beyond_the_basic_plane_are_ordered_by_utf16(value: dict[str, None]) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_every_control_character_is_escaped_alike() -> None:
    value = "".join(map(chr, range(0x100)))
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, -(2**53), "\ud800", {"\ud800": 1}, {1: 2}, [object()]]
)
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):  # both are a ValueError
        canonical(value)


def test_a_deep_value_goes_to_the_writer_without_a_limit_of_its_own() -> None:
    value: list[Any] = []
    for _ in range(300):
        value = [value]
    assert canonical(value) == rfc8785.dumps(value)


def test_the_content_digest_binds_template_and_context() -> None:
    assert content_digest("ab", b"{}") == sha256_hex(b"ab\n{}")


@pytest.mark.parametrize("size", [0, 1, 2046, 2047, 2048, 4094, 65_535, 65_536, 65_537, 200_000])
def test_a_digest_is_the_same_whether_the_data_is_taken_whole_or_in_pieces(size: int) -> None:
    data = (bytes(range(256)) * (size // 256 + 1))[:size]
    assert sha256_hex(data) == hashlib.sha256(data).hexdigest()
