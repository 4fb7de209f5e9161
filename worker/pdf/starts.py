"""How the starts of one slot went: pauses that grow while they fail, and what the last failure said.

A LibreOffice that cannot start dies in half a second; started again at once it fills a core and says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# A process that lived so long, or printed a document, did start; its end has another cause.
SETTLED_S = 60.0


class Starts:
    """The starts of one slot, since its last that went well."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._again_at = 0.0
        self._words = ""
        self.failures = 0
        self.count = 0

    def begun(self) -> None:
        """One more was tried."""
        self.count += 1

    def failed(self, words: str) -> float:
        """Note a failure with its last words; the pause before the next start."""
        self.failures += 1
        self._words = words
        pause: float = min(FIRST_PAUSE_S * 2 ** (self.failures - 1), LONGEST_PAUSE_S)
        self._again_at = self._clock() + pause
        return pause

    def went_well(self) -> None:
        """Forget the failures."""
        self.failures, self._words, self._again_at = 0, "", 0.0

    @property
    def pause_left_s(self) -> float:
        """How long to wait before the next start."""
        return max(self._again_at - self._clock(), 0.0)

    @property
    def trouble(self) -> str:
        """What is wrong, as one line for people; empty when nothing is."""
        if not self.failures:
            return ""
        often = f" {self.failures} times" if self.failures > 1 else ""
        again = f"; again in {self.pause_left_s:.0f} s" if self.pause_left_s >= 1 else ""
        return f"LibreOffice did not start{often}: {self._words}{again}"
