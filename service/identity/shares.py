"""How much a key may ask: so many requests a minute, so many bytes a day. Counted in the ledger, for every process alike.

A key without a share costs nothing here. That the count cannot be kept blocks nobody: the request goes on, uncounted.
"""

from __future__ import annotations

import structlog

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.office import shares
from archive.ledger.office.shares import Kind, Share
from service.errors import Field, ShareUsed
from service.words import say

log = structlog.get_logger(__name__)
_SAID = {
    "requests": say("kunci ini boleh {paling} permintaan semenit; lagi dalam {detik} detik"),
    "bytes": say("kunci ini boleh {paling} bita sehari; lagi dalam {detik} detik"),
}


class KeyShares:
    """Takes each request from the share of its key."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take(self, principal: Principal, size: int) -> tuple[Share, ...]:
        """Count a request of ``size`` bytes; returns how the key's shares stand, raises ``ShareUsed`` with them."""
        key = principal.share
        if key is None:
            return ()
        wanted: list[tuple[Kind, int, int | None]] = [
            ("requests", 1, key.most_a_minute),
            ("bytes", size, key.most_bytes_a_day),
        ]
        found: list[Share] = []
        try:
            # Lost with a power cut, it is a minute's count.
            with self._ledger.acting(principal, durable=False) as tx:
                for kind, amount, most in wanted:
                    if most is not None and all(each.enough for each in found):
                        found.append(shares.take(tx, key.key_id, kind, amount, most))
        except NaskahError as error:
            log.warning("keys.uncounted", caller=principal.id, cause=type(error).__name__)
            return ()
        for each in found:
            if not each.enough:
                raise ShareUsed(
                    fields=[
                        Field(
                            path="", reason=say(_SAID[each.kind].msgid, paling=each.most, detik=each.resets_s)
                        )
                    ],
                    shares=tuple(found),
                )
        return tuple(found)
