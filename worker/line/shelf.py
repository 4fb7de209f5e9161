"""A shelf for what is made once and used again: as many as fit, the least lately used goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SIZE: Final = 256
"""As many as compiled templates are kept: an office has some tens, with their versions."""


class Shelf(Generic[K, V]):
    """Values by key, for one thread.

    >>> shelf: Shelf[str, int] = Shelf(size=2)
    >>> [shelf.get(each, lambda: len(each)) for each in ("a", "bb", "ccc")]
    [1, 2, 3]
    >>> "a" in shelf, "bb" in shelf
    (False, True)
    """

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._kept: OrderedDict[K, V] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return what is kept under ``key``; made first where nothing is."""
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
