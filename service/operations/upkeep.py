"""The vault's upkeep beside the relay: what is under half the horizon is locked again, at the start and each hour.

The templates shipped with this installation are kept in the same rounds, so that an upgrade takes none away.

Any number may run at once: a lock that another extended is found extended. How far renewal lags behind is not told from
here but read from the ledger by whoever answers /metrics, so that an upkeep that is not running at all is seen as well.
It publishes nothing, deletes nothing, and decides of no lock that it may end.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

import structlog

from archive.errors import NaskahError, Retryable, in_full
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import locks
from archive.ledger.documents.locks import DueLock
from archive.vault.errors import VaultError
from archive.vault.layout import root_of
from archive.vault.locks import DueVersion, renew, renew_root_files
from archive.vault.vault import Vault
from doc_templates.kit.errors import StationeryError
from service.templates.shipped import ShippedTemplates

EVERY_S = 3600.0
"""With 400 days an hour is nothing; with the demo's one day it is a twelfth of the half that is left."""
AGAIN_S = 60.0
"""After an outage."""
PAGE = 500
"""Versions a question: some 80 object roots, each renewed and noted before the next."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class RenewalRound:
    """What one round came to."""

    renewed: int
    """Versions the ledger knows that are now locked to the new date."""
    lost: frozenset[UUID]
    """Versions the ledger knows and the vault does not have. Alarm: they stay due, and the lag grows."""
    refused: frozenset[UUID]
    """Versions whose object's locks the store would not extend. Alarm, as above."""


class Upkeep:
    """Renews rolling locks; one thread of the relay's process, with connections of its own."""

    def __init__(self, ledger: Ledger, vault: Vault, shipped: ShippedTemplates | None = None) -> None:
        """``ledger`` acts as the role proof, the only one that may note a lock; ``shipped`` is kept each round too."""
        self._ledger = ledger
        self._vault = vault
        self._shipped = shipped
        self._principal = Principal.system("upkeep")
        self._told: set[UUID] = set()

    def run(self, stop: threading.Event, *, every_s: float = EVERY_S) -> None:
        """Renew, and keep what is shipped, now and then every ``every_s`` until ``stop``; an outage is waited out."""
        while True:
            wait = every_s
            try:
                self.renew(stop)
                if self._shipped is not None:
                    self._shipped.keep()
            except Retryable as error:
                log.warning("upkeep.put_off", cause=type(error).__name__, detail=in_full(error))
                wait = AGAIN_S
            except (NaskahError, StationeryError) as error:
                log.error("upkeep.failed", cause=type(error).__name__, detail=in_full(error))
            if stop.wait(wait):
                return

    def renew(self, stop: threading.Event | None = None) -> RenewalRound:
        """Lock all that is under half the horizon to now + horizon; raises what is ``Retryable``."""
        until = self._vault.lock_until()
        before = until - self._vault.horizon / 2
        renew_root_files(self._vault.store, until=until)
        renewed = 0
        lost: set[UUID] = set()
        refused: set[UUID] = set()
        while not (stop is not None and stop.is_set()):
            # Those that cannot be renewed stay the most urgent: asked for on top, they never crowd the others out.
            with self._ledger.acting(self._principal) as tx:
                due = locks.locks_due(tx, before, PAGE + len(lost | refused))
            page = [each for each in due if each.id not in lost | refused]
            if not page:
                break
            for root, together in groupby(sorted(page, key=_root), key=_root):
                done = self._renew_root(root, tuple(together), until)
                renewed += done.renewed
                lost |= done.lost
                refused |= done.refused
        if renewed:
            log.info("upkeep.renewed", versions=renewed, until=until.isoformat())
        return RenewalRound(renewed=renewed, lost=frozenset(lost), refused=frozenset(refused))

    def _renew_root(self, root: str, due: Sequence[DueLock], until: datetime) -> RenewalRound:
        """Renew one object, so that a refusal concerns it alone, and note at once what was reached."""
        asked = [DueVersion(id=each.id, key=each.key, version_id=each.version_id) for each in due]
        try:
            (done,) = renew(self._vault.store, asked, until=until)
        except Retryable:
            raise
        except (VaultError, ValueError) as error:  # ValueError: a row whose key lies under no object root
            log.error("upkeep.refused", root=root, cause=type(error).__name__, detail=in_full(error))
            return RenewalRound(renewed=0, lost=frozenset(), refused=frozenset(each.id for each in due))
        documents = {each.id: each for each in due}
        with self._ledger.acting(self._principal) as tx:
            locks.locked(tx, done.renewed, until)
        for gone in set(done.lost) - self._told:
            self._alarm(documents[gone])
            self._told.add(gone)
        return RenewalRound(renewed=len(done.renewed), lost=frozenset(done.lost), refused=frozenset())

    def _alarm(self, gone: DueLock) -> None:
        """Say that an archived version is gone, in the log and in its document's own history."""
        log.error("upkeep.lost", document=str(gone.document_id), key=gone.key, version_id=gone.version_id)
        with self._ledger.acting(Principal.system("upkeep", gone.satker)) as tx:
            audit.enter(
                tx,
                action="vault.version_lost",
                document_id=gone.document_id,
                detail={"key": gone.key, "version_id": gone.version_id},
            )


def _root(due: DueLock) -> str:
    return root_of(due.key) or due.key
