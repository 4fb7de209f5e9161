"""A request for numbers that was made before: answered as it was while its entries stand as it made them.

Nothing in a letter or a block tells a lost answer from a second one just like it. Without a key what has become void or was
used since is none of a repetition: the same is entered anew. A key the client chose is one effect, whatever came after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.ledger import Transaction
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers.numbers import Number
from archive.ledger.registers.years import RegisterYear
from service.errors import Field, RegisterRefused
from service.words import say

KEY_FIELD = "header.idempotency-key"


@dataclass(frozen=True, kw_only=True)
class Once:
    """What the same request by the same person has in common, within a day."""

    request: str
    """Digest of who asks what, key included."""
    key: str | None = None
    """Digest of who asks where under which key of their own; None without one."""

    @property
    def noted(self) -> dict[str, str]:
        """Return what an entry keeps of it."""
        return {
            register_numbers.REQUEST: self.request,
            **({register_numbers.KEY: self.key} if self.key else {}),
        }


def entered_before(
    tx: Transaction, satker: str, year: RegisterYear, once: Once | None, state: str
) -> Sequence[Number]:
    """Return what this request took in a held year, where that still stands in ``state``; else nothing.

    Raises ``RegisterRefused`` for a key that came with another body within the day.
    """
    if once is None:
        return []
    if once.key is not None:
        under = register_numbers.requested(tx, satker, year.register, register_numbers.KEY, once.key)
        if any(each.keterangan.get(register_numbers.REQUEST) != once.request for each in under):
            told = say("kunci ini sudah dipakai untuk isi yang lain: nomor {nomor}", nomor=under[0].nomor)
            raise RegisterRefused(fields=[Field(path=KEY_FIELD, reason=told)])
        return under
    found = register_numbers.requested(
        tx, satker, year.register, register_numbers.REQUEST, once.request, tahun=year.tahun
    )
    if all(each.state == state for each in found):
        return found
    register_numbers.forget_request(tx, satker, year, once.request)
    return []
