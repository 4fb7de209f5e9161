"""How a signing gateway knows the office's people, as sealed bytes: what opens them is not in the ledger."""

from __future__ import annotations

from datetime import datetime

from archive.ledger.connection import Transaction


def keep(tx: Transaction, satker: str, person_id: str, sealed: bytes, *, by: str) -> datetime:
    """Keep a person's, in place of what was kept before; returns when."""
    row = tx.execute(
        "INSERT INTO person_identity (satker, person_id, sealed, set_by) VALUES (%s, %s, %b, %s)"
        " ON CONFLICT (satker, person_id) DO UPDATE SET sealed = excluded.sealed, set_by = excluded.set_by,"
        "    set_at = clock_timestamp() RETURNING set_at",
        (satker, person_id, sealed, by),
    ).fetchone()
    assert row is not None  # the row was written
    made: datetime = row[0]
    return made


def forget(tx: Transaction, satker: str, person_id: str) -> None:
    """Keep a person's no longer."""
    tx.execute("DELETE FROM person_identity WHERE satker = %s AND person_id = %s", (satker, person_id))


def of(tx: Transaction, satker: str, person_id: str) -> bytes | None:
    """Return a person's, sealed; None where none is kept."""
    row = tx.execute(
        "SELECT sealed FROM person_identity WHERE satker = %s AND person_id = %s", (satker, person_id)
    ).fetchone()
    return bytes(row[0]) if row else None


def kept_since(tx: Transaction, satker: str) -> dict[str, datetime]:
    """Return for whom one is kept, and since when; never what."""
    rows = tx.execute("SELECT person_id, set_at FROM person_identity WHERE satker = %s", (satker,)).fetchall()
    return {str(person): at for person, at in rows}
