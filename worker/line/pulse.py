"""Whether the parent of the worker's children turns: a clock in memory they share, wound by its own loop.

The parent hands messages out and has no ledger. Stopped or hung, it leaves children that beat and have nothing to do:
they look at this clock and tell of it.
"""

from __future__ import annotations

import mmap
import struct
import time
from typing import Any

from celery import signals

EVERY_S = 2.0
_MOMENT = struct.Struct("d")


class Pulse:
    """The moment at which the parent's loop last came round. Make it before the fork."""

    def __init__(self) -> None:
        """Nothing is known of the loop until it began."""
        self._shared = mmap.mmap(-1, _MOMENT.size)  # anonymous and shared: one aligned double, written whole

    def tie(self) -> None:
        """Let the loop of this process's Celery worker wind the clock from its start on."""
        signals.worker_ready.connect(self._begin, weak=False)

    def turn(self) -> None:
        """Say that the loop came round."""
        _MOMENT.pack_into(self._shared, 0, time.monotonic())  # the same clock in every process of a machine

    def silent_s(self) -> float:
        """Return for how long the loop has not come round beyond its rhythm; 0 before it began."""
        (turned,) = _MOMENT.unpack_from(self._shared)
        return max(0.0, float(time.monotonic() - turned - EVERY_S)) if turned else 0.0

    @property
    def began(self) -> bool:
        """Whether the loop came round at all."""
        return bool(_MOMENT.unpack_from(self._shared)[0])

    def _begin(self, sender: Any, **_: object) -> None:
        self.turn()
        sender.timer.call_repeatedly(EVERY_S, self.turn)
