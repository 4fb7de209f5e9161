"""Rows of one event: each the event it would be alone, laid over what all share."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.errors import NaskahError
from service.errors import EventConflict, EventRefused, Field
from service.intake import merge

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


@given(OBJECTS, OBJECTS)
def test_joining_keeps_what_is_not_said_again_and_changes_neither_side(
    shared: dict[str, Any], own: dict[str, Any]
) -> None:
    before = copy.deepcopy((shared, own))
    joined = merge.join(shared, own)
    assert (shared, own) == before
    assert set(joined) == set(shared) | set(own)
    for name, member in joined.items():
        if name not in own:
            assert member == shared[name]
        elif not (isinstance(own[name], dict) and isinstance(shared.get(name), dict)):
            assert member == own[name]
    assert merge.join(joined, own) == joined


def test_an_error_of_a_row_is_told_with_the_place_it_was_sent_in() -> None:
    error = EventRefused(
        fields=[Field(path="data.payload.yth[0]", reason="x"), Field(path="item", reason="y")]
    )
    told = merge.at_row(error, 17)
    assert [field.path for field in told.fields] == ["data.rows[17].payload.yth[0]", "data.rows[17].item"]  # type: ignore[union-attr]
    assert type(merge.at_row(EventConflict(fields=[Field(path="id", reason="z")]), 2)) is EventConflict
    other = NaskahError()
    assert merge.at_row(other, 2) is other


def test_only_what_is_wrong_with_every_row_and_not_of_it_is_the_events_own() -> None:
    unit = EventRefused(fields=[Field(path="data.unit", reason="x")])
    again = EventRefused(fields=[Field(path="data.unit", reason="x")])
    row = EventRefused(fields=[Field(path="data.payload.yth", reason="x")])
    assert merge.shared_error([unit, again], 2) is unit
    assert merge.shared_error([unit], 2) is None
    assert merge.shared_error([row, row], 2) is None
    assert merge.shared_error([unit, row], 2) is None
