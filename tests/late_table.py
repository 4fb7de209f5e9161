"""A table of cases whose rows are made when they are asked for: collection needs their names alone, in each of a run's processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

Row = TypeVar("Row")


class LateTable(Mapping[str, Row]):
    """Rows by their names. Each is made anew, and not kept: what is made for one test is no other's."""

    def __init__(self, makers: Mapping[str, Callable[[], Row]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> Row:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
