"""Cursors: what was encoded comes back, anything else is refused."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger import CursorRefused
from archive.ledger.paging import decode, encode


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_comes_back_as_it_went(at: datetime, last: UUID) -> None:
    assert decode(encode(at, last)) == (at, last)


def test_a_cursor_keeps_its_zone() -> None:
    wib = timezone(timedelta(hours=7))
    at, _ = decode(encode(datetime(2026, 1, 1, tzinfo=wib), UUID(int=1)))
    assert at == datetime(2025, 12, 31, 17, tzinfo=UTC)


def test_no_cursor_is_the_beginning() -> None:
    assert decode(None) == (None, None)
    assert decode("") == (None, None)


@given(st.text(min_size=1))
def test_anything_else_is_refused_and_never_fails_otherwise(text: str) -> None:
    with pytest.raises(CursorRefused):
        decode(text)
