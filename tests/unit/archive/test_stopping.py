"""A process is told to stop at any instant, also while it looks whether it was."""

from __future__ import annotations

import subprocess
import sys
import time
from signal import Signals

import pytest

from tests.patience import PATIENCE_S

# Looks as often as it can: with an event set by the handler itself about one in sixty of these waits for ever.
LOOKING = """
from archive.stopping import stop_on_signals
stop = stop_on_signals()
print("ready", flush=True)
while not stop.wait(0.00001):
    pass
"""


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("after_s", [0.0, 0.001, 0.01, 0.03])
def test_a_process_that_looks_all_the_time_ends_when_told(signal_name: str, after_s: float) -> None:
    with subprocess.Popen([sys.executable, "-c", LOOKING], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(after_s)
        process.send_signal(Signals[signal_name])
        assert process.wait(PATIENCE_S) == 0


def test_a_process_told_until_it_is_gone_ends_once_and_well() -> None:
    """Also while the interpreter takes itself apart, which lasts longer on a busy machine."""
    with subprocess.Popen([sys.executable, "-c", LOOKING], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        until = time.monotonic() + PATIENCE_S
        while process.poll() is None and time.monotonic() < until:
            process.terminate()
        assert process.wait(PATIENCE_S) == 0
