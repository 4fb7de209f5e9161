"""Positions of an office, who holds them from when to when, and what one may sign for another.

Rows only: who may act on a given day is worked out by the desk from these. Nothing is deleted; what has ended keeps
its dates, because acts of the past rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Position:
    """A position (jabatan) of the office, by the key that chains use."""

    key: str
    jabatan: str
    unit: str | None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One person in one position for a time."""

    id: UUID
    position: str
    person_id: str
    capacity: str
    """langsung, plt (the post is vacant) or plh (its holder is away)."""
    since: date | None
    until: date | None
    """The last day."""
    basis: str
    """The order it rests on."""
    origin: str
    """berkas (the office file) or naskah (entered here)."""


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """Authority to sign a.n. (on behalf of) a superior, with ``via`` between them u.b."""

    id: UUID
    principal: str
    via: str | None
    agent: str
    jenis: tuple[str, ...]
    """Document types it covers; none means all."""
    since: date | None
    until: date | None
    basis: str
    origin: str


_HOLDER = Columns(Holder)
_DELEGATION = Columns(Delegation, jenis=tuple)


def replace(tx: Transaction, satker: str, positions: Iterable[Position]) -> None:
    """Let ``positions`` be the office's positions; the others stay named in the past and are no longer offered."""
    given = list(positions)
    keys = [each.key for each in given]
    tx.execute(
        "INSERT INTO office_position (satker, key, jabatan, unit)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[])"
        " ON CONFLICT (satker, key) DO UPDATE SET jabatan = excluded.jabatan, unit = excluded.unit, active = true",
        (satker, keys, [each.jabatan for each in given], [each.unit for each in given]),
    )
    tx.execute(
        "UPDATE office_position SET active = false WHERE satker = %s AND active AND key <> ALL (%s::text[])",
        (satker, keys),
    )


def every(tx: Transaction, satker: str) -> list[Position]:
    """Return the present positions."""
    rows = tx.execute(
        "SELECT key, jabatan, unit FROM office_position WHERE satker = %s AND active ORDER BY key", (satker,)
    ).fetchall()
    return [Position(key=row[0], jabatan=row[1], unit=row[2]) for row in rows]


def hold(tx: Transaction, satker: str, key: str) -> Position | None:
    """Return a position and keep others from changing its holders until the transaction ends."""
    row = tx.execute(
        "SELECT key, jabatan, unit FROM office_position WHERE satker = %s AND key = %s AND active FOR UPDATE",
        (satker, key),
    ).fetchone()
    return Position(key=row[0], jabatan=row[1], unit=row[2]) if row else None


def hold_every(tx: Transaction, satker: str) -> None:
    """Keep others from changing any position's holders until the transaction ends, in one order."""
    tx.execute("SELECT FROM office_position WHERE satker = %s ORDER BY key FOR UPDATE", (satker,))


def holders(tx: Transaction, satker: str) -> list[Holder]:
    """Return everyone who holds, held or will hold a position, the oldest first; of those still in the office."""
    rows = tx.execute(
        f"SELECT {_HOLDER} FROM position_holder h WHERE satker = %s AND EXISTS (SELECT FROM person p"
        "  WHERE p.satker = h.satker AND p.id = h.person_id AND p.active) ORDER BY since NULLS FIRST, id",
        (satker,),
    ).fetchall()
    return [_HOLDER.read(row) for row in rows]


def ever_held(tx: Transaction, satker: str) -> frozenset[str]:
    """Return the positions that anybody holds or ever held, those who are no longer in the office too."""
    rows = tx.execute("SELECT DISTINCT position FROM position_holder WHERE satker = %s", (satker,)).fetchall()
    return frozenset(row[0] for row in rows)


def last_days(tx: Transaction, satker: str, day: date) -> dict[str, date]:
    """Return the last day before ``day`` on which anybody stood in each position, those who have left since too."""
    rows = tx.execute(
        "SELECT position, max(until) FROM position_holder WHERE satker = %s AND until < %s"
        " AND (since IS NULL OR since <= until) GROUP BY position",
        (satker, day),
    ).fetchall()
    return {str(key): last for key, last in rows}


def appoint(
    tx: Transaction,
    *,
    satker: str,
    position: str,
    person_id: str,
    capacity: str,
    since: date | None,
    until: date | None,
    basis: str,
    origin: str,
    by: str,
) -> Holder:
    """Let a person hold a position; whether that contradicts another holder is the desk's to say."""
    row = tx.execute(
        "INSERT INTO position_holder (satker, position, person_id, capacity, since, until, basis, origin, added_by)"
        f" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_HOLDER}",
        (satker, position, person_id, capacity, since, until, basis, origin, by),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    return _HOLDER.read(row)


def end_holder(tx: Transaction, satker: str, holder_id: UUID, until: date) -> bool:
    """Let a holding end with ``until``; it may not end before it began, nor later than it does."""
    return _end(tx, "position_holder", satker, holder_id, until)


def end_of_absent(tx: Transaction, satker: str, until: date) -> int:
    """Let everything that people hold who are no longer in the office end with ``until``; returns how much it was.

    Else whoever is put back would stand again where another has stood since.
    """
    ended = tx.execute(
        "UPDATE position_holder h SET until = greatest(%(until)s, since - 1) WHERE satker = %(satker)s"
        " AND (until IS NULL OR until > %(until)s) AND NOT EXISTS (SELECT FROM person p"
        "  WHERE p.satker = h.satker AND p.id = h.person_id AND p.active)",
        {"satker": satker, "until": until},
    )
    return ended.rowcount


def delegations(tx: Transaction, satker: str) -> list[Delegation]:
    """Return every delegation, the oldest first."""
    rows = tx.execute(
        f"SELECT {_DELEGATION} FROM delegation WHERE satker = %s ORDER BY since NULLS FIRST, id", (satker,)
    ).fetchall()
    return [_DELEGATION.read(row) for row in rows]


def delegate(
    tx: Transaction,
    *,
    satker: str,
    principal: str,
    via: str | None,
    agent: str,
    jenis: Sequence[str],
    since: date | None,
    until: date | None,
    basis: str,
    origin: str,
    by: str,
) -> Delegation:
    """Let the holder of ``agent`` sign on behalf of ``principal``."""
    row = tx.execute(
        "INSERT INTO delegation (satker, principal, via, agent, jenis, since, until, basis, origin, added_by)"
        f" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_DELEGATION}",
        (satker, principal, via, agent, list(jenis), since, until, basis, origin, by),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    return _DELEGATION.read(row)


def end_delegation(tx: Transaction, satker: str, delegation_id: UUID, until: date) -> bool:
    """Let a delegation end with ``until``, as a holding does."""
    return _end(tx, "delegation", satker, delegation_id, until)


def _end(tx: Transaction, table: str, satker: str, row_id: UUID, until: date) -> bool:
    ended = tx.execute(
        f"UPDATE {table} SET until = greatest(%(until)s, since - 1) WHERE satker = %(satker)s AND id = %(id)s"
        " AND (until IS NULL OR until > %(until)s)",
        {"satker": satker, "id": row_id, "until": until},
    )
    return ended.rowcount > 0
