"""Threads that must live as long as their process: whatever their loop meets, they log it, rest and go on.

A heart, a lease's keeper, an upkeep that died of one unforeseen answer would be missed only much later, and by their silence
other parts would be taken for dead. Every thread of the house that works in rounds is started here. What a loop foresees it
handles itself; what it does not is told here, as the host's outage where it is one, else as a fault with its trace.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog

from archive.errors import Outage
from archive.outages import true_cause

FIRST_S: Final = 1.0
LONGEST_S: Final = 30.0
"""No longer than an outage may be over before its part works again."""
STEADY_S: Final = 60.0
"""A loop that ran so long before it fell begins with the shortest pause again."""

log = structlog.get_logger(__name__)


def lasting(
    run: Callable[[], None],
    *,
    name: str,
    rest: Callable[[float], bool],
    longest_s: float = LONGEST_S,
    clock: Callable[[], float] = time.monotonic,
) -> threading.Thread:
    """Return a thread, to be started, that calls ``run`` until it returns, and again after all that it raises.

    ``rest`` waits so many seconds and says whether to end meanwhile, as ``threading.Event.wait`` does.
    """

    def keep() -> None:
        pause = min(FIRST_S, longest_s)
        while True:
            begun = clock()
            try:
                run()
            except Exception as error:  # noqa: BLE001 - told below, whatever it is
                if clock() - begun > STEADY_S:
                    pause = min(FIRST_S, longest_s)
                _tell(name, error, pause)
                if rest(pause):
                    return
                pause = min(2 * pause, longest_s)
            else:
                return

    return threading.Thread(target=keep, name=name, daemon=True)


def _tell(name: str, error: Exception, pause: float) -> None:
    """Log why a loop fell; a log that cannot be written (a full disk) ends no thread either."""
    found = true_cause(error)
    cause = type(found).__name__
    try:
        if isinstance(found, Outage):
            log.warning("thread.outage", thread=name, cause=cause, detail=str(found), again_in_s=pause)
        else:
            log.error("thread.fell", thread=name, cause=cause, again_in_s=pause, exc_info=error)
    except Exception:  # noqa: BLE001, S110 - nothing is left to tell it with
        pass
