"""Where a run's time went, told at its end: by folder and file, who was idle while others still worked, how busy the processors were.

    == spent: processors 83 % busy of 2 x 1434 s, this machine's other work among it
    == gw0 busy 1401 s, ended 0 s before the end; gw1 busy 1397 s, ended 21 s before the end
    ==   412 s tests/functional
    ==    68 s tests/chaos/test_storm.py

Seconds are of the clock, fixtures included. Many seconds and idle processors: wait less, or run one process more. Busy
processors: make something once that is made often.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

SHOWN = 30
"""Files, at most."""
LONG_S = 10.0
"""A file that takes less is not shown."""


class Spent:
    """Listens to what every process of the run reports; lives in the one that was started."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._ticks = _ticks()
        self._busy: dict[str, float] = defaultdict(float)
        self._ended: dict[str, float] = {}
        self._files: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a phase of a test to its file and to whoever ran it."""
        who = getattr(report, "worker_id", "alone")
        self._busy[who] += report.duration
        self._ended[who] = time.monotonic()
        self._files[report.nodeid.split("::")[0]] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell, after a run of several processes."""
        if len(self._busy) > 1:
            for line in self.told(time.monotonic()):
                terminalreporter.write_line(f"== {line}")

    def told(self, now: float) -> Iterator[str]:
        """The lines."""
        worked, idle = (after - before for after, before in zip(_ticks(), self._ticks, strict=True))
        share = f"{100 * worked / ((worked + idle) or 1):.0f} %"
        yield f"spent: processors {share} busy of {os.cpu_count()} x {now - self._began:.0f} s, this machine's other work among it"
        yield "; ".join(
            f"{who} busy {self._busy[who]:.0f} s, ended {now - self._ended[who]:.0f} s before the end"
            for who in sorted(self._busy)
        )
        folders: dict[str, float] = defaultdict(float)
        for file, seconds in self._files.items():
            folders["/".join(file.split("/")[:2])] += seconds
        yield from (f"{seconds:5.0f} s {folder}" for folder, seconds in _longest_first(folders))
        longest = _longest_first(self._files)[:SHOWN]
        yield from (f"{seconds:5.0f} s {file}" for file, seconds in longest if seconds >= LONG_S)


def _longest_first(spent: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(spent.items(), key=lambda each: -each[1])


def _ticks() -> tuple[int, int]:
    """Of all processors: those in which something was done, those in which nothing was to be done. None where no /proc tells."""
    try:
        user, nice, system, idle, waiting, *others = map(
            int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9]
        )
    except (OSError, ValueError):
        return 0, 0
    return user + nice + system + sum(others), idle + waiting
