"""A storm: the real stack under load while its parts are killed, stopped and emptied on a seeded schedule.

``naskah up`` runs as a user would run it; faults hit its process tree from outside. Clients retry the same id until
they are answered. ``python -m tests.chaos.storm --help`` runs a long one; ``test_storm.py`` a short one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from doc_templates.catalog import Catalog
from tests.chaos.checker import Checker, Told
from tests.chaos.faults import FAULTS, rounds
from tests.chaos.stack import heal, running
from tests.demonstration import demonstration
from tests.house import SOURCE, event


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
    kinds = [jenis for jenis in catalog if catalog[jenis].contract.by_event]
    asked = [
        event(kind := kinds[n % len(kinds)], dict(catalog[kind].example), id=f"storm-{seed}-{n}")
        for n in range(events)
    ]
    done: list[str] = []
    demonstration(home / "pki")
    with running(home) as stack:
        load = Load(env=stack.env)
        clients = threading.Thread(target=load.send, args=(asked, threads, every_s))
        clients.start()
        for name in islice(rounds(chance, FAULTS), faults):
            time.sleep(chance.uniform(0.5, 1.5) * every_s)
            if FAULTS[name](stack):
                done.append(name)
        clients.join()
        healed_s = heal(stack)
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
