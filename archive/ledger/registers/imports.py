"""Imports into a book as they were made, each as one thing, and how one leaves the book again. Rows only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.registers.years import RegisterYear


@dataclass(frozen=True, kw_only=True)
class Import:
    """What one file brought into one year of a book."""

    id: UUID
    register: str
    tahun: int
    before: int
    """The last number as the import found it."""
    before_date: date | None
    after: int
    lines: int
    at: datetime
    by: str
    taken_back_at: datetime | None
    taken_back_by: str | None
    outcome: str | None
    """dicoret: struck out, the counter returned; batal: void, since numbers were given after it."""


_IMPORT = Columns(Import)


def note(tx: Transaction, satker: str, year: RegisterYear, *, after: int, lines: int, by: str) -> UUID:
    """Note an import into a held year before its lines are written; returns its id."""
    row = tx.execute(
        "INSERT INTO register_import (satker, register, tahun, before, before_date, after, lines, by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (satker, year.register, year.tahun, year.last, year.last_date, after, lines, by),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    return UUID(str(row[0]))


def of_register(tx: Transaction, satker: str, register: str) -> list[Import]:
    """Return a book's imports, the newest first."""
    rows = tx.execute(
        f"SELECT {_IMPORT} FROM register_import WHERE satker = %s AND register = %s ORDER BY at DESC",
        (satker, register),
    ).fetchall()
    return [_IMPORT.read(row) for row in rows]


def get(tx: Transaction, import_id: UUID) -> Import | None:
    """Return one."""
    row = tx.execute(f"SELECT {_IMPORT} FROM register_import WHERE id = %s", (import_id,)).fetchone()
    return _IMPORT.read(row) if row else None


def written_after(tx: Transaction, satker: str, of: Import) -> tuple[int, int]:
    """Return how many entries of the year were written after the import, and how many of them are numbers given since.

    The others are another import's, or say what became of a number further down.
    """
    row = tx.execute(
        "SELECT count(*), count(*) FILTER (WHERE import_id IS NULL AND sisipan = '' AND urut > %s)"
        " FROM register_number WHERE satker = %s AND register = %s AND tahun = %s"
        " AND import_id IS DISTINCT FROM %s AND taken_at > %s",
        (of.after, satker, of.register, of.tahun, of.id, of.at),
    ).fetchone()
    assert row is not None  # count(*) has one row
    return int(row[0]), int(row[1])


def strike(tx: Transaction, import_id: UUID, by: str) -> int | None:
    """Strike out the lines of an import whose taking back a second person, ``by``, approved; the counter returns.

    Nothing where a number was given after it, the year is closed, or it was taken back.
    """
    row = tx.execute("SELECT strike_import(%s, %s)", (import_id, by)).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def void(tx: Transaction, satker: str, import_id: UUID, reason: str, by: str) -> int:
    """Let all lines of an import stand as BATAL; returns how many did not yet."""
    tx.execute(
        "UPDATE register_import SET taken_back_at = clock_timestamp(), taken_back_by = %s, outcome = 'batal'"
        " WHERE satker = %s AND id = %s",
        (by, satker, import_id),
    )
    return tx.execute(
        "UPDATE register_number SET state = 'batal', reason = %s, voided_at = clock_timestamp(), voided_by = %s"
        " WHERE satker = %s AND import_id = %s AND state = 'impor'",
        (reason, by, satker, import_id),
    ).rowcount
