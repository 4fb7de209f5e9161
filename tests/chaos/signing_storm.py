"""The storm over the desk: fifty officials sign in four registers while workers, service and PostgreSQL are killed.

``naskah up`` as a user runs it, with an office's seal; officials speak HTTP with personal tokens. Afterwards each
register must be 1 to its last and every signature valid. ``python -m tests.chaos.signing_storm`` runs the full size,
``test_signing_storm.py`` a short one.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.chaos.checker import Checker
from tests.chaos.faults import FAULTS, rounds
from tests.chaos.signers import Crowd, Log, Signer
from tests.chaos.signing_checker import SigningChecker
from tests.chaos.signing_office import UNITS, circular, give_tokens, write_office
from tests.chaos.stack import ROOT, Running, heal, running
from tests.demonstration import demonstration
from tests.house import event

# Ten kinds at 8 s: a part dies each 80 s, so that its supervisor restarts it after half a second.
KILLS = (
    "kill a worker child",
    "kill the worker's main process",
    "kill the service",
    "kill a PostgreSQL backend of the press",
    "kill a PostgreSQL backend of the service",
    "kill PostgreSQL",
    "kill the relay",
    "kill a LibreOffice",
    "kill Valkey",
    "kill SeaweedFS",
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the storm left."""

    signed: int
    faults: Mapping[str, int]
    counts: Mapping[str, int]
    violations: Sequence[str]
    stormed_s: float
    healed_s: float
    checked_s: float


def signing_storm(
    home: Path, *, seed: int, documents: int, officials: int, faults: int, every_s: float, sample: int
) -> Outcome:
    """Run the storm in ``home`` until every document has its signature, then let it heal and check.

    At most ``faults`` come: a machine on which parts die faster than they start gets to the end as well.
    """
    chance = random.Random(seed)
    office = write_office(home, officials)
    demonstration(home / "pki")
    with running(home) as stack:
        _naskah(home, "office", "apply", "--yes", str(office))
        log = Log()
        signers = [
            Signer(stack.env, official, random.Random(f"{seed} {official.id}"), log)
            for official in give_tokens(stack.env["NASKAH_LEDGER_DSN"], officials)
        ]
        started = time.monotonic()
        order = islice(rounds(chance, KILLS), faults)
        met = _storm(stack, Crowd(signers, _shares(seed, documents, officials)), order, chance, every_s)
        stormed_s = time.monotonic() - started
        print(f"{stormed_s:6.0f} s all signed", flush=True)
        healed_s = heal(stack)
        print(f"{healed_s:6.0f} s healed", flush=True)
        started = time.monotonic()
        with ThreadPoolExecutor(8) as readers:
            violations = [*log.doubled, *filter(None, readers.map(signers[0].find, log.signed))]
        violations += Checker(stack.superuser(), stack.archive()).check(log.told)
        violations += SigningChecker(
            stack.superuser(), stack.archive(), pki=home / "pki", sample=sample, seed=seed
        ).check(log.signed)
    return Outcome(
        signed=len(log.signed),
        faults=met,
        counts=dict(sorted(log.counts.items())),
        violations=violations,
        stormed_s=stormed_s,
        healed_s=healed_s,
        checked_s=time.monotonic() - started,
    )


def _storm(
    stack: Running, crowd: Crowd, order: Iterator[str], chance: random.Random, every_s: float
) -> Counter[str]:
    """Let the officials work, and a fault of ``order`` come each ``every_s`` seconds, until they are done."""
    met: Counter[str] = Counter()
    began = time.monotonic()
    crowd.start()
    due = began + every_s
    while crowd.busy():
        time.sleep(0.1)
        if time.monotonic() > due and (name := next(order, None)) is not None:
            found = FAULTS[name](stack)
            met[name] += found
            print(f"{time.monotonic() - began:6.0f} s {name}{'' if found else ': not there'}", flush=True)
            due = time.monotonic() + chance.uniform(0.5, 1.5) * every_s
    return met


def _shares(seed: int, documents: int, officials: int) -> list[list[dict[str, Any]]]:
    """Deal the events out: each official gets documents of every register."""
    events = [
        event("surat_edaran", circular(f"Tertib Tanda Tangan Nomor {number}"), id=f"sign-{seed}-{number}")
        for number in range(documents)
    ]
    for number, (each, unit) in enumerate(zip(events, cycle(UNITS), strict=False)):
        each["data"]["unit"] = unit if (number // officials) % 2 == 0 else UNITS[-1 - UNITS.index(unit)]
    return [list(islice(events, first, None, officials)) for first in range(officials)]


def _naskah(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "service.cli", *arguments]
    subprocess.run(
        command,
        env={**os.environ, "NASKAH_HOME": str(home)},
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> int:
    """Run the full size and print what it left."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.signing_storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--officials", type=int, default=50)
    parser.add_argument("--faults", type=int, default=1_000, help="at most; no more come when all is signed")
    parser.add_argument("--every", type=float, default=8.0, help="mean pause between two faults, s")
    parser.add_argument("--sample", type=int, default=50, help="documents that pdfsig and DSS judge as well")
    parser.add_argument("--home", type=Path, help="an empty folder that keeps the stack's data and logs")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    if given.home:
        given.home.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="naskah-signing-") as folder:
        outcome = signing_storm(
            given.home or Path(folder),
            seed=given.seed,
            documents=given.documents,
            officials=given.officials,
            faults=given.faults,
            every_s=given.every,
            sample=given.sample,
        )
    print(
        f"{outcome.signed} signed by {given.officials} officials in {outcome.stormed_s:.0f} s,"
        f" {sum(outcome.faults.values())} faults, healed in {outcome.healed_s:.0f} s,"
        f" checked in {outcome.checked_s:.0f} s, {len(outcome.violations)} violations"
    )
    for name, times in (*outcome.faults.items(), *outcome.counts.items()):
        print(f"  {times:6} {name}")
    for violation in outcome.violations:
        print("VIOLATION", violation)
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())
