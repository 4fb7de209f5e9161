"""The heart of a process that serves no port: a thread that tells the ledger that the process lives and its loop turns.

It has a ledger connection of its own, and what it looks at besides (the message broker) it bounds: whatever hangs, it
beats. A process that is stopped beats no more, which is how health learns of it.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import structlog

from archive.errors import NaskahError, in_full
from archive.lasting import lasting
from archive.ledger import Ledger, Principal, heartbeats
from archive.ledger.heartbeats import Heartbeat

BEAT_S = 3.0
"""As a worker's child: silent after three beats (``workers.ALIVE_S``)."""
GOODBYE_S = 2.0

log = structlog.get_logger(__name__)


class Heart:
    """Beats for ``part`` until closed."""

    def __init__(
        self,
        part: str,
        ledger: Ledger,
        *,
        bell: Callable[[], None] | None = None,
        every_s: float = BEAT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``bell`` goes to the message broker and back, and raises when it is away; without it nothing is said of it."""
        self._part = part
        self._ledger = ledger
        self._bell = bell
        self._every_s = every_s
        self._clock = clock
        self._id = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._started_at = datetime.now(UTC)
        self._turned = clock()
        self._principal = Principal.system(part)
        self._closed = threading.Event()
        self._thread = lasting(self._keep, name="heart", rest=self._closed.wait, longest_s=every_s)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def turn(self) -> None:
        """Say that the process's loop came round."""
        self._turned = self._clock()

    def beat(self) -> None:
        """Beat once; raises what the ledger raises."""
        about = Heartbeat(
            part=self._part,
            id=self._id,
            host=socket.gethostname(),
            pid=os.getpid(),
            started_at=self._started_at,
            turned_s=max(0.0, self._clock() - self._turned),
            bell=self._ask_bell(),
        )
        with self._ledger.acting(self._principal, durable=False) as tx:
            heartbeats.beat(tx, about)

    def close(self) -> None:
        """Stop beating and say goodbye to the ledger."""
        self._closed.set()
        self._thread.join(timeout=GOODBYE_S)
        try:
            with self._ledger.acting(self._principal) as tx:
                heartbeats.forget(tx, self._part, self._id)
        except NaskahError as error:
            log.warning("heart.silent_goodbye", part=self._part, cause=in_full(error))

    def _ask_bell(self) -> str | None:
        if self._bell is None:
            return None
        try:
            self._bell()
        except Exception as error:  # noqa: BLE001 - whatever the broker said, the heart only passes it on
            return in_full(error) or type(error).__name__
        return ""

    def _keep(self) -> None:
        while True:
            try:
                self.beat()
            except NaskahError as error:
                log.warning("heart.missed", part=self._part, cause=in_full(error))
            if self._closed.wait(self._every_s):
                return
