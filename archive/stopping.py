"""The request to stop that a process gets by signal, as an event its threads can wait for.

Lives at the bottom of the house because every process above it is stopped alike.
"""

from __future__ import annotations

import atexit
import signal
import threading
from queue import SimpleQueue

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT sets; call it first thing in a process's main thread.

    A thread of its own sets it. A handler runs in the main thread between any two instructions, also while that very
    thread holds the event's lock on its way out of ``wait``: a handler that set the event would then wait for ever.
    ``SimpleQueue.put`` is made to be called there (Python's documentation calls it reentrant).

    A process on its way out is told again in vain: the interpreter gives signals back their default action as its last
    act but a few, and one that came then would end a good run as if it had been killed.
    """
    stop = threading.Event()
    told: SimpleQueue[int] = SimpleQueue()

    def pass_on() -> None:
        told.get()
        stop.set()

    threading.Thread(target=pass_on, name="stop", daemon=True).start()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda received, _: told.put(received))
    atexit.register(_hear_no_more)
    return stop


def _hear_no_more() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
