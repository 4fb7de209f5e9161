"""Conditions of an office's chains: read as they are written, refused with how to write them, total over what a payload holds."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_templates.kit.conditions import condition, holds


class Sifat(StrEnum):
    RAHASIA = "Sangat Rahasia"


CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("jumlah >= 50000000", {"jumlah": 50_000_000}, True),
    ("jumlah >= 50.000.000", {"jumlah": 49_999_999}, False),
    ("jumlah >= 50.000.000", {"jumlah": Decimal("50000000.5")}, True),
    ("jumlah >= 50.000.000", {"jumlah": "60.000.000"}, True),
    ("jumlah >= 50.000.000", {"jumlah": "50.000.000,50"}, True),
    ("jumlah >= 50.000.000,75", {"jumlah": "50.000.000,50"}, False),
    ("jumlah < 10", {"jumlah": 9.5}, True),
    ("jumlah > 10", {"jumlah": 10}, False),
    ("jumlah <= 1,5", {"jumlah": "1.5"}, True),
    ("jumlah >= 1", {"jumlah": None}, False),
    ("jumlah >= 1", {}, False),
    ("jumlah >= 1", {"jumlah": True}, False),
    ("jumlah >= 1", {"jumlah": float("nan")}, False),
    ("jumlah >= 1", {"jumlah": "banyak"}, False),
    ("jumlah = 5", {"jumlah": 5}, True),
    ("jumlah = 5", {"jumlah": "5"}, True),
    ("sifat = Sangat Rahasia", {"sifat": Sifat.RAHASIA}, True),
    ("sifat = rahasia atau sangat rahasia", {"sifat": Sifat.RAHASIA}, True),
    ("sifat != Rahasia", {"sifat": Sifat.RAHASIA}, True),
    ("sifat != Rahasia", {"sifat": None}, False),
    ("akses = R atau SR", {"akses": "SR"}, True),
    ("akses >= R", {"akses": "SR"}, True),
    ("akses >= R", {"akses": "T"}, False),
    ("unit = 3", {"unit": "3"}, True),
    ("unit = 1 atau 2 dan akses = B", {"unit": "2", "akses": "B"}, True),
    ("unit = 1 atau 2 dan akses = B", {"unit": "2", "akses": "T"}, False),
    ("unit_terkait = 4", {"unit_terkait": ["1", "4"]}, True),
    ("unit_terkait != 4", {"unit_terkait": ["1", "4"]}, False),
]


@pytest.mark.parametrize(("text", "payload", "so"), CASES)
def test_a_condition_holds_of_what_it_says(text: str, payload: dict[str, Any], so: bool) -> None:
    assert holds(condition(text), payload.get) is so


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no condition"),
        ("jumlah", "is no condition"),
        ("jumlah ~ 5", "is no condition"),
        ("jumlah >= ", "is no condition"),
        ("jumlah >= 5 dan", "is no condition"),
        ("jumlah >= 5 atau 6", "compares with one value"),
        ("jumlah >= banyak", "must compare with a number"),
        ("akses = X", "names no access class"),
        ("unit >= 3", "units have no order"),
        ("a = " + "b" * 400, "longer than"),
    ],
)
def test_what_is_no_condition_is_refused_with_how_to_write_one(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        condition(text)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(text=st.sampled_from([text for text, _, _ in CASES]), value=_ANYTHING)
def test_whatever_a_field_holds_a_condition_answers(text: str, value: Any) -> None:
    assert holds(condition(text), lambda _: value) in (True, False)


@given(st.text())
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        found = condition(text)
    except ValueError:
        return
    assert found.clauses
