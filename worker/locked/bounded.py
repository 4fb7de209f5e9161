"""Bounds a piece of this process's own work: what a child for each would make too slow (a page takes 10 ms, a child 250).

The kernel keeps both bounds, so that nothing has to look on. Processor seconds: at the bound a signal raises
``BoundsExceeded`` in the main thread; work that never comes back from C does not hear it, and ``GRACE_S`` later the kernel
ends the process. Memory: what an allocation is refused, Python raises. A second process settles what such an end leaves
(``worker.line.slots``). Some 15 microseconds a piece (measured); in another thread than the main one nothing is bounded.
"""

from __future__ import annotations

import functools
import math
import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from archive.outages import MemoryShort
from worker.locked.children import Bounds
from worker.locked.errors import BoundsExceeded, EndReason

GRACE_S: Final = 2
"""Processor seconds between the signal and the kernel's end: Python hears a signal within one instruction of its own."""
_PAGE: Final = resource.getpagesize()
_ENDLESS: Final = resource.RLIM_INFINITY
_BY_TICKS: Final = -8
"""``CPUCLOCK_PROF`` of the calling process, as the kernel builds a clock's number (linux/posix-timers.h): ``~0 << 3 | 0``."""


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """Let the block use no more than ``bounds`` of processor and memory; raises ``BoundsExceeded``.

    Memory that the machine itself has not is ``MemoryShort``, which is nobody's work's fault.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _hear()
    _limit(resource.RLIMIT_DATA, _data() + bounds.memory)
    _limit(resource.RLIMIT_CPU, math.ceil(_used()) + bounds.cpu_s + GRACE_S)
    try:
        signal.setitimer(signal.ITIMER_PROF, bounds.cpu_s)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            _limit(resource.RLIMIT_DATA, _ENDLESS)
            _limit(resource.RLIMIT_CPU, _ENDLESS)
    except MemoryError:
        if available() < bounds.memory:
            raise MemoryShort from None
        raise BoundsExceeded(EndReason.MEMORY) from None


def available() -> int:
    """Return how many bytes this machine can still give; without an answer of the kernel, as many as anybody wants."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 1 << 62
    told = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return int(told) << 10 if told else 1 << 62


@functools.cache
def _hear() -> None:
    """Take the signal once for the process: nothing but the timer of a bounded piece sends it. Leave no core behind.

    What the kernel ends at its bound would otherwise lie on the disk with all it had in memory, keys and documents.
    """
    signal.signal(signal.SIGPROF, _over)
    _limit(resource.RLIMIT_CORE, 0)


def _over(*_: Any) -> None:
    raise BoundsExceeded(EndReason.CPU)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (most if hard == _ENDLESS else min(most, hard), hard))


def _used() -> float:
    """Return this process's processor seconds as ``RLIMIT_CPU`` counts them: by ticks of the kernel.

    ``time.process_time`` is exact, and in a process that lives long the two part by seconds, either way: bounded by it, a
    piece would be ended in its first moment, or much too late.
    """
    return time.clock_gettime(_BY_TICKS)


def _data() -> int:
    """Return the bytes of data and stacks as ``RLIMIT_DATA`` counts them."""
    told = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)  # half the time of Path's
    try:
        return int(os.read(told, 200).split()[5]) * _PAGE
    finally:
        os.close(told)
