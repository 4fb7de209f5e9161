"""What of many a page offers: the chosen ones stay, a search finds the others, and what is left is counted."""

from __future__ import annotations

import pytest

from service.web.picking import PickOption, picked

PEOPLE = [
    PickOption(value="a", words="Rahmat Hidayat, S.H.", told="Sekretaris"),
    PickOption(value="b", words="Nofriyanti", told="Kepala Subbagian Perencanaan"),
    PickOption(value="c", words="Dedi Kurniawan", told="Kepala Subbagian Hukum"),
]


@pytest.mark.parametrize(
    ("chosen", "query", "most", "shown", "left"),
    [
        ([], "", 12, "abc", 0),
        ([], "", 2, "ab", 1),
        (["c"], "", 1, "ca", 1),
        ([], "SUBBAGIAN kepala", 12, "bc", 0),
        (["a"], "hukum", 12, "ac", 0),
        (["b", "a"], "tidak ada", 12, "ba", 0),
        (["gone", "b", "b"], "hidayat", 12, "ba", 0),
    ],
)
def test_chosen_ones_come_first_and_then_what_was_found(
    chosen: list[str], query: str, most: int, shown: str, left: int
) -> None:
    found = picked(PEOPLE, chosen=chosen, query=query, most=most)
    assert "".join(each.value for each in found.options) == shown
    assert found.left == left
    assert found.chosen <= set(chosen)


def test_few_are_searched_by_nobody() -> None:
    assert not picked(PEOPLE).searchable
    assert picked(PEOPLE, most=2).searchable
    assert picked([], searched=True).searchable
