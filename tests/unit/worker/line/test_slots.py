"""What a child has in hand, read by whoever comes into its place."""

import os
import time
from uuid import UUID

import pytest

from worker.line.slots import Leftover, Slots

JOB = UUID("0198c0de-0000-7000-8000-000000000000")


def in_a_child(slots: Slots, *, bound_s: float | None) -> None:
    """Let a process take the first place, begin a bounded piece there, and be gone."""
    if not (child := os.fork()):
        slot = slots.of(0)
        slot.takes("host:1:abc", JOB, 7)
        slot.begins(bound_s or 1.0)
        if bound_s is None:
            slot.ends()
        os._exit(0)
    os.waitpid(child, 0)


def test_what_a_dead_child_had_in_hand_is_left_to_its_successor_once() -> None:
    slots = Slots(2)
    in_a_child(slots, bound_s=10.0)
    left = slots.of(0).left()
    assert isinstance(left, Leftover)
    assert (left.worker_id, left.job_id, left.fence, left.bound_s) == ("host:1:abc", JOB, 7, 10.0)
    assert not left.over
    assert slots.of(0).left() is None
    assert slots.of(1).left() is None


def test_a_piece_that_ran_as_long_as_it_might_was_ended_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = Slots(1)
    in_a_child(slots, bound_s=10.0)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 12.5)
    left = slots.of(0).left()
    assert left is not None
    assert left.over


def test_a_child_that_died_outside_a_bounded_piece_leaves_nothing_to_settle() -> None:
    slots = Slots(1)
    in_a_child(slots, bound_s=None)
    assert slots.of(0).left() is None


def test_children_hear_that_their_worker_is_to_end() -> None:
    slots = Slots(1)
    assert not slots.stopping
    if not (child := os.fork()):
        slots.stop()
        os._exit(0)
    os.waitpid(child, 0)
    assert slots.stopping
