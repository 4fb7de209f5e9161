"""Looks whether the service answers, and tells the service manager while it does. The console is told by ``Troubles``."""

from __future__ import annotations

import time
from collections.abc import Callable

from service.units.notify import Notifier

EVERY_S = 5.0
FROZEN_S = 15.0
"""Three looks: a service that answers none of them, a second each, is not merely busy."""


class Watchdog:
    """Asked by the supervisor each time it looks at its parts."""

    def __init__(
        self,
        answers: Callable[[], bool],
        notifier: Notifier,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answers, self._notifier, self._clock = answers, notifier, clock
        self._next = self._answered = clock()
        self._told = False

    def look(self) -> None:
        """Ask the service when it is time to."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + EVERY_S
        if self._answers():
            if self._told:
                self._notifier.status("the service answers")
            self._answered, self._told = now, False
            self._notifier.alive()
        elif now - self._answered >= FROZEN_S and not self._told:
            self._told = True
            self._notifier.status(f"the service has not answered for {now - self._answered:.0f} s")
