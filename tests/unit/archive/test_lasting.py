"""A thread that works in rounds outlives all that its loop meets, and no other thread is started anywhere."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from redis.exceptions import ResponseError
from structlog.testing import capture_logs

from archive.errors import NaskahError, Outage
from archive.lasting import lasting
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]
HOUSE = ("archive", "doc_templates", "service", "worker")

OTHERS = {
    ("archive/lasting.py", "lasting"): "the one place",
    ("archive/stopping.py", "stop_on_signals"): "waits for one signal, sets one event",
    (
        "worker/pdf/pool.py",
        "__init__",
    ): "its process ends and is started again with a thread of it (Pool.whole)",
    ("worker/pdf/server.py", "_accept"): "serves one connection",
}
"""Threads that are started elsewhere, with the reason why none of them need last."""

END_S = PATIENCE_S


class Falls:
    """A loop that falls once for each error, then returns."""

    def __init__(self, *errors: Exception) -> None:
        self.left = list(errors)
        self.runs = 0

    def __call__(self) -> None:
        self.runs += 1
        if self.left:
            raise self.left.pop(0)


class Pauses:
    """Notes how long each rest would be, and ends at one of them when told."""

    def __init__(self, end_at: int | None = None) -> None:
        self.taken: list[float] = []
        self._end_at = end_at

    def __call__(self, seconds: float) -> bool:
        self.taken.append(seconds)
        return len(self.taken) == self._end_at


def ended(run: Callable[[], None], rest: Callable[[float], bool], **options: float) -> None:
    clock = iter(range(0, 10_000, int(options.pop("each_s", 1))))
    thread = lasting(run, name="tried", rest=rest, clock=lambda: float(next(clock)), **options)
    thread.start()
    thread.join(END_S)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("error", "event", "cause"),
    [
        (NaskahError("ours"), "thread.fell", "NaskahError"),
        (Outage("a part is away"), "thread.outage", "Outage"),
        (ResponseError("MISCONF Redis is configured to save RDB snapshots"), "thread.fell", "ResponseError"),
        (OSError(28, "No space left on device"), "thread.outage", "DiskFull"),
        (MemoryError(), "thread.outage", "MemoryShort"),
        (RuntimeError("can't start new thread"), "thread.outage", "ProcessesShort"),
        (KeyError("of nobody's"), "thread.fell", "KeyError"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "garbage"), "thread.fell", "UnicodeDecodeError"),
    ],
    ids=lambda value: value.__class__.__name__ if isinstance(value, Exception) else "",
)
def test_it_tells_what_its_loop_met_and_goes_on(error: Exception, event: str, cause: str) -> None:
    run = Falls(error)
    with capture_logs() as logs:
        ended(run, Pauses())
    assert run.runs == 2
    assert [(each["event"], each["cause"], each["thread"]) for each in logs] == [(event, cause, "tried")]


def test_its_pauses_grow_to_the_longest_and_begin_anew_after_a_steady_time() -> None:
    falls = [ValueError()] * 4
    growing, steady = Pauses(), Pauses()
    ended(Falls(*falls), growing, longest_s=5.0)
    ended(Falls(*falls), steady, longest_s=5.0, each_s=100)
    assert growing.taken == [1.0, 2.0, 4.0, 5.0]
    assert steady.taken == [1.0] * 4


def test_it_ends_in_a_rest_when_told() -> None:
    run = Falls(*[ValueError()] * 9)
    ended(run, Pauses(end_at=3))
    assert run.runs == 3


def _started() -> set[tuple[str, str]]:
    """Every place of the house where a thread is made: its file and the function around it."""
    found = set()
    for file in sorted(each for room in HOUSE for each in (ROOT / room).rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for each in ast.walk(function):
                    if isinstance(each, ast.Call) and ast.unparse(each.func).rpartition(".")[2] == "Thread":
                        found.add((str(file.relative_to(ROOT)), function.name))
    return found


def test_every_thread_of_the_house_lasts_or_has_a_reason_not_to() -> None:
    assert _started() == set(OTHERS)
