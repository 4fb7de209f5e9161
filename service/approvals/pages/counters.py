"""How much waits for a person, in numbers alone: for the menu, Beranda and the events of ``/langsung``.

The same rules as the lists, which read what concerns their reader alone (``service.approvals.sieve``), as row security shows it.
Kept for a person until something moves in any office, or for ``FRESH_S``. A number names no document: no read is entered.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from archive.ledger import Principal, audit
from service.approvals.pages.tray_view import LATE, TrayEntry
from service.approvals.pages.trays import Trays

FRESH_S: Final = 20.0
"""So long a number is believed while nothing moves: what waits grows late by the minute, and offices end by the day."""
KEPT: Final = 2_000
"""People whose numbers one process keeps."""


class Counters:
    """Counts what waits; one a process, safe among its threads."""

    def __init__(
        self, trays: Trays, moved: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._trays = trays
        self._moved = moved
        self._clock = clock
        self._guard = threading.Lock()
        self._known: OrderedDict[Principal, tuple[int, float, Mapping[str, int]]] = OrderedDict()

    def of(self, principal: Principal) -> Mapping[str, int]:
        """Return how much waits for a person, by group, and under the empty name altogether; nothing for a program."""
        if principal.kind != "person" or principal.satker is None:
            return {}
        moved, now = self._moved(), self._clock()
        with self._guard:
            known = self._known.get(principal)
        if known is not None and now - known[1] < (FRESH_S if known[0] == moved else 0):
            return known[2]
        with audit.counting():
            return self._counted(principal, moved, now, self._trays.of(principal))

    def listed(self, principal: Principal) -> list[TrayEntry]:
        """Return what waits for somebody as a list shows it; the numbers beside it are those of the same look."""
        moved, now = self._moved(), self._clock()
        waiting = self._trays.of(principal)
        if principal.kind == "person":
            self._counted(principal, moved, now, waiting)
        return waiting

    def _counted(
        self, principal: Principal, moved: int, now: float, waiting: Sequence[TrayEntry]
    ) -> Mapping[str, int]:
        """Keep how much waits, as of when nothing further had ``moved``."""
        counted = Counter(each.group for each in waiting)
        counted[LATE], counted[""] = sum(bool(each.late) for each in waiting), len(waiting)
        with self._guard:
            self._known[principal] = (moved, now, counted)
            self._known.move_to_end(principal)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return counted
