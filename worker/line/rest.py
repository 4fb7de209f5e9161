"""The rest of a worker child that met an outage: it says what it suffers from, takes no more work, and looks again and again.

The pauses between looks grow, and begin anew only once a job was archived: a look that passes where work does not would
otherwise take job after job. Who is to blame is decided in ``archive.outages``, who tells it is the keeper. A fault that
one job meets again and again while others are archived is that job's own, whatever it looks like: nobody rests for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog

from archive.errors import Outage, in_full
from archive.lasting import lasting
from archive.outages import HostOutage, true_cause

FIRST_S: Final = 1.0
LONGEST_S: Final = 20.0
"""With a look's own time a worker is back within half a minute of the cure."""
MOST_S: Final = 300.0
"""How long one message waits for the cure: half of Celery's soft limit. Its jobs went back before; the next waits on."""
_GLANCE_S: Final = 0.25
_DOUBLINGS: Final = 10
"""Beyond them a pause is the longest anyway."""
OWN_AFTER: Final = 3
"""How often a job meets an outage, each time with others archived since the last, until it is taken for its own."""
_REMEMBERED: Final = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What a worker suffers from, since when."""

    words: str
    since: float
    """By the machine's monotonic clock."""


@dataclass(frozen=True, kw_only=True)
class _Meetings:
    """What is remembered of a job that met an outage."""

    times: int
    archived: int
    """How many jobs this child had archived at the last."""


class Rest:
    """One worker child's."""

    def __init__(
        self,
        look: Callable[[], None],
        *,
        stopping: Callable[[], bool] = lambda: False,
        first_s: float = FIRST_S,
    ) -> None:
        """``look`` raises what still keeps the child from its work; ``stopping`` says that its worker is to end."""
        self._look = look
        self._stopping = stopping
        self._first_s = first_s
        self._met = 0
        self._archived = 0
        self._meetings: dict[UUID, _Meetings] = {}
        self._trouble: Trouble | None = None
        self._well = threading.Event()
        self._well.set()

    @property
    def trouble(self) -> Trouble | None:
        """What it suffers from; None when it is well."""
        return self._trouble

    def met(self, outage: Outage) -> None:
        """Begin to rest because of ``outage``."""
        words = _words(outage)
        if self._trouble is None:
            since = time.monotonic()
            self._trouble = Trouble(words=words, since=since)
            self._well.clear()
            self._met += 1
            log.error("worker.rests", cause=type(outage).__name__, detail=str(outage))
            looking = lasting(lambda: self._watch(since), name="rest", rest=self._pause, longest_s=LONGEST_S)
            try:
                looking.start()
            except RuntimeError as error:  # no thread is to be had: the next job finds out how things stand
                log.error("worker.cannot_rest", detail=in_full(error))
                self._trouble = None
                self._well.set()

    def went_well(self) -> None:
        """A job was archived: the next outage is a new one."""
        self._met = 0
        self._archived += 1

    def its_own(self, job_id: UUID) -> bool:
        """Note that a job met an outage; return whether it is the only one that does."""
        met = self._meetings.pop(job_id, None)
        alone = met is not None and self._archived > met.archived
        times = (met.times if met else 0) + (1 if alone or met is None else 0)
        self._meetings[job_id] = _Meetings(times=times, archived=self._archived)
        while len(self._meetings) > _REMEMBERED:
            del self._meetings[next(iter(self._meetings))]
        return times >= OWN_AFTER

    def until_well(self) -> None:
        """Wait until the cause is gone or the worker is to end, ``MOST_S`` at most."""
        deadline = time.monotonic() + MOST_S
        while not self._well.wait(_GLANCE_S):
            if self._stopping() or time.monotonic() > deadline:
                return

    def _pause(self, seconds: float) -> bool:
        time.sleep(seconds)
        return self._stopping()

    def _watch(self, since: float) -> None:
        pause = min(self._first_s * 2 ** min(self._met - 1, _DOUBLINGS), LONGEST_S)
        while not self._pause(pause):
            pause = min(2 * pause, LONGEST_S)
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - whatever a look meets, it is no cure
                found = true_cause(error)
                if isinstance(found, Outage):
                    self._trouble = Trouble(words=_words(found), since=since)
                continue
            log.info("worker.works_again", rested_s=round(time.monotonic() - since, 1))
            self._trouble = None
            self._well.set()
            return


class NoRest(Rest):
    """Of a press that rests for nothing: an outage is put off like any other fault, and the next job is tried."""

    def __init__(self) -> None:
        super().__init__(lambda: None)

    def met(self, outage: Outage) -> None:
        """Go on."""

    def its_own(self, job_id: UUID) -> bool:
        """Take no fault for one job's own: without a rest nobody else would suffer from it."""
        return False


def _words(outage: Outage) -> str:
    """Return what is told of it: nothing that a vendor or a document said."""
    return outage.words() if isinstance(outage, HostOutage) else (type(outage).__doc__ or "").splitlines()[0]
