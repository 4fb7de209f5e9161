"""Celery's view of the press: one thin task, and what a worker child does when it is born and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from celery import Celery, signals

from worker.pipeline import Press
from worker.queue import PRESS_TASK


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
        if self._press is None:
            self.begin()
        assert self._press is not None
        self._press.run([UUID(job_id) for job_id in job_ids])


def register(app: Celery, shift: Shift) -> None:
    """Name the press's task on ``app`` and tie ``shift`` to the life of each child."""

    @app.task(name=PRESS_TASK)
    def press(job_ids: list[str]) -> None:
        shift.run(job_ids)

    signals.worker_process_init.connect(shift.begin, weak=False)
    signals.worker_process_shutdown.connect(shift.end, weak=False)
