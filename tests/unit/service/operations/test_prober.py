"""The prober: what hangs is told as hanging, and nobody who asks waits for it."""

import threading
import time

from archive.errors import NaskahError
from service.operations.prober import Prober, Question
from tests.patience import PATIENCE_S


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_question_that_has_not_come_back_is_told_after_its_patience() -> None:
    clock, answers = Clock(), threading.Semaphore(1)

    def ask() -> str:
        assert answers.acquire(timeout=PATIENCE_S)
        return "well"

    question = Question("x", ask, every_s=0, patience_s=5, clock=clock)
    prober = Prober([question])
    prober.start()
    while question.heard().answer is None or question._asked_at is None:
        time.sleep(0.001)
    clock.now += 4.9
    assert question.heard().fault is None
    clock.now += 0.2
    heard = question.heard()
    assert (heard.answer, heard.fault) == ("well", "no answer for 5 s")
    assert heard.age_s is not None
    assert heard.age_s > 5
    prober.close()
    answers.release()


def test_a_question_that_fails_keeps_its_last_answer_and_says_why() -> None:
    answers: list[str | Exception] = ["well", NaskahError("away"), ValueError("our fault"), "again"]

    def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    question = Question("x", ask, every_s=1, patience_s=1)
    assert question.heard().fault == "not asked yet"
    told = []
    for _ in range(4):
        question.ask()
        told.append((question.heard().answer, question.heard().fault))
    assert told == [
        ("well", None),
        ("well", "away"),
        ("well", "the question failed: ValueError"),
        ("again", None),
    ]
