"""Until when the vault's objects are locked, as the ledger was last told. Extends no lock itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class DueLock:
    """One object version whose lock is to be renewed."""

    id: UUID
    """Of the artifact, of the version for an inventory, or of a template's file."""
    satker: str
    document_id: UUID
    """Of the document, or of the template."""
    key: str
    version_id: str
    locked_until: datetime


def locks_due(tx: Transaction, before: datetime, limit: int) -> list[DueLock]:
    """Return artifacts and inventories whose lock ends before ``before``, the most urgent first."""
    rows = tx.execute(
        "(SELECT id, satker, document_id, key, version_id, locked_until FROM artifact"
        "  WHERE locked_until < %(before)s ORDER BY locked_until LIMIT %(limit)s)"
        " UNION ALL"
        " (SELECT id, satker, document_id, inventory_key, inventory_version_id, inventory_locked_until FROM version"
        "  WHERE inventory_locked_until < %(before)s ORDER BY inventory_locked_until LIMIT %(limit)s)"
        " UNION ALL"
        " (SELECT id, satker, template_id, key, version_id, locked_until FROM template_file"
        "  WHERE locked_until < %(before)s ORDER BY locked_until LIMIT %(limit)s)"
        " ORDER BY locked_until LIMIT %(limit)s",
        {"before": before, "limit": limit},
    ).fetchall()
    return [
        DueLock(id=r[0], satker=r[1], document_id=r[2], key=r[3], version_id=r[4], locked_until=r[5])
        for r in rows
    ]


def earliest_end(tx: Transaction) -> datetime | None:
    """Return when the first lock of the acting satker ends; None when nothing of it is locked."""
    row = tx.execute(
        "SELECT least((SELECT min(locked_until) FROM artifact), (SELECT min(inventory_locked_until) FROM version),"
        " (SELECT min(locked_until) FROM template_file))"
    ).fetchone()
    assert row is not None  # a SELECT without FROM has its row
    found: datetime | None = row[0]
    return found


def locked(tx: Transaction, ids: Sequence[UUID], until: datetime) -> None:
    """Note that the objects of ``ids`` are locked to ``until``; a later date already there stays."""
    change = (list(ids), until)
    tx.execute(
        "UPDATE artifact a SET locked_until = greatest(a.locked_until, w.until)"
        " FROM (SELECT %s::uuid[] AS ids, %s::timestamptz AS until) w WHERE a.id = ANY (w.ids)",
        change,
    )
    tx.execute(
        "UPDATE template_file f SET locked_until = greatest(f.locked_until, w.until)"
        " FROM (SELECT %s::uuid[] AS ids, %s::timestamptz AS until) w WHERE f.id = ANY (w.ids)",
        change,
    )
    tx.execute(
        "UPDATE version v SET inventory_locked_until = greatest(v.inventory_locked_until, w.until)"
        " FROM (SELECT %s::uuid[] AS ids, %s::timestamptz AS until) w WHERE v.id = ANY (w.ids)",
        change,
    )
