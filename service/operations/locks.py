"""How far the renewal of rolling locks lags behind, read from the ledger: also when nobody renews any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from archive.ledger import Ledger, Principal
from archive.ledger.documents import locks
from archive.ledger.office import offices

LATE = timedelta(hours=2)
"""Renewal runs each hour: two rounds missed, with nearly half the horizon left to mend it."""


def renewal_lag(ledger: Ledger, horizon: timedelta, now: datetime | None = None) -> Mapping[str, timedelta]:
    """Return by satker how long its most urgent lock has been under half of ``horizon``; zero when none is."""
    at = now or datetime.now(UTC)
    with ledger.acting(Principal.system("locks")) as tx:
        known = [office.satker for office in offices.every(tx)]
    found = {}
    for satker in known:
        with ledger.acting(Principal.system("locks", satker)) as tx:
            end = locks.earliest_end(tx)
        found[satker] = max(timedelta(0), at + horizon / 2 - end) if end else timedelta(0)
    return found
