"""Threads of the house that work in rounds, while they live in the tests' own process.

One that outlives its test beats on against a database that is gone, and what it logs stands in the output of whichever test
runs next. Whatever starts one closes it: a press, a heart, an upkeep.
"""

import threading
from collections.abc import Iterator

import pytest

from archive import lasting
from tests.patience import until


def living() -> set[threading.Thread]:
    """Every thread that ``archive.lasting`` made and that has not ended."""
    return {
        each
        for each in threading.enumerate()
        if getattr(getattr(each, "_target", None), "__module__", None) == lasting.__name__
    }


def ended(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the tests of a scope start they end; the first of them that is asked to end may need a moment."""
    before = living()
    yield
    until(
        lambda: living() <= before,
        said=lambda: f"{request.node.nodeid} left {sorted(each.name for each in living() - before)} running",
    )


@pytest.fixture(scope="module", autouse=True)
def nothing_goes_on_beating(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold every module to it; a package whose modules share a house has one of its own scope under this name."""
    yield from ended(request)
