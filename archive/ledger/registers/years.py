"""Years of registers: a counter row each. ``hold`` keeps it until the caller's transaction ends, against everyone else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.errors import RegisterFull, RegisterMoved, YearClosed

MOST = 99_999
"""Numbers a year's book holds."""


@dataclass(frozen=True, kw_only=True)
class RegisterYear:
    """A register in one calendar year."""

    register: str
    tahun: int
    last: int
    last_date: date | None
    closed_at: datetime | None
    closed_by: str | None


_YEAR = Columns(RegisterYear)


def hold(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear:
    """Return the register's year, held against everyone else until the transaction ends.

    Raises ``YearClosed``, and ``RegisterMoved`` where a year would begin under a code that the office's file no longer
    has: whoever read the file before it was renamed would give its numbers out again.
    """
    row = _held(tx, satker, register, tahun)
    if row is None:
        _stands_in_file(tx, satker, register)
        tx.execute(
            "INSERT INTO register_year (satker, register, tahun) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (satker, register, tahun),
        )
        row = _held(tx, satker, register, tahun)
    assert row is not None  # it was inserted, by us or by another
    if row.closed_at is not None:
        raise YearClosed(register=register, tahun=tahun)
    return row


def _stands_in_file(tx: Transaction, satker: str, register: str) -> None:
    # FOR SHARE waits for a file that is just being applied, and keeps the next one out until the year stands.
    if not tx.execute(
        "SELECT FROM office WHERE satker = %s AND config -> 'register' @> %s FOR SHARE",
        (satker, Jsonb([{"kode": register}])),
    ).rowcount:
        raise RegisterMoved(register=register)


def _held(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear | None:
    row = tx.execute(
        f"SELECT {_YEAR} FROM register_year WHERE satker = %s AND register = %s AND tahun = %s FOR NO KEY UPDATE",
        (satker, register, tahun),
    ).fetchone()
    return _YEAR.read(row) if row else None


def following(year: RegisterYear, count: int = 1) -> range:
    """Return the next numbers of a held year; raises ``RegisterFull`` where it has not so many left."""
    if year.last + count > MOST:
        raise RegisterFull(register=year.register, tahun=year.tahun)
    return range(year.last + 1, year.last + 1 + count)


def close(tx: Transaction, satker: str, year: RegisterYear, by: str) -> None:
    """Close a held year: no number is given from it any more."""
    tx.execute(
        "UPDATE register_year SET closed_at = clock_timestamp(), closed_by = %s"
        " WHERE satker = %s AND register = %s AND tahun = %s",
        (by, satker, year.register, year.tahun),
    )


def reopen(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear | None:
    """Open a closed year again; nothing when it is not closed."""
    row = tx.execute(
        "UPDATE register_year SET closed_at = NULL, closed_by = NULL"
        f" WHERE satker = %s AND register = %s AND tahun = %s AND closed_at IS NOT NULL RETURNING {_YEAR}",
        (satker, register, tahun),
    ).fetchone()
    return _YEAR.read(row) if row else None


def carry_on(tx: Transaction, satker: str, former: str, kode: str) -> int:
    """Let the book of a register go on under another code: years, numbers and what was asked of them; return the years."""
    return tx.execute(
        "UPDATE register_year SET register = %s WHERE satker = %s AND register = %s", (kode, satker, former)
    ).rowcount


def years(tx: Transaction, satker: str) -> list[RegisterYear]:
    """Return every register's years, the newest first."""
    rows = tx.execute(
        f"SELECT {_YEAR} FROM register_year WHERE satker = %s ORDER BY tahun DESC, register", (satker,)
    ).fetchall()
    return [_YEAR.read(row) for row in rows]


def closed_for(tx: Transaction, document_id: UUID) -> bool:
    """Tell whether the year in which a document has its number is closed; without a number none is."""
    row = tx.execute(
        "SELECT EXISTS (SELECT FROM register_number n JOIN register_year y USING (satker, register, tahun)"
        " WHERE n.document_id = %s AND y.closed_at IS NOT NULL)",
        (document_id,),
    ).fetchone()
    return bool(row and row[0])
