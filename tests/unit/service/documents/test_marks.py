"""What of a page's pictures is part of its view: for the session that was shown it, for its pages, for a while."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from service.documents.pages.marks import LASTS_S, ViewMarks

PAPER, OTHER = UUID(int=7), UUID(int=8)
MINE = ViewMarks(key=b"mine", clock=lambda: 1000.0)
MARK = MINE.make(PAPER, 2, "pdf", range(1, 21))
ASKED: dict[str, Any] = {"mark": MARK, "document_id": PAPER, "version": 2, "kind": "pdf", "page": 1}


@pytest.mark.parametrize("page", [1, 20])
def test_the_pages_that_a_view_named_are_part_of_it(page: int) -> None:
    assert MINE.covers(**{**ASKED, "page": page})


@pytest.mark.parametrize(
    "other",
    [
        {"page": 21},
        {"page": 0},
        {"version": 3},
        {"version": None},
        {"kind": "scan"},
        {"document_id": OTHER},
        {"mark": ""},
        {"mark": MARK.replace("-20-", "-99-")},
        {"mark": "9" + MARK},
        {"mark": "x"},
    ],
    ids=str,
)
def test_anything_else_is_not(other: dict[str, Any]) -> None:
    assert not MINE.covers(**{**ASKED, **other})


@pytest.mark.parametrize(
    "marks",
    [replace(MINE, key=b"theirs"), replace(MINE, clock=lambda: 1001.0 + LASTS_S)],
    ids=["another session", "later"],
)
def test_nor_is_it_for_anybody_else_or_later(marks: ViewMarks) -> None:
    assert not marks.covers(**ASKED)
