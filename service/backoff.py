"""When to try again: exponential, spread by chance, never longer than six hours. A law without clock or ledger.

>>> [again_after(attempt, lambda: 0.5) for attempt in (1, 2, 3)]
[5.0, 20.0, 80.0]
"""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 5.0
FACTOR = 4.0
LONGEST_S = 6 * 3600.0
"""With 5 s, 20 s, 80 s, ... 5.7 h and then each 6 h there are about fourteen attempts in two days."""
SPREAD = 0.2
"""A fifth to either side: what failed together does not come back together."""
LONGEST_REST_S = 300.0
"""A target that is back is noticed within five minutes, however much waits for it."""


def again_after(attempt: int, draw: Callable[[], float], *, asked_s: float | None = None) -> float:
    """Return the seconds until an event is tried again after its ``attempt``-th failure.

    ``draw`` gives a number in [0, 1). What the target asked for by Retry-After is the least, within the longest.
    """
    delay = min(FIRST_S * FACTOR ** min(attempt - 1, 20), LONGEST_S)
    spread = delay * (1 - SPREAD + 2 * SPREAD * draw())
    return min(max(spread, asked_s or 0.0), LONGEST_S * (1 + SPREAD))


def rest_after(failures: int, *, asked_s: float | None = None) -> float:
    """Return for how long a whole target is left alone after ``failures`` in a row: 1, 2, 4 s ... five minutes."""
    return min(max(2.0 ** min(failures - 1, 20), asked_s or 0.0), LONGEST_REST_S)
