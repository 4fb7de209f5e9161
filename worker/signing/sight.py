"""Joins what a file says of itself with what a reader sees of it: only both together say that it looks the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from worker.locked.look import Sight
from worker.signing.verdict import Change, Standing, Verdict

_CLOSED: Final = frozenset((Change.BROKEN, Change.UNCOMPARED, Change.PRINTED))


def with_sight(verdict: Verdict, drawn: Callable[[], Sight]) -> Verdict:
    """Return the verdict on a changed file with what its pictures say; any other needs none."""
    if verdict.standing is not Standing.CHANGED or not _CLOSED.isdisjoint(verdict.changes):
        return verdict
    found = drawn()
    changes = set(verdict.changes)
    if found.different:
        changes = changes - {Change.REDRAWN} | {Change.SWAPPED}
    elif found.uncompared is not None:
        changes.add(Change.UNCOMPARED)
    return replace(
        verdict,
        changes=tuple(sorted(changes, key=list(Change).index)),
        pages=tuple(sorted({*verdict.pages, *found.different})),
    )
