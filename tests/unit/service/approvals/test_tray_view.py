"""What the inbox shows at once, and what is leafed through of several that were ticked in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from doc_templates.acts import Kind
from service.approvals.pages.tray_view import TrayRun, to_leaf

PARAF, SIGN, GONE = (UUID(int=number) for number in (1, 2, 3))
ACTS = {PARAF: Kind.PARAF, SIGN: Kind.TANDA_TANGAN}


@pytest.mark.parametrize(
    ("picked", "kind", "shown"),
    [
        ([PARAF, SIGN], Kind.PARAF, [PARAF]),
        ([PARAF, SIGN], Kind.TANDA_TANGAN, [SIGN]),
        ([GONE, SIGN], Kind.PARAF, [GONE]),
        ([SIGN], Kind.PARAF, [SIGN]),
        ([], Kind.PARAF, []),
    ],
)
def test_what_waits_for_the_other_act_is_not_leafed_through(
    picked: Sequence[UUID], kind: Kind, shown: Sequence[UUID]
) -> None:
    assert to_leaf(picked, ACTS, kind) == shown


@pytest.mark.parametrize(
    ("many", "first", "numbers", "before", "after"),
    [
        (0, 1, [], 0, 0),
        (50, 1, [*range(1, 51)], 0, 0),
        (51, 1, [*range(1, 51)], 0, 51),
        (51, 51, [51], 1, 0),
        (120, 51, [*range(51, 101)], 1, 101),
        (120, 77, [*range(51, 101)], 1, 101),
        (60, 101, [*range(51, 61)], 1, 0),
        (3, 9_999, [1, 2, 3], 0, 0),
    ],
)
def test_a_list_is_shown_fifty_at_once_and_nothing_of_it_is_lost(
    many: int, first: int, numbers: Sequence[Any], before: int, after: int
) -> None:
    waiting: list[Any] = [*range(1, many + 1)]  # numbers stand for what waits
    run = TrayRun.of_list(waiting, first, 50)
    assert (run.entries, run.before, run.after, run.of) == (numbers, before, after, many)
    if numbers:
        assert (run.first, run.last) == (numbers[0], numbers[-1])
