"""Gaps in a register's year: numbers that stand nowhere, and the entries that explain why they never did."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.registers.numbers import Number
from archive.ledger.registers.years import RegisterYear

RANGE = "rentang"
"""With a void entry that explains every number from one to another which stands nowhere: [first, last], or several of them
once papers turned up in between."""


def gaps(numbers: Sequence[Number], last: int) -> list[int]:
    """Return the numbers up to ``last`` that stand nowhere and that no entry explains."""
    known = {each.urut for each in numbers if not each.sisipan}
    for each in numbers:
        known.update(explained(each))
    return [n for n in range(1, last + 1) if n not in known]


def explained(number: Number) -> list[int]:
    """Return the numbers an entry says were never used; none for any other entry."""
    told = number.keterangan.get(RANGE, [])
    ranges = [told] if told and isinstance(told[0], int) else told
    return [n for first, last in ranges for n in range(first, last + 1)]


def explanation(numbers: Sequence[Number], urut: int) -> Number | None:
    """Return the entry that says of a number that it was never used; None where it stands, or nobody said so."""
    if any(each.urut == urut and not each.sisipan and RANGE not in each.keterangan for each in numbers):
        return None
    return next((each for each in numbers if urut in explained(each)), None)


def narrow(
    tx: Transaction, satker: str, year: RegisterYear, entry: Number, rest: Sequence[int], perihal: str
) -> None:
    """Let an explanation read ``rest`` alone, at the first of it: some of its numbers turned out to be used."""
    ranges: list[list[int]] = []
    for n in rest:
        if ranges and ranges[-1][1] == n - 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    nomor = ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in ranges)
    tx.execute(
        "UPDATE register_number SET urut = %s, nomor = %s, keterangan = keterangan || %s WHERE satker = %s"
        " AND register = %s AND tahun = %s AND urut = %s AND sisipan = ''",
        (
            rest[0],
            nomor,
            Jsonb({RANGE: ranges, "perihal": perihal.format(nomor=nomor)}),
            satker,
            year.register,
            year.tahun,
            entry.urut,
        ),
    )
