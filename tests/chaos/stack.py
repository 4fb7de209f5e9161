"""The stack under a storm, seen from outside: ``naskah up`` as a user runs it, and its processes.

Knows of the product what a shell on the same machine knows: command lines, variables, files. Judges nothing.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis
from minio import Minio

from service.embedded import bell_users
from service.embedded.stack import USUAL_PORTS
from tests.chaos.checker import Archive

ROOT = Path(__file__).parents[2]
HEAL_S = 120
"""So long after the last fault a job may be the last that ended; a machine with much else to do only takes longer."""
START_S = 240
"""A first start takes 8 s; on a machine with much else to do ten times that and more."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A stack that runs, seen from outside: a process id and the variables it wrote."""

    pid: int
    env: Mapping[str, str]

    def processes(self, *words: str) -> list[int]:
        """Return the stack's processes whose command line holds all ``words``, oldest first."""
        found = []
        for pid in sorted(_descendants(self.pid)):
            # Each argument ends with a space, the last one too: "-m worker " is not "-m worker.pdf ".
            command = _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ")
            if all(word in command for word in words):
                found.append(pid)
        return found

    def superuser(self) -> str:
        """Return the DSN of the ledger's superuser, from the stack's secrets."""
        owner = self.env["NASKAH_LEDGER_OWNER_DSN"]
        return psycopg.conninfo.make_conninfo(owner, user="postgres", password=self._secrets()["postgres"])

    def broker(self) -> redis.Redis:
        """Return the broker as its administrator has it: no part of the stack may empty it."""
        url = urlsplit(self.env["NASKAH_BROKER_URL"])
        return redis.Redis(
            host=str(url.hostname),
            port=url.port or 6379,
            username=bell_users.ADMIN,
            password=self._secrets()["valkey"],
            socket_timeout=2,
        )

    def _secrets(self) -> dict[str, str]:
        secrets: dict[str, str] = json.loads(_read(Path(self.env["NASKAH_HOME"]) / "secrets.json"))
        return secrets

    def archive(self) -> Archive:
        """Return the bucket behind the vault."""
        client = Minio(
            self.env["NASKAH_VAULT_ENDPOINT"],
            access_key=self.env["NASKAH_VAULT_ACCESS_KEY"],
            secret_key=self.env["NASKAH_VAULT_SECRET_KEY"],
            secure=False,
            region="us-east-1",
        )
        return Archive(client=client, bucket=self.env["NASKAH_VAULT_BUCKET"])


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """Run ``naskah up`` in ``home`` as a user would."""
    ports_of_its_own(home)
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "up"],
        env={**os.environ, "NASKAH_HOME": str(home)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        env_file = home / "naskah.env"
        deadline = time.monotonic() + START_S
        while not env_file.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the stack did not come up")
            time.sleep(0.1)
        pairs = (line.split("=", 1) for line in _read(env_file).splitlines())
        yield Running(pid=process.pid, env=dict(pairs))
    finally:
        process.terminate()
        process.wait(360)


def heal(stack: Running) -> float:
    """Wait until no job waits or is leased, or none has ended for ``HEAL_S``; return how long it took."""
    started = moved = time.monotonic()
    left: int | None = None
    while time.monotonic() - moved < HEAL_S:
        try:
            with psycopg.connect(stack.superuser(), connect_timeout=3) as connection:
                (now,) = connection.execute(_OPEN).fetchone() or (0,)
        except psycopg.OperationalError:
            now = left  # PostgreSQL recovers from a killed backend: looked at again below
        if now == 0:
            break
        if now != left:
            left, moved = now, time.monotonic()
        time.sleep(0.5)
    return time.monotonic() - started


_OPEN = "SELECT count(*) FROM job WHERE state IN ('waiting', 'leased')"


def ports_of_its_own(home: Path) -> None:
    """Let the stack begin where no other on this machine does, below the ports that connections are given.

    A part killed here is away for seconds, and a stack beside this one would take its usual port.
    """
    first = random.SystemRandom().randrange(10_000, 32_000)
    ports = {name: first + 10 * place for place, name in enumerate(USUAL_PORTS)}
    (home / "stack.json").write_text(json.dumps({"ports": ports}), encoding="utf-8")


def _descendants(pid: int) -> set[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        stat = _read(folder / "stat")
        if stat:
            parent = int(stat.rsplit(")", 1)[1].split()[1])
            parents.setdefault(parent, []).append(int(folder.name))
    found, waiting = set(), [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _read(path: Path) -> str:
    """Return a file's text, nothing when the process it tells of is gone."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
