"""Whose fault an unasked end of a child is: its file's, or this machine's. The one rule; every child's end comes by here.

A child computes and waits for nothing, so what its wall time shows depends on what it had of a processor. One that had all it may
have is its file's fault (``ChildLost``). One that had less waited for this machine, and one that was killed from outside was ended
by it: that is an outage (``archive.outages``), told as one, tried again, and charged to nobody. Not for LibreOffice, which may wait
for itself: see ``worker.pdf.process``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from archive.outages import HostOutage, MachineBusy, ReaderKilled
from worker.locked.errors import ChildLost, EndReason

NEARLY: Final = 0.9
"""Of what a child may have: the kernel counts by ticks, and the first tenth of a second goes by before it runs."""
LEAST_S: Final = 1.0
"""With less than this of a processor a child has hardly come past its libraries: of its file nothing is known yet."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SESSION: Final = 3
_TIMES: Final = slice(11, 15)
"""Places in ``/proc/PID/stat`` behind the name: the session; processor time of itself and of the children it waited for."""


def at_the_wall(spent_s: float, *, cpu_s: float, wall_s: float) -> ChildLost | HostOutage:
    """Return the error of what had spent ``spent_s`` of ``cpu_s`` seconds of processor when ``wall_s`` had passed."""
    if spent_s >= max(NEARLY * min(cpu_s, wall_s), LEAST_S):
        return ChildLost(EndReason.TIME)
    return MachineBusy(spent_s=f"{spent_s:.1f}", wall_s=f"{wall_s:g}")


def by_itself(reason: EndReason) -> ChildLost | HostOutage:
    """Return the error of a child that ended before its time."""
    return ReaderKilled() if reason is EndReason.KILLED else ChildLost(reason)


def spent(session: int) -> float:
    """Return the seconds of processor that a child used, and all it started, as long as nobody has waited for it."""
    ticks = 0
    for each in Path("/proc").iterdir():
        if not each.name.isdigit():
            continue
        with suppress(OSError):  # one that ended meanwhile
            told = (each / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(told[_SESSION]) == session:
                ticks += sum(map(int, told[_TIMES]))
    return ticks / _TICKS
