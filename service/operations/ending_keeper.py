"""What people ended, laid into the vault within seconds: a backup knows nothing of what was ended after it, and every restore asks the vault.

Any number may run at once: the first writer of an ending's object wins, and both write the same. It reads nothing back.
"""

from __future__ import annotations

import threading

import structlog

from archive.errors import NaskahError, Retryable, in_full
from archive.ledger import Ledger, Principal
from archive.ledger.recovery import endings
from archive.vault.errors import PreconditionLost
from archive.vault.vault import Vault

EVERY_S = 5.0
"""As long as an ending may be the ledger's alone: one question a round, which finds nothing nearly always."""
PAGE = 100
"""A person who leaves ends a dozen rows: some 4 ms each to put."""

log = structlog.get_logger(__name__)


class EndingKeeper:
    """Lays endings into the vault; one thread of the relay's process."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        """``ledger`` acts as the role proof, which alone may note that the vault has one."""
        self._ledger = ledger
        self._vault = vault
        self._principal = Principal.system("endings")

    def run(self, stop: threading.Event, *, every_s: float = EVERY_S) -> None:
        """Lay what is new into the vault every ``every_s`` and once more at ``stop``; an outage is waited out."""
        last = False
        while not last:
            last = stop.wait(every_s)
            try:
                while self.keep() == PAGE and not last:
                    pass
            except Retryable as error:
                log.warning("endings.put_off", cause=type(error).__name__, detail=in_full(error))
            except NaskahError as error:
                log.error("endings.failed", cause=type(error).__name__, detail=in_full(error))

    def keep(self) -> int:
        """Lay the oldest that the vault lacks into it; returns how many."""
        with self._ledger.acting(self._principal) as tx:
            found = endings.not_kept(tx, PAGE)
        until = self._vault.lock_until()
        for each in found:
            try:
                self._vault.store.put(
                    each.key,
                    each.to_bytes(),
                    media="application/json",
                    locked_until=until,
                    only_if_absent=True,
                )
            except PreconditionLost:
                log.info("endings.there", key=each.key)
        if found:
            with self._ledger.acting(self._principal) as tx:
                endings.kept(tx, [each.id for each in found])
        return len(found)
