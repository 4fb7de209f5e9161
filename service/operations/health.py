"""How each part stands, judged from what the prober last heard: asks nobody, so that it answers whatever hangs.

Ready means: the ledger takes events and the vault answers reads. A relay, worker, courier, broker or converter that is
away is told, and turns nothing off; so is a virus scanner, without which no file from outside comes in, and one archived file that is damaged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from archive.ledger import LedgerStandsStill
from archive.ledger.heartbeats import Heartbeat
from archive.ledger.jobs import workers
from archive.ledger.jobs.workers import Worker
from service.identifiers import OPEN_CURE, open_address
from service.operations.converter_probe import ConverterView
from service.operations.ledger_probe import LedgerView
from service.operations.locks import LATE
from service.operations.part import PartHealth
from service.operations.prober import Observation, Question
from service.operations.stalls import PRESS_QUEUES, Stall
from service.operations.vault_probe import ArchiveView, VaultView

ALIVE_S: Final = workers.ALIVE_S
UNSENT_S: Final = 10.0
"""The relay sends within its 1 s sweep; what still waits after ten of them waits for a relay or a broker. The courier
sorts within its own."""
TURN_S: Final = 12.0
"""A loop comes round each second; a dead broker holds the relay's for 5 s, a batch the consumer's for less."""
STUCK_S: Final = 10.0
"""A page takes 0.2 s a step, a report of sixty pages 3 s: a job so long in one step holds its slot."""
PARENT_S: Final = 4.0
"""Beyond its rhythm of 2 s: a worker's parent that hands messages out comes round in milliseconds."""
CLOCK_S: Final = 30.0
"""Locks, leases and years hang on clocks; S3 refuses what is signed 15 minutes off."""
FIRST_S: Final = 1.5
"""How long a question to a service that has just begun waits for the first answers; two seconds is what it may take."""
ABSENT: Final = "not seen yet"
UNRUNG: Final = "the message broker lets none of them through; see bell"
STALLED: Final = "their messages were lost; the relay sends them again after 30 s, and if it stays so end and start the worker"


