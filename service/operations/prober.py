"""The prober: asks each part again and again in the background, so that whoever wants to know never waits for a part.

Each question has a thread of its own, since any part may hang; what is told is its last answer with its age, and that it
has not come back when it has not. Asking is done here, judging in ``service/operations/health.py``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import structlog

from archive.errors import NaskahError, with_machine
from archive.lasting import lasting

T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Observation(Generic[T]):
    """What is known of one part now."""

    answer: T | None
    """The last answer there was, also when the newest question failed; None before the first."""
    age_s: float | None
    """How old that answer is; None when there is none."""
    fault: str | None
    """Why the part counts as away, in words; None when it answers."""


class Question(Generic[T]):
    """One thing asked of one part, in rounds."""

    def __init__(
        self,
        name: str,
        ask: Callable[[], T],
        *,
        every_s: float,
        patience_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``ask`` is called each ``every_s``; one that has not come back after ``patience_s`` means that the part hangs."""
        self.name = name
        self._ask = ask
        self._every_s = every_s
        self._patience_s = patience_s
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._answer: T | None = None
        self._answered_at: float | None = None
        self._fault: str | None = None
        self._first = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Ask in rounds until ``stop``."""
        while not stop.is_set():
            self.ask()
            stop.wait(self._every_s)

    def ask(self) -> None:
        """Ask once and keep what is answered."""
        with self._lock:
            self._asked_at = self._clock()
        answer: T | None = None
        fault: str | None = None
        try:
            answer = self._ask()
        except NaskahError as error:
            fault = with_machine(
                " ".join(filter(None, (error.message, error.ids.get("reason")))), error.technical
            )
        except Exception as error:  # a question that dies would leave its last answer standing for ever
            log.error("prober.failed", question=self.name, exc_info=error)
            fault = f"the question failed: {type(error).__name__}"
        with self._lock:
            self._asked_at = None
            if fault is None:
                self._answer, self._answered_at = answer, self._clock()
            self._fault = fault
        self._first.set()

    def heard(self) -> Observation[T]:
        """Return what is known now; asks nobody."""
        with self._lock:
            now = self._clock()
            age = now - self._answered_at if self._answered_at is not None else None
            hanging = now - self._asked_at if self._asked_at is not None else 0.0
            fault = self._fault
            if hanging > self._patience_s:
                fault = f"no answer for {hanging:.0f} s"
            elif fault is None and age is None:
                fault = "not asked yet"
            return Observation(answer=self._answer, age_s=age, fault=fault)

    @property
    def begun(self) -> bool:
        """Whether the first question has come back, or hangs."""
        if self._first.is_set():
            return True
        with self._lock:
            return self._asked_at is not None and self._clock() - self._asked_at > self._patience_s


class Prober:
    """Lets several questions be asked, each by a thread of its own, from ``start`` to ``close``."""

    def __init__(self, questions: Sequence[Question[Any]]) -> None:
        self._questions = tuple(questions)
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin to ask; the threads end with the process at the latest."""
        for question in self._questions:
            run = partial(question.run, self._stop)
            lasting(run, name=f"prober-{question.name}", rest=self._stop.wait).start()

    def close(self) -> None:
        """Ask no more; a question that hangs is left to its end."""
        self._stop.set()

    @property
    def begun(self) -> bool:
        """Whether each part has been asked once."""
        return all(question.begun for question in self._questions)
