"""Every object version the ledger records, streamed: for fixity and for the comparison with the bucket's listing.

A scope takes a part of them: an office, what was archived in a time, a register's year, one document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One object version: an artifact, the inventory of a document's version (no size is kept of that), a template's."""

    satker: str
    document_id: UUID
    """Of the document, or of the template."""
    version_no: int
    object_id: str
    key: str
    version_id: str
    sha256: str
    size: int | None


_HOLDING = Columns(Holding)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which holdings are meant; nothing said is everything."""

    satker: str | None = None
    since: datetime | None = None
    """Of versions archived from then on."""
    before: datetime | None = None
    register: str | None = None
    tahun: int | None = None
    """Of documents that have a number in this register and year."""
    document_id: UUID | None = None

    @property
    def whole(self) -> bool:
        """Whether it is everything an office has."""
        return not (self.since or self.before or self.register or self.document_id)


# Keys are COLLATE "C": the order is that of their bytes, as a bucket's listing has it.
_HOLDINGS = """
WITH meant AS (
    SELECT v.* FROM version v
     WHERE (%(satker)s::text IS NULL OR v.satker = %(satker)s) AND (%(document)s::uuid IS NULL OR v.document_id = %(document)s)
       AND (%(since)s::timestamptz IS NULL OR v.created_at >= %(since)s)
       AND (%(before)s::timestamptz IS NULL OR v.created_at < %(before)s)
       AND (%(register)s::text IS NULL OR EXISTS (
            SELECT FROM register_number n WHERE n.document_id = v.document_id AND n.satker = v.satker
               AND n.register = %(register)s AND n.tahun = %(tahun)s))
)
SELECT a.satker, a.document_id, a.version_no, v.object_id, a.key, a.version_id, a.sha256, a.size
  FROM artifact a JOIN meant v ON v.document_id = a.document_id AND v.satker = a.satker AND v.no = a.version_no
UNION ALL
SELECT v.satker, v.document_id, v.no, v.object_id, v.inventory_key, v.inventory_version_id, v.inventory_sha256, NULL
  FROM meant v
UNION ALL
SELECT f.satker, f.template_id, f.version_no, t.object_id, f.key, f.version_id, f.sha256, f.size
  FROM template_file f JOIN template t ON t.id = f.template_id AND t.satker = f.satker
 WHERE %(whole)s AND (%(satker)s::text IS NULL OR f.satker = %(satker)s)
"""
_EVERYTHING = Scope()
_AT_ONCE = 200
"""Rows fetched at a time."""


def every(tx: Transaction, scope: Scope = _EVERYTHING) -> Iterator[Holding]:
    """Yield every holding of ``scope`` the transaction may see, by key as bytes; iterate inside the transaction.

    Whoever iterates reads objects in between, thousands of them where a bucket is ahead of an empty ledger: the server must
    not take the transaction for forgotten meanwhile (``settings.IDLE_IN_TRANSACTION_MS``). A dead peer it notices without.
    """
    tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    with tx.cursor("holdings") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(f"{_HOLDINGS} ORDER BY 5, 6", _about(scope))
        for row in cursor:
            yield _HOLDING.read(row)


def count(tx: Transaction, scope: Scope = _EVERYTHING) -> int:
    """Return how many there are."""
    row = tx.execute(f"SELECT count(*) FROM ({_HOLDINGS}) each", _about(scope)).fetchone()
    assert row is not None  # an aggregate always has its row
    return int(row[0])


def newest(tx: Transaction) -> Holding | None:
    """Return the inventory of the version that was recorded last."""
    row = tx.execute(
        "SELECT satker, document_id, no, object_id, inventory_key, inventory_version_id, inventory_sha256, NULL"
        " FROM version ORDER BY created_at DESC, document_id LIMIT 1"
    ).fetchone()
    return _HOLDING.read(row) if row else None


def _about(scope: Scope) -> dict[str, Any]:
    return {
        "satker": scope.satker,
        "document": scope.document_id,
        "since": scope.since,
        "before": scope.before,
        "register": scope.register,
        "tahun": scope.tahun,
        "whole": scope.whole,
    }


def books(tx: Transaction, satker: str) -> list[str]:
    """Return the codes of an office's registers that hold numbers, those its file no longer names too."""
    rows = tx.execute("SELECT DISTINCT register FROM register_number WHERE satker = %s", (satker,)).fetchall()
    return [str(row[0]) for row in rows]
