"""Backups that were finished: how old the newest is, is for whoever watches. Written by the owner, read by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class FinishedBackup:
    """One finished backup."""

    made_at: datetime
    """As of when the ledger is in it."""
    place: str
    size: int
    sha256: str
    """Of its manifest."""


def note(tx: Transaction, *, made_at: datetime, place: str, size: int, sha256: str) -> None:
    """Note a finished backup."""
    tx.execute(
        "INSERT INTO backup_made (made_at, place, size, sha256) VALUES (%s, %s, %s, %s)",
        (made_at, place, size, sha256),
    )


def newest(tx: Transaction) -> FinishedBackup | None:
    """Return the newest backup that was finished; None: none ever was."""
    row = tx.execute(
        "SELECT made_at, place, size, sha256 FROM backup_made ORDER BY made_at DESC LIMIT 1"
    ).fetchone()
    return FinishedBackup(made_at=row[0], place=row[1], size=row[2], sha256=row[3]) if row else None