class Health:
    """Judges the parts."""

    def __init__(
        self,
        *,
        ledger: Question[LedgerView],
        vault: Question[VaultView],
        archive: Question[ArchiveView],
        converter: Question[ConverterView] | None,
        scanner: Question[str] | None = None,
        types: Callable[[], Mapping[str, Sequence[str]]] = dict,
        address: str = "",
    ) -> None:
        """``types``: the document types that are broken, each with the places of its flaws. ``address``: where people reach it."""
        self.ledger = ledger
        self.vault = vault
        self.archive = archive
        self.converter = converter
        self.scanner = scanner
        self._types = types
        self._address = address

    def questions(self) -> tuple[Question[Any], ...]:
        """Return what the prober is to ask."""
        beside = (each for each in (self.converter, self.scanner) if each is not None)
        return (self.ledger, self.vault, self.archive, *beside)

    async def begun(self) -> None:
        """Wait for the first answers, ``FIRST_S`` at most: a service that has just started knows nothing yet."""
        deadline = time.monotonic() + FIRST_S
        while not all(each.begun for each in self.questions()) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    @property
    def accepting(self) -> bool:
        """Whether the ledger takes events."""
        heard = self.ledger.heard()
        seen = heard.answer
        return heard.fault is None and seen is not None and not seen.full and not seen.standing

    @property
    def ready(self) -> bool:
        """Whether the ledger takes events and the vault answers reads."""
        return self.accepting and self._see_vault().ok

    def parts(self) -> list[PartHealth]:
        """Return every part, the ledger first."""
        return [
            self._see_ledger(),
            *self._see_processes(),
            self._see_vault(),
            self._see_archive(),
            self._see_converter(),
            self._see_scanner(),
            self._see_clock(),
            self._see_types(),
            self._see_address(),
        ]

    def _see_ledger(self) -> PartHealth:
        heard = self.ledger.heard()
        if heard.fault is not None or heard.answer is None:
            return PartHealth(name="ledger", state="away", detail=heard.fault or ABSENT, age_s=heard.age_s)
        if heard.answer.full:
            return PartHealth(
                name="ledger", state="away", detail="its disk is full: it takes no event", age_s=heard.age_s
            )
        if heard.answer.standing:
            return PartHealth(
                name="ledger", state="standing", detail=LedgerStandsStill().message, age_s=heard.age_s
            )
        server = heard.answer.server
        detail = f"PostgreSQL {server.server_version}, schema {server.schema}; takes rows"
        return PartHealth(name="ledger", state="ok", detail=detail, age_s=heard.age_s)

    def _see_processes(self) -> Iterator[PartHealth]:
        heard = self.ledger.heard()
        seen = heard.answer
        if heard.fault is not None or seen is None:
            names = ("relay", "workers", "courier", "consumer", "bell", "locks")
            yield from (
                PartHealth(
                    name=name, state="away", detail="unknown while the ledger is away", age_s=heard.age_s
                )
                for name in names
            )
            return
        told = [
            _process(
                "relay",
                seen.processes.get("relay"),
                seen.unsent_s,
                "jobs wait unsent",
                "nothing waits long to be sent",
            ),
            _workers(
                seen.workers,
                seen.longest_step_s,
                seen.stalls,
                bell_away=_bell(seen.processes.get("relay")).state == "away",
            ),
            _process(
                "courier",
                seen.processes.get("courier"),
                seen.unsorted_s,
                "events wait unsorted",
                "no event that is subscribed to waits long to be sorted",
            ),
            _consumer(seen.processes.get("consumer")),
            _bell(seen.processes.get("relay")),
            _locks(max(seen.lock_lag.values(), default=timedelta(0))),
        ]
        for part in told:
            yield PartHealth(name=part.name, state=part.state, detail=part.detail, age_s=heard.age_s)

    def _see_vault(self) -> PartHealth:
        heard, files = self.vault.heard(), self.archive.heard().answer
        if heard.fault is not None or heard.answer is None:
            return PartHealth(name="vault", state="away", detail=heard.fault or ABSENT, age_s=heard.age_s)
        if files is not None and files.nothing_left:
            detail = "no archived file that was tried could be read; run: naskah archive reconcile"
            return PartHealth(name="vault", state="away", detail=detail, age_s=heard.age_s)
        does = (
            "reads and writes" if heard.answer.writing else "reads; its bucket locks what the prober writes"
        )
        return PartHealth(name="vault", state="ok", detail=does, age_s=heard.age_s)

    def _see_archive(self) -> PartHealth:
        heard = self.archive.heard()
        if heard.answer is None:
            detail = "no archived file was read yet"
            return PartHealth(name="archive", state="unseen", detail=detail, age_s=heard.age_s)
        damaged = heard.answer.damaged
        if damaged:
            key, reason = next(iter(damaged.items()))
            more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
            detail = f"{key}{more}: {reason} Run: naskah archive verify"
            return PartHealth(name="archive", state="damaged", detail=detail, age_s=heard.age_s)
        detail = f"{heard.answer.read} archived files read back unchanged"
        return PartHealth(name="archive", state="ok", detail=detail, age_s=heard.age_s)

    def _see_converter(self) -> PartHealth:
        if self.converter is None:
            return PartHealth(
                name="converter", state="unseen", detail="no NASKAH_CONVERTER_SOCKET in this process"
            )
        heard = self.converter.heard()
        if heard.fault is not None or heard.answer is None:
            return PartHealth(name="converter", state="away", detail=heard.fault or ABSENT, age_s=heard.age_s)
        pool = heard.answer
        detail = f"{pool.ready} of {pool.slots} processes ready, {pool.busy} at work, {pool.waiting} documents wait"
        state = "ok" if pool.ready else "away"
        if pool.trouble:
            state, detail = "late" if pool.ready else "away", f"{detail}; {pool.trouble}"
        return PartHealth(name="converter", state=state, detail=detail, age_s=heard.age_s)

    def _see_scanner(self) -> PartHealth:
        if self.scanner is None:
            detail = "no NASKAH_SCANNER: files from outside come in as they are"
            return PartHealth(name="scanner", state="unseen", detail=detail)
        heard = self.scanner.heard()
        if heard.fault is not None or heard.answer is None:
            why = f"no file from outside comes in: {heard.fault or ABSENT}"
            return PartHealth(name="scanner", state="away", detail=why, age_s=heard.age_s)
        return PartHealth(name="scanner", state="ok", detail=f"{heard.answer} answers", age_s=heard.age_s)

    def _see_clock(self) -> PartHealth:
        differing = [
            f"{whose} is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} ours"
            for whose, ahead in clocks(self.ledger.heard(), self.vault.heard())
            if abs(ahead) > CLOCK_S
        ]
        if differing:
            return PartHealth(name="clock", state="late", detail="; ".join(differing))
        return PartHealth(name="clock", state="ok", detail="the ledger's, the vault's and ours agree")

    def _see_types(self) -> PartHealth:
        broken = self._types()
        if not broken:
            return PartHealth(name="types", state="ok", detail="every document type can be used")
        told = "; ".join(f"{jenis} at {', '.join(places)}" for jenis, places in broken.items())
        detail = f"broken: {told}. What is wrong there says: naskah templates list"
        return PartHealth(name="types", state="damaged", detail=detail)

    def _see_address(self) -> PartHealth:
        if clear := open_address(self._address):
            return PartHealth(name="address", state="open", detail=f"{clear}; {OPEN_CURE}")
        return PartHealth(name="address", state="ok", detail="nobody is on the way to the pages in the clear")


