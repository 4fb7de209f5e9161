"""Whether the ledger stands still after a restore, what the comparison with the vault came to, and who let the desk go on.

The standstill itself is the database's (migration 0013): triggers ask ``stands_still()`` inside every transaction that gives a
document, an act, a number or a version. Here it is read, and ended, by the owner.

A comparison counts in the database in which it was made: a backup of a ledger that stood still carries its rows, and was never
compared where it is restored. So it is noted as the database's comment too, which no dump carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.errors import LedgerError


class NotCompared(LedgerError):
    """The ledger was not compared with the vault since it was restored; run: naskah archive compare."""


_COMPARED = "naskah compared "
_NEWEST_ROW = (
    "(SELECT greatest((SELECT max(accepted_at) FROM event), (SELECT max(at) FROM act),"
    " (SELECT max(taken_at) FROM register_number), (SELECT max(created_at) FROM version)))"
)


@dataclass(frozen=True, kw_only=True)
class Restoration:
    """A restore that is not over."""

    backup_at: datetime | None
    """As of when the ledger is; None where it has no row that would say so."""
    restored_at: datetime
    counters: Mapping[tuple[str, str, int], int]
    """How far each register (office, code, year) was in the backup."""
    compared_at: datetime | None
    report: Mapping[str, Any]


def standing(tx: Transaction) -> bool:
    """Tell whether nothing may be taken in, signed or numbered."""
    row = tx.execute("SELECT stands_still()").fetchone()
    return bool(row and row[0])


def open_one(tx: Transaction) -> Restoration | None:
    """Return the restore that is not over, if one is known."""
    row = tx.execute(
        "SELECT backup_at, restored_at, counters, CASE WHEN shobj_description(d.oid, 'pg_database') = %s::text || r.id"
        "   THEN compared_at END, report FROM restoration r JOIN pg_catalog.pg_database d ON d.datname = current_database()"
        " WHERE opened_at IS NULL",
        (_COMPARED,),
    ).fetchone()
    if row is None:
        return None
    return Restoration(
        backup_at=row[0],
        restored_at=row[1],
        counters={(each["satker"], each["register"], each["tahun"]): each["last"] for each in row[2]},
        compared_at=row[3],
        report=row[4],
    )


def begin(tx: Transaction, *, backup_at: datetime | None) -> None:
    """Note a restore, before anything is taken back; one that was begun and is not over stays the one.

    Where nobody can say of when the backup is (a dump alone, ``pg_restore`` by hand), it is of its newest row: what is
    guarded cannot be written before this.
    """
    tx.execute(
        f"INSERT INTO restoration (backup_at, counters) SELECT coalesce(%s::timestamptz, {_NEWEST_ROW}), coalesce(jsonb_agg(jsonb_build_object("
        "   'satker', satker, 'register', register, 'tahun', tahun, 'last', last)), '[]') FROM register_year"
        " ON CONFLICT (satker) WHERE opened_at IS NULL DO UPDATE SET backup_at ="
        " coalesce(restoration.backup_at, excluded.backup_at)",
        (backup_at,),
    )
    # A cookie or a link that has ended since would open the pages again.
    tx.execute(
        "UPDATE web_session SET ended_at = clock_timestamp(), ended_why = 'restore' WHERE ended_at IS NULL"
    )
    tx.execute("UPDATE account SET link_digest = NULL, link_ends_at = NULL WHERE link_digest IS NOT NULL")
    enter(tx, "ledger.restored", detail={"backup_at": backup_at.isoformat() if backup_at else None})


def compared(tx: Transaction, report: Mapping[str, Any]) -> None:
    """Keep what the comparison came to; the last one counts."""
    row = tx.execute(
        "UPDATE restoration SET compared_at = clock_timestamp(), report = %s WHERE opened_at IS NULL RETURNING %s::text || id",
        (Jsonb(dict(report)), _COMPARED),
    ).fetchone()
    if row is not None:  # else the desk is open, and this looked after something that turned up since
        _comment(tx, row[0])
    enter(
        tx,
        "ledger.compared",
        detail={name: value for name, value in report.items() if isinstance(value, int)},
    )


def begin_if_unknown(tx: Transaction) -> None:
    """Note a restore of which nobody told: the rows do not know their database."""
    if open_one(tx) is None and standing(tx):
        begin(tx, backup_at=None)


def end(tx: Transaction, by: str) -> None:
    """Let the desk go on, under a new name of the ledger; raises ``NotCompared`` where nobody has compared."""
    found = open_one(tx)
    if found is None or found.compared_at is None:
        raise NotCompared
    tx.execute(
        "UPDATE restoration SET opened_at = clock_timestamp(), opened_by = %s WHERE opened_at IS NULL", (by,)
    )
    row = tx.execute(
        "UPDATE ledger_name SET id = gen_random_uuid() RETURNING 'naskah ledger ' || id"
    ).fetchone()
    assert row is not None  # the migration has put it there
    _comment(tx, row[0])
    enter(tx, "ledger.opened", detail={"by": by})


def _comment(tx: Transaction, text: str) -> None:
    """Write the database's comment, which no dump of a database carries."""
    row = tx.execute("SELECT current_database()").fetchone()
    assert row is not None  # a SELECT without FROM has one row
    tx.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(row[0]), sql.Literal(text)))


def enter(tx: Transaction, action: str, *, detail: Mapping[str, Any], satker: str | None = None) -> None:
    """Write into the audit trail of one office, or of every one: a restore concerns them all."""
    tx.execute(
        "INSERT INTO audit_entry (satker, akses, actor, action, detail)"
        " SELECT satker, 0, acting_actor(), %s, %s FROM office WHERE satker = coalesce(%s, satker)",
        (action, Jsonb(dict(detail)), satker),
    )
