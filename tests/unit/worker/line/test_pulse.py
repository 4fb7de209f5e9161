"""The pulse: what the parent winds, a child born later reads."""

import os
import time

import pytest

from worker.line.pulse import Pulse


def test_a_child_sees_how_long_its_parent_has_been_silent() -> None:
    pulse = Pulse()
    assert pulse.silent_s() == 0.0
    read, write = os.pipe()
    if not (child := os.fork()):
        os.read(read, 1)  # until the parent has turned
        os._exit(0 if pulse.silent_s() == 0.0 and pulse.began else 1)
    pulse.turn()
    os.write(write, b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(read)
    os.close(write)


def test_a_loop_that_stands_is_silent_beyond_its_rhythm(monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = Pulse()
    pulse.turn()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 12.0)
    assert 9.0 < pulse.silent_s() <= 10.1
