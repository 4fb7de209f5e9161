"""A pool of one's own, for tests that stop, starve or kill it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from worker.pdf.converter import Converter
from worker.pdf.errors import ConverterUnavailable

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, kw_only=True)
class OwnPool:
    """A started pool process with its client."""

    process: subprocess.Popen[bytes]
    socket: Path
    log: Path
    converter: Converter

    def children(self) -> list[int]:
        """The LibreOffice processes, one a slot."""
        return [slot["pid"] for slot in self.converter.health()["slots"] if slot["pid"]]

    def wait(self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float = PATIENCE_S) -> dict[str, Any]:
        """The first health answer that is as wanted."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            try:
                health = self.converter.health()
            except ConverterUnavailable:
                health = {"slots": []}
            if wanted(health):
                return health
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.005)
        raise AssertionError(f"not in {timeout_s} s; log: {self.log.read_text()}")

    def wait_ready(self) -> None:
        """Until every slot is warm."""
        self.wait(lambda health: bool(health["slots"]) and all(slot["ready"] for slot in health["slots"]))

    def events(self) -> list[str]:
        """What the pool has logged, by name."""
        return [json.loads(line)["event"] for line in self.log.read_text().splitlines()]


def command(socket: Path, *options: str) -> list[str]:
    """How a pool is started."""
    return [sys.executable, "-m", "worker.pdf", "--socket", str(socket), *options]


@pytest.fixture
def start_pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., OwnPool]]:
    """Starts pools and ends those that still run."""
    started: list[OwnPool] = []

    def start(
        *options: str,
        socket: Path | None = None,
        timeout_s: float = 240,
        ready: bool = True,
        wrapper: Sequence[str] = (),
    ) -> OwnPool:
        folder = tmp_path_factory.mktemp("pool")
        path = socket or folder / "s"
        log = folder / "log"
        with log.open("wb") as sink:
            process = subprocess.Popen([*wrapper, *command(path, *options)], cwd=REPOSITORY, stderr=sink)
        pool = OwnPool(process=process, socket=path, log=log, converter=Converter(path, timeout_s))
        started.append(pool)
        if ready:
            pool.wait_ready()
        return pool

    yield start
    for pool in started:
        if pool.process.poll() is None:
            pool.process.send_signal(signal.SIGCONT)
            pool.process.send_signal(signal.SIGTERM)
            pool.process.wait(PATIENCE_S)


def runs(pid: int) -> bool:
    """Whether the process exists and is no zombie; one whose other threads still end cannot be waited for yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" or threads > 1


def wait_gone(pids: list[int], timeout_s: float = PATIENCE_S) -> None:
    """Until none of the processes runs."""
    deadline = time.monotonic() + timeout_s
    while any(map(runs, pids)):
        assert time.monotonic() < deadline, f"still running: {[pid for pid in pids if runs(pid)]}"
        time.sleep(0.02)


def stop(pid: int) -> None:
    """Freeze a process, as a hang does."""
    os.kill(pid, signal.SIGSTOP)
