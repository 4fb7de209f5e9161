"""When a waiting paper was last told of: one row a document, counted anew with every act upon it.

How long a paper may wait and how often that is said is the desk's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import Document


@dataclass(frozen=True, kw_only=True)
class LastReminder:
    """What was last said of a document."""

    since: datetime
    """Since when it waited then."""
    times: int
    at: datetime


def alone(tx: Transaction, satker: str) -> bool:
    """Tell whether nobody else reminds this office now; holds it against others until the transaction ends."""
    row = tx.execute(
        "SELECT pg_try_advisory_xact_lock(hashtextextended('naskah.reminder ' || %s, 0))", (satker,)
    ).fetchone()
    return bool(row and row[0])


def standing(tx: Transaction, satker: str) -> dict[UUID, LastReminder]:
    """Return what was said of the office's documents, by document."""
    rows = tx.execute(
        "SELECT document_id, since, times, reminded_at FROM reminder WHERE satker = %s", (satker,)
    ).fetchall()
    return {row[0]: LastReminder(since=row[1], times=row[2], at=row[3]) for row in rows}


def note(
    tx: Transaction, document: Document, *, since: datetime, at: datetime, event: str, data: Mapping[str, Any]
) -> int:
    """Note that a document is told of now and tell the world, in one go; returns the how many-th time it is."""
    row = tx.execute(
        "INSERT INTO reminder AS r (satker, document_id, akses, since, reminded_at) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (document_id, satker) DO UPDATE SET since = excluded.since, reminded_at = excluded.reminded_at,"
        "    times = CASE WHEN r.since = excluded.since THEN r.times + 1 ELSE 1 END RETURNING times",
        (document.satker, document.id, int(document.akses), since, at),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    tx.execute(
        "INSERT INTO outbound_event (satker, akses, type, document_id, data) VALUES (%s, %s, %s, %s, %s)",
        (document.satker, int(document.akses), event, document.id, Jsonb({**data, "ke": row[0]})),
    )
    return int(row[0])