def clocks(ledger: Observation[LedgerView], vault: Observation[VaultView]) -> Iterator[tuple[str, float]]:
    """Yield whose clock is how many seconds ahead of ours, of those that said."""
    if ledger.answer is not None:
        yield "ledger", ledger.answer.ahead_s
    if vault.answer is not None and vault.answer.ahead_s is not None:
        yield "vault", vault.answer.ahead_s


def silent(process: Heartbeat | None) -> str | None:
    """Say why a process counts as away; None when it lives and its loop turns."""
    if process is None:
        return "no process has shown itself"
    if process.age_s > ALIVE_S:
        return f"process {process.pid} on {process.host} has been silent for {process.age_s:.0f} s"
    if process.turned_s + process.age_s > TURN_S:
        return f"process {process.pid} on {process.host} has not come round for {process.turned_s + process.age_s:.0f} s"
    return None


def _process(name: str, process: Heartbeat | None, waiting_s: float, late: str, well: str) -> PartHealth:
    why = silent(process)
    if why is not None:
        return PartHealth(name=name, state="away", detail=why)
    if waiting_s >= UNSENT_S:
        return PartHealth(
            name=name, state="away", detail=f"{late} for {waiting_s:.0f} s; they are safe in the ledger"
        )
    return PartHealth(name=name, state="ok", detail=well)


def _consumer(process: Heartbeat | None) -> PartHealth:
    if process is None:
        return PartHealth(name="consumer", state="unseen", detail="none runs: events come over HTTP alone")
    why = silent(process) or (f"cannot read the intake queue: {process.bell}" if process.bell else None)
    return PartHealth(name="consumer", state="away" if why else "ok", detail=why or "reads the intake queue")


def _bell(relay: Heartbeat | None) -> PartHealth:
    """The message broker as the relay sees it: this process has no connection to it."""
    if silent(relay) is not None or relay is None or relay.bell is None:
        return PartHealth(name="bell", state="unseen", detail="the relay, which asks it, says nothing")
    return PartHealth(
        name="bell", state="away" if relay.bell else "ok", detail=relay.bell or "the message broker answers"
    )


def _workers(
    alive: Sequence[Worker], longest_s: float, stalls: Sequence[Stall] = (), *, bell_away: bool = False
) -> PartHealth:
    presses = [worker for worker in alive if set(PRESS_QUEUES).intersection(worker.queues)]
    about = f"{len(presses)} alive, {sum(worker.busy for worker in presses)} jobs in hand"
    deaf = [worker for worker in presses if worker.parent_silent_s > PARENT_S]
    if len(deaf) == len(presses):
        why = "; the process that hands messages out to them is silent" if presses else ""
        return PartHealth(name="workers", state="away", detail=f"{about}{why}")
    resting = [worker for worker in presses if worker.trouble]
    if resting:
        state = "away" if len(resting) == len(presses) else "late"
        return PartHealth(name="workers", state=state, detail=f"{about}; {_troubles(resting)}")
    if stalls:
        told = "; ".join(each.words() for each in stalls)
        why = UNRUNG if bell_away else STALLED
        return PartHealth(name="workers", state="late", detail=f"{about}; {told}: {why}")
    missing = sum(
        max(
            0,
            worker.crew - sum(each.parent == worker.parent and each.host == worker.host for each in presses),
        )
        for worker in {(each.host, each.parent): each for each in presses if each.crew}.values()
    )
    if missing or deaf:
        return PartHealth(name="workers", state="late", detail=f"{about}; {missing or len(deaf)} silent")
    stuck = [worker for worker in presses if worker.step_s + worker.age_s > STUCK_S and worker.job_id]
    if stuck or longest_s > STUCK_S:
        told = "; ".join(map(_stuck, stuck)) or f"one job has been in the same step for {longest_s:.0f} s"
        return PartHealth(name="workers", state="late", detail=f"{about}; {told}")
    return PartHealth(name="workers", state="ok", detail=about)


def _stuck(worker: Worker) -> str:
    """Name the slot: which process, and the job it holds."""
    return (
        f"process {worker.pid} on {worker.host} holds job {worker.job_id}, {worker.step} for"
        f" {worker.step_s + worker.age_s:.0f} s"
    )


def _troubles(resting: Sequence[Worker]) -> str:
    """Say of each machine what keeps its workers from work, and since when."""
    told = {
        (worker.host, worker.trouble): worker for worker in sorted(resting, key=lambda each: each.trouble_s)
    }
    return "; ".join(
        f"on {host} {sum((each.host, each.trouble) == (host, why) for each in resting)} take no work since"
        f" {worker.trouble_s + worker.age_s:.0f} s: {why}"
        for (host, why), worker in told.items()
    )


def _locks(worst: timedelta) -> PartHealth:
    if worst <= LATE:
        return PartHealth(name="locks", state="ok", detail="renewed in time")
    detail = (
        f"a lock has been due for renewal for {worst.total_seconds() / 3600:.1f} h; is the relay running?"
    )
    return PartHealth(name="locks", state="late", detail=detail)
