"""Parts that are frozen, not dead: their sockets stay open and answer nothing. Health tells it, and never hangs itself.

One stack for all of them; each part is stopped alone, told, woken, and well again before the next.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from tests.loopback import PLAIN
from tests.processes import argv_of
from tests.running_stack import STOP_S, Up

TOLD_S = 60.0
"""15 s on an idle machine (measured: 4 to 10); the suite may run on one three times slower, and busy."""
ANSWER_S = 10.0
"""2 s on an idle machine (measured: 1.0 at most); what hangs with a frozen part hangs for 20 s and more."""
PROGRAMS = {
    "bin/postgres": "ledger",
    "valkey-server": "bell",
    "weed": "vault",
    "worker.pdf": "converter",
    "worker": "workers",
    "service.relay": "relay",
    "service.courier": "courier",
    "service.consumer": "consumer",
}
WHOLE = frozenset({"ledger"})
"""Stopped with their children: those of PostgreSQL serve connections that are open already."""
METRIC = {"ledger": "naskah_ledger_up 0.0", "workers": 'naskah_part_up{part="workers"} 0.0'}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    running = Up(tmp_path_factory.mktemp("frozen") / "var")
    try:
        yield running
    finally:
        running.stop(signal.SIGTERM)


def children(pid: int) -> list[int]:
    told = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(each) for each in told.split()]


def part_of(pid: int) -> str | None:
    """The part whose program a process runs: what was started, not what stands in its paths."""
    argv = argv_of(pid)
    if not argv:
        return None
    program = argv[argv.index("-m") + 1] if "-m" in argv else argv[0]
    return next((part for name, part in PROGRAMS.items() if program == name or program.endswith(name)), None)


def processes_of(up: Up, part: str) -> list[int]:
    (main,) = (pid for pid in children(up.process.pid) if part_of(pid) == part)
    return [main, *children(main)] if part in WHOLE else [main]


def asked(up: Up, path: str) -> httpx.Response:
    return httpx.get(up.env["NASKAH_URL"] + path, timeout=ANSWER_S, verify=PLAIN, trust_env=False)


def state_of(up: Up, part: str) -> Any:
    return asked(up, "/health/ready").json()["parts"][part]


def send(number: signal.Signals, pids: list[int]) -> None:
    """Send a signal to the processes that are still there: those of a connection end with it."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def heal(up: Up) -> None:
    deadline = time.monotonic() + STOP_S
    while asked(up, "/health/ready").json()["status"] != "ok":
        assert time.monotonic() < deadline, asked(up, "/health/ready").text
        time.sleep(0.2)


@pytest.mark.parametrize("part", PROGRAMS.values())
def test_a_frozen_part_is_told_and_nobody_who_asks_hangs_with_it(up: Up, part: str) -> None:
    heal(up)
    pids = processes_of(up, part)
    try:
        send(signal.SIGSTOP, pids)
        deadline = time.monotonic() + TOLD_S
        while state_of(up, part)["state"] != "away":
            assert time.monotonic() < deadline, asked(up, "/health/ready").text
            time.sleep(0.2)
        metrics = asked(up, "/metrics").text
        assert METRIC.get(part, f'naskah_part_up{{part="{part}"}} 0.0') in metrics
        # The other gauges are there as they were, whatever part is away.
        assert 'naskah_workers_alive{queue="press"} ' in metrics
        assert asked(up, "/health/live").status_code == 200
        ready = asked(up, "/health/ready")
        assert ready.status_code == (503 if part in ("ledger", "vault") else 200), json.dumps(ready.json())
    finally:
        send(signal.SIGCONT, pids)
    heal(up)
