"""Wrong passwords and codes, counted so that nobody is guessed and nobody is locked out by another.

A browser in which the account's owner signed in before has a count of its own: what strangers try elsewhere does not touch it.
Strangers are counted by account and by address. In this process's memory: each of several has its share of the limit.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from service.errors import Field
from service.identity.errors import AttemptsExceeded
from service.words import say

MOST_KEPT: Final = 50_000
"""Counts kept, 200 bytes each; beyond that the one unused for longest is forgotten."""


@dataclass(frozen=True, kw_only=True)
class AttemptLimit:
    """How many at once, and how long until one more."""

    size: int
    every_s: float


DEVICE: Final = AttemptLimit(size=10, every_s=30)
ACCOUNT: Final = AttemptLimit(size=10, every_s=180)
"""Twenty an hour: the hundred thousand commonest passwords take half a year."""
CODE: Final = AttemptLimit(size=10, every_s=60)
"""Three codes of a million are right at a time: an hour's guesses find one in five thousand."""
ADDRESS: Final = AttemptLimit(size=30, every_s=6)
"""An office behind one address in which thirty people mistype on a Monday in new browsers."""


class Attempts:
    """Buckets of attempts; thread-safe."""

    def __init__(self, *, processes: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._processes = processes
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, *counted: tuple[str, AttemptLimit]) -> None:
        """Take one attempt of each of these, or of none; raises ``AttemptsExceeded`` saying how long to wait."""
        now = self._clock()
        with self._lock:
            left = [self._left(key, limit, now) for key, limit in counted]
            waits = [
                (1 - each) * limit.every_s * self._processes
                for each, (_, limit) in zip(left, counted, strict=True)
                if each < 1
            ]
            if not waits:
                for each, (key, _) in zip(left, counted, strict=True):
                    self._keep(key, each - 1, now)
        if waits:
            minutes = int(max(waits) // 60) + 1
            raise AttemptsExceeded(
                fields=[Field(path="", reason=say("coba lagi dalam {menit} menit", menit=minutes))]
            )

    def give_back(self, *counted: tuple[str, AttemptLimit]) -> None:
        """Give back what a right one took."""
        now = self._clock()
        with self._lock:
            for key, limit in counted:
                self._keep(key, min(self._size(limit), self._left(key, limit, now) + 1), now)

    def _size(self, limit: AttemptLimit) -> float:
        return float(max(1, limit.size // self._processes))

    def _left(self, key: str, limit: AttemptLimit, now: float) -> float:
        drops, at = self._kept.get(key, (self._size(limit), now))
        return min(self._size(limit), drops + (now - at) / (limit.every_s * self._processes))

    def _keep(self, key: str, drops: float, now: float) -> None:
        self._kept[key] = (drops, now)
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
