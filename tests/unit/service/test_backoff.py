"""The law of trying again: later each time, spread, bounded; two days hold some fourteen attempts."""

from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.outbox.delivering import GIVE_UP_S
from service.backoff import LONGEST_REST_S, LONGEST_S, SPREAD, again_after, rest_after

MIDDLE = 0.5


def test_attempts_come_after_5_20_80_seconds_and_at_last_each_six_hours() -> None:
    waits = [round(again_after(attempt, lambda: MIDDLE)) for attempt in range(1, 10)]
    assert waits == [5, 20, 80, 320, 1280, 5120, 20480, 21600, 21600]


def test_two_days_hold_about_fourteen_attempts() -> None:
    at, attempts = 0.0, 1
    while at < GIVE_UP_S:
        at += again_after(attempts, lambda: MIDDLE)
        attempts += 1
    assert 13 <= attempts <= 15


@given(attempt=st.integers(1, 10_000), drawn=st.floats(0, 1, exclude_max=True))
def test_chance_spreads_a_wait_by_a_fifth_to_either_side_and_never_beyond(attempt: int, drawn: float) -> None:
    middle = again_after(attempt, lambda: MIDDLE)
    wait = again_after(attempt, lambda: drawn)
    assert (1 - SPREAD) * middle <= wait <= (1 + SPREAD) * middle
    assert 4 <= wait <= LONGEST_S * (1 + SPREAD)


@given(asked=st.floats(0, 1e9))
def test_what_a_target_asks_for_is_the_least_within_the_longest(asked: float) -> None:
    wait = again_after(1, lambda: MIDDLE, asked_s=asked)
    assert wait == min(max(5.0, asked), LONGEST_S * (1 + SPREAD))


@given(failures=st.integers(1, 10_000), asked=st.none() | st.floats(0, 1e9))
def test_a_target_rests_at_most_five_minutes(failures: int, asked: float | None) -> None:
    assert 1 <= rest_after(failures, asked_s=asked) <= LONGEST_REST_S


def test_a_target_rests_longer_with_each_failure() -> None:
    assert [rest_after(n) for n in range(1, 11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
