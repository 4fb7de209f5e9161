"""A storm: the real stack under load while its parts are killed, stopped and emptied on a seeded schedule.

``naskah up`` runs as a user would run it; faults hit its process tree from outside. Clients retry the same id until
they are answered. ``python -m tests.chaos.storm --help`` runs a long one; ``test_storm.py`` a short one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis
from minio import Minio

from doc_templates.catalog import Catalog
from tests.chaos.checker import Archive, Checker, Told
from tests.house import SOURCE, event

ROOT = Path(__file__).parents[2]
HEAL_S = 120
"""Every 2xx has its terminal record so long after the last fault."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A stack that runs, seen from outside: a process id and the variables it wrote."""

    pid: int
    env: Mapping[str, str]

    def processes(self, *words: str) -> list[int]:
        """Return the stack's processes whose command line holds all ``words``, oldest first."""
        found = []
        for pid in sorted(_descendants(self.pid)):
            command = _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ")
            if all(word in command for word in words):
                found.append(pid)
        return found

    def superuser(self) -> str:
        """Return the DSN of the ledger's superuser, from the stack's secrets."""
        secrets = json.loads(_read(Path(self.env["NASKAH_HOME"]) / "secrets.json"))
        owner = self.env["NASKAH_LEDGER_OWNER_DSN"]
        return psycopg.conninfo.make_conninfo(owner, user="postgres", password=secrets["postgres"])

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


def kill(running: Running, *words: str, pick: int = 0) -> bool:
    """Send SIGKILL to one process of the stack; False when there is none such now."""
    found = running.processes(*words)
    if not found:
        return False
    os.kill(found[pick], signal.SIGKILL)
    return True


def flush_broker(running: Running) -> bool:
    """Empty the broker."""
    try:
        with redis.Redis.from_url(running.env["NASKAH_BROKER_URL"], socket_timeout=2) as broker:
            broker.flushall()
    except redis.RedisError:
        return False
    return True


def freeze(running: Running, *words: str, seconds: float) -> bool:
    """Stop a process and let it go on after ``seconds``."""
    found = running.processes(*words)
    if not found:
        return False
    os.kill(found[0], signal.SIGSTOP)
    time.sleep(seconds)
    try:
        os.kill(found[0], signal.SIGCONT)
    except ProcessLookupError:
        return False
    return True


FAULTS: Mapping[str, Callable[[Running], bool]] = {
    "kill a worker child": lambda r: kill(r, "-m worker", pick=-1),
    "kill the worker's main process": lambda r: kill(r, "-m worker"),
    "kill the service": lambda r: kill(r, "service.app"),
    "kill the relay": lambda r: kill(r, "service.relay"),
    "kill Valkey": lambda r: kill(r, "valkey-server"),
    "empty Valkey": flush_broker,
    "stop Valkey for 3 s": lambda r: freeze(r, "valkey-server", seconds=3),
    "kill SeaweedFS": lambda r: kill(r, "weed"),
    "stop SeaweedFS for 2 s": lambda r: freeze(r, "weed", seconds=2),
    "kill a LibreOffice": lambda r: kill(r, "worker.pdf.child"),
    "kill a PostgreSQL backend": lambda r: kill(r, "postgres:", "naskah_press"),
}


