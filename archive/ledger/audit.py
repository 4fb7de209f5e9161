"""The audit log: who did what to which document, when. Rows are added, never changed; sealing is not done here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction


def enter(
    tx: Transaction, *, action: str, document_id: UUID | None = None, detail: Mapping[str, Any] | None = None
) -> None:
    """Add an entry for whoever the transaction acts for; it is as closed as the document it names."""
    tx.execute(
        "INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)"
        " SELECT coalesce(d.satker, acting_satker()), coalesce(d.akses, 0), acting_actor(), %(action)s, %(id)s, %(detail)s"
        "   FROM (SELECT) one LEFT JOIN document d ON d.id = %(id)s",
        {"action": action, "id": document_id, "detail": Jsonb(dict(detail or {}))},
    )
