"""How each part stands, as this process can tell without touching the message broker.

Ready means: events are accepted. A vault, relay, worker or converter that is away is told, and turns nothing off.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from archive.errors import NaskahError
from archive.ledger import Ledger, LedgerStandsStill, Principal, deliveries, measures, restorations, workers
from archive.vault.errors import NotInVault
from archive.vault.store import Described, ObjectStore
from service.desk.locks import LATE, renewal_lag
from service.operations.converter_probe import ConverterAway, ConverterProbe

FRESH_S = 3.0
"""Probes of several balancers within three seconds cost the ledger and the vault one question."""
ALIVE_S = 30
UNSENT_S = 10.0
"""The relay sends within its 1 s sweep; what still waits after ten of them waits for a relay or a broker. The courier
sorts within its own."""
VAULT_S = 2.0
"""A probe has seconds, the S3 client retries for longer: whoever is slower than this counts as away."""
ROOT = "0=ocfl_1.1"
PRESS_QUEUES = frozenset({"press", "press.pdf"})


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part and how it stands: ok, away, late, standing after a restore, or unseen when this process has no view of it."""

    name: str
    state: str
    detail: str

    @property
    def ok(self) -> bool:
        """Whether it works."""
        return self.state == "ok"


class Health:
    """Looks at the parts."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: ObjectStore,
        horizon: timedelta,
        converter: Path | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._horizon = horizon
        self._converter = converter
        self._clock = clock
        self._lock = threading.Lock()
        self._eye = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._looking: Future[Described] | None = None
        self._kept: tuple[float, list[Part]] | None = None

    def close(self) -> None:
        """Let the thread go."""
        self._eye.shutdown(wait=False, cancel_futures=True)

    def parts(self) -> list[Part]:
        """Return every part, the ledger first."""
        with self._lock:
            if self._kept is None or self._clock() - self._kept[0] >= FRESH_S:
                self._kept = (
                    self._clock(),
                    [
                        self._see_ledger(),
                        *self._see_processes(),
                        self._see_vault(),
                        self._see_locks(),
                        self._see_converter(),
                    ],
                )
            return self._kept[1]

    def _see_ledger(self) -> Part:
        try:
            health = self._ledger.check()
            with self._ledger.acting(Principal.system("health")) as tx:
                stands = restorations.standing(tx)
        except NaskahError as error:
            return Part(name="ledger", state="away", detail=error.message)
        if stands:
            return Part(name="ledger", state="standing", detail=LedgerStandsStill().message)
        return Part(
            name="ledger", state="ok", detail=f"PostgreSQL {health.server_version}, schema {health.schema}"
        )

    def _see_processes(self) -> list[Part]:
        try:
            with self._ledger.acting(Principal.system("health")) as tx:
                alive, unsent = workers.alive(tx, ALIVE_S), measures.unsent_age(tx)
                unsorted = deliveries.unsorted_age(tx)
        except NaskahError:
            unseen = "unknown while the ledger is away"
            return [Part(name=name, state="away", detail=unseen) for name in ("relay", "workers", "courier")]
        presses = [worker for worker in alive if PRESS_QUEUES.intersection(worker.queues)]
        return [
            Part(
                name="relay",
                state="ok" if unsent < UNSENT_S else "away",
                detail="nothing waits long to be sent"
                if unsent < UNSENT_S
                else f"jobs wait unsent for {unsent:.0f} s; they are safe in the ledger",
            ),
            Part(
                name="workers",
                state="ok" if presses else "away",
                detail=f"{len(presses)} alive, {sum(worker.busy for worker in presses)} jobs in hand",
            ),
            Part(
                name="courier",
                state="ok" if unsorted < UNSENT_S else "away",
                detail="no event that is subscribed to waits long to be sorted"
                if unsorted < UNSENT_S
                else f"events wait unsorted for {unsorted:.0f} s; they are safe in the ledger",
            ),
        ]

    def _see_vault(self) -> Part:
        if self._looking is None or self._looking.done():
            self._looking = self._eye.submit(self._store.head, ROOT)
        try:
            self._looking.result(VAULT_S)
        except FutureTimeout:
            return Part(name="vault", state="away", detail=f"no answer in {VAULT_S:g} s")
        except NotInVault:
            return Part(
                name="vault", state="away", detail="the storage root is not there; run: naskah doctor"
            )
        except NaskahError as error:
            return Part(name="vault", state="away", detail=error.message)
        return Part(name="vault", state="ok", detail="storage root seen")

    def _see_locks(self) -> Part:
        try:
            late = renewal_lag(self._ledger, self._horizon)
        except NaskahError:
            return Part(name="locks", state="away", detail="unknown while the ledger is away")
        worst = max(late.values(), default=timedelta(0))
        if worst <= LATE:
            return Part(name="locks", state="ok", detail="renewed in time")
        return Part(
            name="locks",
            state="late",
            detail=f"a lock has been due for renewal for {worst.total_seconds() / 3600:.1f} h; is the relay running?",
        )

    def _see_converter(self) -> Part:
        if self._converter is None:
            return Part(name="converter", state="unseen", detail="no NASKAH_CONVERTER_SOCKET in this process")
        try:
            pool = ConverterProbe(self._converter).ask()
        except ConverterAway as error:
            return Part(name="converter", state="away", detail=error.message)
        detail = f"{pool.ready} of {pool.slots} processes ready, {pool.busy} at work, {pool.waiting} documents wait"
        if pool.trouble:
            detail = f"{detail}; {pool.trouble}"
        state = "away" if not pool.ready else "late" if pool.trouble else "ok"
        return Part(name="converter", state=state, detail=detail)
