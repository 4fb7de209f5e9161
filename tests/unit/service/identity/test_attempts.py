"""Attempts by browser, account and address: who is stopped, for how long, and whom that leaves alone."""

from dataclasses import dataclass

import pytest

from service.identity.attempts import ACCOUNT, ADDRESS, DEVICE, AttemptLimit, Attempts
from service.identity.errors import AttemptsExceeded


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def stopped(attempts: Attempts, *counted: tuple[str, AttemptLimit]) -> str | None:
    """The wait that is told, or nothing."""
    try:
        attempts.take(*counted)
    except AttemptsExceeded as error:
        return error.fields[0].reason
    return None


def test_a_stranger_is_stopped_and_a_known_browser_is_not() -> None:
    attempts = Attempts(clock=Clock())
    for number in range(ACCOUNT.size):
        assert stopped(attempts, ("account a", ACCOUNT), (f"address {number}", ADDRESS)) is None
    assert stopped(attempts, ("account a", ACCOUNT), ("address x", ADDRESS)) == "coba lagi dalam 4 menit"
    assert stopped(attempts, ("device d a", DEVICE)) is None
    assert stopped(attempts, ("account b", ACCOUNT), ("address x", ADDRESS)) is None


def test_what_was_refused_costs_nothing_elsewhere() -> None:
    attempts = Attempts(clock=Clock())
    one = AttemptLimit(size=1, every_s=60)
    assert stopped(attempts, ("account", one)) is None
    for _ in range(3):
        assert stopped(attempts, ("account", one), ("address", one)) is not None
    assert stopped(attempts, ("address", one)) is None


def test_time_and_a_right_password_give_attempts_back() -> None:
    clock = Clock()
    attempts, one = Attempts(clock=clock), AttemptLimit(size=1, every_s=60)
    assert stopped(attempts, ("k", one)) is None
    attempts.give_back(("k", one))
    assert stopped(attempts, ("k", one)) is None
    assert stopped(attempts, ("k", one)) == "coba lagi dalam 2 menit"
    clock.now += 61
    assert stopped(attempts, ("k", one)) is None


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_processes_together_allow_what_one_would(processes: int) -> None:
    several = [Attempts(processes=processes, clock=Clock()) for _ in range(processes)]
    allowed = sum(stopped(each, ("k", ACCOUNT)) is None for each in several for _ in range(50))
    assert allowed == ACCOUNT.size
