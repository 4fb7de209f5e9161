"""How long a test waits for what should have come already: one measure for all of them.

A green run does not wait so long: a stack is up in 8 s on an idle machine, and the suite may run on one that is three times
slower and busy. Shorter is only what a test is about, such as a converter's own patience, or a look that is taken again.
"""

import time
from collections.abc import Callable

PATIENCE_S = 240.0


def until(
    seen: Callable[[], bool],
    within_s: float = PATIENCE_S,
    *,
    said: Callable[[], str] = lambda: "it did not happen in time",
) -> None:
    """Look until it is so; fail with what is ``said`` then."""
    deadline = time.monotonic() + within_s
    while not seen():
        assert time.monotonic() < deadline, said()
        time.sleep(0.02)
