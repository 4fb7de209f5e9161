"""``naskah up`` as a program of its own, for tests that look at the whole stack from outside."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.demonstration import demonstration
from tests.listening import process_tree
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[1]
STOP_S = 240


def naskah(*arguments: str, home: Path, **options: Any) -> subprocess.Popen[str]:
    """Run the command line as its own program, with an empty home folder and without a terminal."""
    folder = home.parent / "empty-home"
    folder.mkdir(exist_ok=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments, "--home", str(home)],
        cwd=ROOT,
        env={**env, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


class Up:
    """A running ``naskah up`` and what it printed until it was ready."""

    def __init__(self, home: Path, *arguments: str) -> None:
        """In a home that is new its demonstration's keys lie already, as after `naskah pki init`."""
        self.home = home
        if not home.exists():
            demonstration(home / "pki")
        self.process = naskah("up", "--quiet", *arguments, home=home)
        self.printed = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C stops everything" in line:
                break
        assert "ready in" in self.printed, self.printed
        self.tree = process_tree(self.process.pid)

    @property
    def env(self) -> dict[str, str]:
        lines = (self.home / "naskah.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def get(self, path: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.env['NASKAH_TOKEN']}"}
        return httpx.get(
            self.env["NASKAH_URL"] + path, headers=headers, timeout=PATIENCE_S, verify=PLAIN, trust_env=False
        )

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.printed += self.process.communicate(timeout=STOP_S)[0]
        return self.process.returncode


def alive(pids: set[int]) -> set[int]:
    """Those of ``pids`` that still run (zombies waiting for a foreign parent do not)."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            running.add(pid)
    return running
