"""Celery's view of the press: one thin task, one that answers a ring, and what a worker child does when it is born and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from billiard.process import current_process
from celery import Celery, signals

from worker.line.press import Press
from worker.queue import PRESS_TASK, RING_TASK


class Shift:
    """One worker child's press: assembled after the fork, closed before the child ends."""

    def __init__(self, assemble: Callable[[], Press]) -> None:
        self._assemble = assemble
        self._press: Press | None = None

    def begin(self, **_: object) -> None:
        """Assemble the press of this process."""
        self._press = self._assemble()

    def end(self, **_: object) -> None:
        """Give connections and heartbeat back."""
        if self._press is not None:
            self._press.close()
            self._press = None

    def run(self, job_ids: Sequence[str]) -> None:
        """Bring the jobs of one message to their end."""
        self._begun().run([UUID(job_id) for job_id in job_ids])

    def answer(self, word: str) -> None:
        """Answer a ring (``archive.ledger.jobs.rings``)."""
        self._begun().answer(word)

    def _begun(self) -> Press:
        if self._press is None:
            self.begin()
        assert self._press is not None
        return self._press


def place() -> int:
    """Return the number of this child among its worker's, from 0; a successor has its predecessor's."""
    return int(getattr(current_process(), "index", 0))


def when_it_ends(tell: Callable[[], None]) -> None:
    """Let ``tell`` be called in the parent when its worker is told to end."""
    signals.worker_shutting_down.connect(lambda **_: tell(), weak=False)


def register(app: Celery, shift: Shift) -> None:
    """Name the press's tasks on ``app`` and tie ``shift`` to the life of each child."""

    @app.task(name=PRESS_TASK)
    def press(job_ids: list[str]) -> None:
        shift.run(job_ids)

    @app.task(name=RING_TASK)
    def ring(word: str) -> None:
        shift.answer(word)

    signals.worker_process_init.connect(shift.begin, weak=False)
    signals.worker_process_shutdown.connect(shift.end, weak=False)
