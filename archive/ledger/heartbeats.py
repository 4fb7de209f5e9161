"""Heartbeats of the processes that are no worker child, and whether the ledger has room for one more row.

Each process tells of itself; nothing here decides who is missing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from archive.ledger.connection import Transaction

BALLAST = 16_384
"""Bytes: two pages and more, as an event takes; once a minute 24 MB a day of write-ahead log."""


@dataclass(frozen=True, kw_only=True)
class Heartbeat:
    """A process as it described itself at its last beat."""

    part: str
    id: str
    host: str
    pid: int
    started_at: datetime
    turned_s: float = 0.0
    """How long before the beat its main loop came round: a thread that beats proves nothing of the others."""
    bell: str | None = None
    """What is wrong with the message broker as this process sees it; empty is well, None was not tried."""
    age_s: float = 0.0
    """How long ago it beat, by the ledger's clock."""


def beat(tx: Transaction, process: Heartbeat) -> datetime:
    """Say that ``process`` is alive, forget what was silent for a day; return the ledger's clock."""
    row = tx.execute(
        "INSERT INTO heartbeat (satker, part, id, host, pid, started_at, turned_s, bell)"
        " VALUES ('*', %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (satker, part, id) DO UPDATE SET"
        " turned_s = excluded.turned_s, bell = excluded.bell, seen_at = clock_timestamp() RETURNING seen_at",
        (
            process.part,
            process.id,
            process.host,
            process.pid,
            process.started_at,
            process.turned_s,
            process.bell,
        ),
    ).fetchone()
    assert row is not None  # an upsert returns its row
    tx.execute("DELETE FROM heartbeat WHERE seen_at < clock_timestamp() - interval '1 day'")
    seen_at: datetime = row[0]
    return seen_at


def latest(tx: Transaction) -> dict[str, Heartbeat]:
    """Return of each part the process that beat last."""
    rows = tx.execute(
        "SELECT DISTINCT ON (part) part, id, host, pid, started_at, turned_s, bell,"
        " extract(epoch FROM clock_timestamp() - seen_at) FROM heartbeat ORDER BY part, seen_at DESC"
    ).fetchall()
    return {
        row[0]: Heartbeat(
            part=row[0],
            id=row[1],
            host=row[2],
            pid=row[3],
            started_at=row[4],
            turned_s=float(row[5]),
            bell=row[6],
            age_s=max(0.0, float(row[7])),
        )
        for row in rows
    }


def forget(tx: Transaction, part: str, process_id: str) -> None:
    """Forget a process that has said goodbye."""
    tx.execute("DELETE FROM heartbeat WHERE satker = '*' AND part = %s AND id = %s", (part, process_id))


def try_for_room(tx: Transaction) -> None:
    """Take new pages of the ledger's disk; raise ``LedgerFull`` where there are none. Roll the transaction back.

    An emptied table begins a new file, so that no page is used again that an earlier row had left.
    """
    tx.execute("TRUNCATE room")
    tx.execute("INSERT INTO room (satker, ballast) VALUES ('*', %s)", (secrets.token_bytes(BALLAST),))
