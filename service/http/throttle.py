"""How often one address may ask what needs no account: a bucket of drops for each, refilled at a steady rate.

In this process's memory alone, for the request path opens no Redis and a row for each look would cost more than the
look: each of several processes has its share of the limit, so that together they allow what one would. It keeps a
verification page from being used to try codes or to occupy the judges; a wall against floods stands before the service.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from service.errors import AskedTooOften, Field
from service.http.addresses import asker

MOST_ADDRESSES = 20_000
"""Buckets kept, 200 bytes each; beyond that the one unused for longest is forgotten, and starts full again."""


class Throttle:
    """Buckets of ``size`` drops that refill at ``per_second``, one process's share of them; thread-safe."""

    def __init__(
        self,
        *,
        size: int,
        per_second: float,
        processes: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size = max(1, size // processes)
        self._rate = per_second / processes
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Take one drop; raises ``AskedTooOften`` when the bucket is empty."""
        key, now = asker(address), self._clock()
        with self._lock:
            drops, at = self._buckets.pop(key, (float(self._size), now))
            drops = min(self._size, drops + (now - at) * self._rate)
            enough = drops >= 1
            self._buckets[key] = (drops - 1 if enough else drops, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        if not enough:
            raise AskedTooOften(
                fields=[Field(path="", reason=f"more than {self._size} at once, {self._rate:g} a second")]
            )


@dataclass(frozen=True, kw_only=True)
class PublicLimits:
    """What one address may ask of the public verification."""

    looks: Throttle
    """Codes and pages: 60 at once, then one a second, unless the settings say otherwise."""
    files: Throttle
    """Files to judge: 6 at once, then one in ten seconds; each costs a core 1 to 3 s."""

    @classmethod
    def shared_by(cls, processes: int, *, looks: int = 60, files: int = 6) -> PublicLimits:
        """Return the share of one of ``processes``."""
        return cls(
            looks=Throttle(size=looks, per_second=looks / 60, processes=processes),
            files=Throttle(size=files, per_second=files / 60, processes=processes),
        )
