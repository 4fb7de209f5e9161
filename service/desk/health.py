"""How each part stands, as this process can tell without touching the message broker.

Ready means: events are accepted. A vault, relay, worker or converter that is away is told, and turns nothing off.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, workers
from archive.vault.errors import NotInVault
from archive.vault.store import ObjectStore

FRESH_S = 3.0
"""Probes of several balancers within three seconds cost the ledger and the vault one question."""
ALIVE_S = 30
PRESS_QUEUES = frozenset({"press", "press.pdf"})


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part and how it stands: ok, away, or unseen when this process has no view of it."""

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
        converter: Path | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._converter = converter
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[float, list[Part]] | None = None

    def parts(self) -> list[Part]:
        """Return every part, the ledger first."""
        with self._lock:
            if self._kept is None or self._clock() - self._kept[0] >= FRESH_S:
                self._kept = (
                    self._clock(),
                    [self._see_ledger(), *self._see_processes(), self._see_vault(), self._see_converter()],
                )
            return self._kept[1]

    def _see_ledger(self) -> Part:
        try:
            health = self._ledger.check()
        except NaskahError as error:
            return Part(name="ledger", state="away", detail=error.message)
        return Part(
            name="ledger", state="ok", detail=f"PostgreSQL {health.server_version}, schema {health.schema}"
        )

    def _see_processes(self) -> list[Part]:
        try:
            with self._ledger.acting(Principal.system("health")) as tx:
                alive = workers.alive(tx, ALIVE_S)
        except NaskahError:
            unseen = "unknown while the ledger is away"
            return [Part(name=name, state="away", detail=unseen) for name in ("relay", "workers")]
        relays = [worker for worker in alive if "relay" in worker.queues]
        presses = [worker for worker in alive if PRESS_QUEUES.intersection(worker.queues)]
        return [
            Part(
                name="relay",
                state="ok" if relays else "away",
                detail="heartbeat seen"
                if relays
                else f"no heartbeat in {ALIVE_S} s; events wait in the ledger",
            ),
            Part(
                name="workers",
                state="ok" if presses else "away",
                detail=f"{len(presses)} alive, {sum(worker.busy for worker in presses)} jobs in hand",
            ),
        ]

    def _see_vault(self) -> Part:
        try:
            self._store.head("0=ocfl_1.1")
        except NotInVault:
            return Part(
                name="vault", state="away", detail="the storage root is not there; run: naskah doctor"
            )
        except NaskahError as error:
            return Part(name="vault", state="away", detail=error.message)
        return Part(name="vault", state="ok", detail="storage root seen")

    def _see_converter(self) -> Part:
        if self._converter is None:
            return Part(name="converter", state="unseen", detail="no NASKAH_CONVERTER_SOCKET in this process")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(str(self._converter))
            except OSError as error:
                return Part(name="converter", state="away", detail=error.strerror or "does not answer")
        return Part(name="converter", state="ok", detail="takes connections")
