"""Whose turn it is to have a file looked at: a few at once, a few who wait, and whoever comes after those is asked to come back.

So a flood of files, or a scanner that hangs, costs as much as this says and leaves the other requests their threads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from archive.errors import Retryable


class Turnstile:
    """``most`` at once, and at most ``waiting`` who wait for their turn."""

    def __init__(self, *, most: int, waiting: int, full: type[Retryable]) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._full = full
        self._inside = threading.BoundedSemaphore(most + waiting)

    @contextmanager
    def take(self, wait_s: float) -> Iterator[None]:
        """Wait for a turn; raises ``full``, at once where as many wait already as may."""
        if not self._inside.acquire(blocking=False):
            raise self._full
        try:
            if not self._free.acquire(timeout=wait_s):
                raise self._full
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._inside.release()