@dataclass(kw_only=True)
class Load:
    """Clients that send events, each again and again under its id until it is answered."""

    env: Mapping[str, str]
    told: list[Told] = field(default_factory=list)
    failures: int = 0

    def send(self, events: Sequence[Mapping[str, object]], threads: int, pause_s: float) -> None:
        """Send all ``events``; returns when each has its 2xx."""
        waiting = iter(events)
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    one = next(waiting, None)
                if one is None:
                    return
                self._until_answered(one)
                time.sleep(pause_s)

        workers = [threading.Thread(target=work) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _until_answered(self, one: Mapping[str, object]) -> None:
        body = json.dumps(one).encode()
        while True:
            try:
                status, answer = self._post(body)
            except (OSError, http.client.HTTPException):
                status, answer = 0, b""
            if status == 202:
                found = json.loads(answer)
                told = Told(
                    source=SOURCE,
                    event_id=str(one["id"]),
                    document_id=found["document_id"],
                    job_id=found["job_id"],
                )
                self.told.append(told)
                return
            if 400 <= status < 500:
                raise AssertionError(f"refused: {status} {answer!r}")
            self.failures += 1
            time.sleep(0.2)

    def _post(self, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.env["NASKAH_URL"]).netloc, timeout=10)
        try:
            headers = {
                "Authorization": f"Bearer {self.env['NASKAH_TOKEN']}",
                "Content-Type": "application/cloudevents+json",
            }
            connection.request("POST", "/events", body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a storm left."""

    accepted: int
    faults: Sequence[str]
    client_failures: int
    violations: Sequence[str]
    healed_s: float


def storm(home: Path, *, seed: int, events: int, faults: int, threads: int, every_s: float) -> Outcome:
    """Run a storm in ``home``; every fault kind comes once before any comes twice."""
    chance = random.Random(seed)
    catalog = Catalog.scan()
    kinds = list(catalog)
    asked = [
        event(kind := kinds[n % len(kinds)], dict(catalog[kind].example), id=f"storm-{seed}-{n}")
        for n in range(events)
    ]
    schedule: list[str] = []
    while len(schedule) < faults:
        schedule += chance.sample(sorted(FAULTS), len(FAULTS))
    done: list[str] = []
    with running(home) as stack:
        load = Load(env=stack.env)
        clients = threading.Thread(target=load.send, args=(asked, threads, every_s))
        clients.start()
        for name in schedule[:faults]:
            time.sleep(chance.uniform(0.5, 1.5) * every_s)
            if FAULTS[name](stack):
                done.append(name)
        clients.join()
        healed_s = _heal(stack)
        violations = Checker(stack.superuser(), stack.archive()).check(load.told)
        if len(load.told) != events:
            violations.append(f"{events - len(load.told)} events were never answered")
    return Outcome(
        accepted=len(load.told),
        faults=done,
        client_failures=load.failures,
        violations=violations,
        healed_s=healed_s,
    )


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """Run ``naskah up`` in ``home`` as a user would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "up"],
        env={**os.environ, "NASKAH_HOME": str(home)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        env_file = home / "naskah.env"
        deadline = time.monotonic() + 90
        while not env_file.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the stack did not come up")
            time.sleep(0.1)
        pairs = (line.split("=", 1) for line in _read(env_file).splitlines())
        yield Running(pid=process.pid, env=dict(pairs))
    finally:
        process.terminate()
        process.wait(90)


def _heal(stack: Running) -> float:
    """Wait until no job waits or is leased, at most ``HEAL_S``; return how long it took."""
    started = time.monotonic()
    while time.monotonic() - started < HEAL_S:
        try:
            with psycopg.connect(stack.superuser(), connect_timeout=3) as connection:
                row = connection.execute(
                    "SELECT count(*) FROM job WHERE state IN ('waiting', 'leased')"
                ).fetchone()
            if row == (0,):
                break
        except psycopg.OperationalError:
            pass  # PostgreSQL recovers from a killed backend: looked at again below
        time.sleep(0.5)
    return time.monotonic() - started


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


def main() -> int:
    """Run a storm and print what it left."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--events", type=int, default=2_000)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument(
        "--every", type=float, default=1.0, help="mean pause of a client and between two faults, s"
    )
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="naskah-storm-") as folder:
        outcome = storm(
            Path(folder),
            seed=given.seed,
            events=given.events,
            faults=given.faults,
            threads=given.threads,
            every_s=given.every,
        )
    print(
        f"{outcome.accepted} accepted, {len(outcome.faults)} faults, {outcome.client_failures} client retries,"
        f" healed in {outcome.healed_s:.0f} s, {len(outcome.violations)} violations"
    )
    for violation in outcome.violations:
        print("VIOLATION", violation)
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())
