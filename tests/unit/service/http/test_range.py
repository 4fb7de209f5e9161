"""Ranges and preconditions of RFC 9110."""

import pytest

from service.http.errors import RangeUnsatisfiable
from service.http.range import matches, span_of


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=2-4", 2, 4),
        ("bytes=2-99", 2, 9),
        ("bytes=9-", 9, 9),
        ("bytes=-4", 6, 9),
        ("bytes=-99", 0, 9),
    ],
)
def test_a_range_is_cut_to_the_content(header: str, first: int, last: int) -> None:
    span = span_of(header, 10)
    assert span is not None
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    "header", [None, "", "bytes=", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"]
)
def test_what_is_no_single_range_means_the_whole(header: str | None) -> None:
    assert span_of(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_outside_is_refused(header: str) -> None:
    with pytest.raises(RangeUnsatisfiable):
        span_of(header, 10)


def test_tags_match_weakly_or_all() -> None:
    assert matches('W/"a", "b"', '"a"')
    assert matches("*", '"a"')
    assert not matches('"c"', '"a"')
    assert not matches(None, '"a"')
