"""Pictures of the pages that people have before them, made before they ask; and an end to those that nobody needs.

A thread of the relay's process, beside the upkeep of locks; any number may run at once. Whatever people and programs wait for
goes first: it draws nothing while jobs wait, and its children run behind everything else of the machine. What it does not get
to is drawn when it is looked at.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog

from archive.errors import NaskahError, Retryable, in_full
from archive.ledger import Ledger, Principal
from archive.ledger.documents import page_pictures as pictures
from archive.ledger.documents.page_pictures import KeptPage, PictureSource
from archive.ledger.jobs import queues
from archive.vault.vault import Vault
from service.documents.page_pictures import drawn
from worker.locked.drawing import PagesUndrawable
from worker.locked.errors import NoConfinement
from worker.locked.page_pictures import AT_ONCE

PAGES: Final = 16
"""Of one PDF, made beforehand: a circular with its Lampiran; what is longer is drawn where it is read."""
MOST_BYTES: Final = 2 << 30
"""Of all pictures of the ledger: some 15,000 pages."""
BEFOREHAND_BYTES: Final = MOST_BYTES // 2
"""Up to here pages are made beforehand; the other half is for what is looked at, so that neither drives the other out."""
LONGEST: Final = timedelta(days=30)
LOOK_S: Final = 3.0
"""An official opens a new paper after the letter or the bell that told of it."""
AGAIN_S: Final = 60.0
"""After an outage, and where the machine offers no way to open a file."""
_SHARE: Final = 20
"""A look that took long comes so many times its length later: at most a twentieth of one connection."""
_TRIM_S: Final = 60.0
_BATCH: Final = 20
_BUSY: Final = 4
"""Jobs that wait: more are a batch, and the press needs the machine."""
_NICE: Final = 19

log = structlog.get_logger(__name__)


class PicturesBeforehand:
    """Makes pictures and lets go of them."""

    def __init__(
        self, ledger: Ledger, vault: Vault, *, most: int = MOST_BYTES, beforehand: int = BEFOREHAND_BYTES
    ) -> None:
        """``ledger`` acts as the role proof, which reads of every office."""
        self._ledger = ledger
        self._vault = vault
        self._most = most
        self._beforehand = beforehand
        self._principal = Principal.system("pictures")
        self._undrawable: set[str] = set()
        self._trim_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Make what is missing, every few seconds until ``stop``; an outage is waited out."""
        # Of this thread and the children that it starts, which inherit it; the bell's thread is another.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        while True:
            begun, rest = time.monotonic(), LOOK_S
            try:
                made = self.look(stop)
                if time.monotonic() >= self._trim_at:
                    self.trim()
                    self._trim_at = time.monotonic() + _TRIM_S
            except NaskahError as error:
                log.warning("pictures.put_off", cause=type(error).__name__, detail=in_full(error))
                made, rest = 0, AGAIN_S
            if stop.wait(rest if made else max(rest, _SHARE * (time.monotonic() - begun))):
                return

    def look(self, stop: threading.Event | None = None) -> int:
        """Make the pictures of what waits for people now; return of how many PDF."""
        with self._ledger.acting(self._principal) as tx:
            if queues.busy(tx, _BUSY) or pictures.weight(tx) >= self._beforehand:
                return 0
            wanted = pictures.missing(tx, pages=PAGES, most=_BATCH, but=self._undrawable)
        made = 0
        for each in wanted:
            if stop is not None and stop.is_set():
                break
            made += self._make(each)
        return made

    def trim(self) -> int:
        """Let go of what is too old or too much; return how many pages."""
        with self._ledger.acting(self._principal) as tx:
            gone = pictures.trim(tx, most=self._most, longest=LONGEST)
        if gone:
            log.info("pictures.let_go", pages=gone)
        return gone

    def _make(self, source: PictureSource) -> bool:
        try:
            pdf = self._vault.read(source.key, source.version_id, source.sha256, source.size)
            pages = _pages(pdf)
        except (Retryable, NoConfinement):
            raise
        except NaskahError as error:  # this PDF's own fault: told when somebody looks at it
            log.warning(
                "pictures.undrawable",
                document=str(source.document_id),
                cause=type(error).__name__,
                detail=in_full(error),
            )
            self._undrawable.add(source.sha256)
            return False
        with self._ledger.acting(self._principal) as tx:
            pictures.keep(tx, source.document_id, source.sha256, pages)
        return True


def _pages(pdf: bytes) -> Sequence[KeptPage]:
    """Return the first pages of a PDF; raises ``PagesUndrawable`` where it has none."""
    found: list[KeptPage] = []
    for first in range(1, PAGES + 1, AT_ONCE):
        found += drawn(pdf, first)
        if not found:
            raise PagesUndrawable(reason="it has no page")
        if found[-1].number == found[-1].of:
            break
    return found
