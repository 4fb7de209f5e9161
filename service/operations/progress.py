"""Progress of jobs and batches: one listening thread a process, whose bell is fanned out to every open stream.

A notification is only a bell: what a stream tells is read from the ledger, for its own principal, each time. Streams are
asynchronous and this is the only place where that shows outside the routes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from archive.errors import NaskahError, in_full
from archive.lasting import lasting
from archive.ledger import Ledger
from service.errors import TooManyListeners

CHANNEL = "naskah_progress"
MOVED = "naskah_job"
"""Rings when something is to be printed: accepted, or acted upon."""
MOST_OF_ONE = 6
"""Streams of one person at once, in a process: so many windows are looked at by nobody."""
SILENCE_S = 1.0
"""The listening thread looks up this often, so that it ends within a second of being told to."""
_log = structlog.get_logger("service.progress")


class Bell:
    """Rings inside one event loop; several rings before anyone looks are one."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._event = asyncio.Event()
        self.dismissed = False
        """Its stream is to end: its listener has begun newer ones."""

    def dismiss(self) -> None:
        """Let its stream end."""
        self.dismissed = True
        self.ring()

    def ring(self) -> None:
        """Ring from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._event.set)
        except RuntimeError:  # the loop has closed: nobody is left to hear
            return

    async def heard(self, within_s: float) -> bool:
        """Wait for a ring; False when none came in time."""
        try:
            await asyncio.wait_for(self._event.wait(), within_s)
        except TimeoutError:
            return False
        self._event.clear()
        return True


class Progress:
    """The listening thread and who hears it; ``start`` it once a process, ``close`` it at the end."""

    def __init__(self, ledger: Ledger, *, most: int) -> None:
        self._ledger = ledger
        self._most = most
        self._lock = threading.Lock()
        self._by_job: dict[str, set[Bell]] = {}
        self._of_all: set[Bell] = set()
        self._of_people: dict[str, list[Bell]] = {}
        self.moved = 0
        """Grows with whatever was rung for: what was counted before is to be counted again."""
        self._closed = threading.Event()
        self._thread = lasting(self._listen, name="progress", rest=self._closed.wait, longest_s=SILENCE_S)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def end(self) -> None:
        """Say that the process is ending: every stream ends within ``SILENCE_S``. May be called in a signal handler."""
        self._closed.set()

    def close(self) -> None:
        """Stop listening and wake every stream, so that it can end."""
        self.end()
        self._ring_all()
        if self._thread.is_alive():
            self._thread.join(timeout=5 * SILENCE_S)

    @property
    def closing(self) -> bool:
        """Whether streams should end."""
        return self._closed.is_set()

    @contextmanager
    def hearing(self, bell: Bell, job_id: str | None) -> Iterator[None]:
        """Let ``bell`` ring for one job, or for every job when None; raises ``TooManyListeners``."""
        with self._lock:
            self._make_room()
            bells = self._of_all if job_id is None else self._by_job.setdefault(job_id, set())
            bells.add(bell)
        try:
            yield
        finally:
            with self._lock:
                bells.discard(bell)
                if job_id is not None and not bells:
                    self._by_job.pop(job_id, None)

    @contextmanager
    def hearing_all(self, bell: Bell, person: str) -> Iterator[None]:
        """Let ``bell`` ring whenever anything moves; raises ``TooManyListeners``. Of too many of one person the oldest is dismissed."""
        with self._lock:
            mine = self._of_people.get(person, [])
            if len(mine) < MOST_OF_ONE:
                self._make_room()
            else:
                mine.pop(0).dismiss()
            mine.append(bell)
            self._of_people[person] = mine
        try:
            yield
        finally:
            with self._lock:
                if bell in mine:
                    mine.remove(bell)
                if not mine and self._of_people.get(person) is mine:
                    del self._of_people[person]

    def _make_room(self) -> None:
        people = sum(map(len, self._of_people.values()))
        if people + len(self._of_all) + sum(map(len, self._by_job.values())) >= self._most:
            raise TooManyListeners(most=self._most)

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                for heard in self._ledger.listen([CHANNEL, MOVED], SILENCE_S):
                    if self._closed.is_set():
                        self._ring_all()
                        return
                    if heard is not None:
                        self._ring(heard.payload if heard.channel == CHANNEL else None)
            except NaskahError as error:
                _log.warning("progress.deaf", cause=in_full(error))
                self._closed.wait(SILENCE_S)

    def _ring(self, job_id: str | None) -> None:
        """Ring for one job, or for something that is to be printed when None."""
        with self._lock:
            self.moved += 1
            of_job = [*self._by_job.get(job_id, ()), *self._of_all] if job_id is not None else ()
            bells = [*of_job, *(bell for mine in self._of_people.values() for bell in mine)]
        for bell in bells:
            bell.ring()

    def _ring_all(self) -> None:
        with self._lock:
            rooms = (*self._by_job.values(), *self._of_people.values(), self._of_all)
            bells = [bell for bells in rooms for bell in bells]
        for bell in bells:
            bell.ring()
