"""Whose turn it is to have a file judged: a few children at once, a few who wait, and one place that no foreign file takes.

A file that the archive knows is answered by its digest alone; what its signatures are worth is looked up in its own place. So a
flood of foreign files costs as much as this says, refuses itself, and delays nobody who asks of a letter of the office's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import VerifierBusy


class Turnstile:
    """``most`` at once, and at most ``waiting`` who wait for their turn."""

    def __init__(self, *, most: int, waiting: int) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._inside = threading.BoundedSemaphore(most + waiting)

    @contextmanager
    def take(self, wait_s: float) -> Iterator[None]:
        """Wait for a turn; raises ``VerifierBusy``, at once where as many wait already as may."""
        if not self._inside.acquire(blocking=False):
            raise VerifierBusy
        try:
            if not self._free.acquire(timeout=wait_s):
                raise VerifierBusy
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._inside.release()
