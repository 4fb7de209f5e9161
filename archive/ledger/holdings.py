"""Every object version the ledger records, streamed: for fixity and for the comparison with the bucket's listing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

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


# Keys are COLLATE "C": the order is that of their bytes, as a bucket's listing has it.
_HOLDINGS = """
SELECT a.satker, a.document_id, a.version_no, v.object_id, a.key, a.version_id, a.sha256, a.size
  FROM artifact a JOIN version v ON v.document_id = a.document_id AND v.satker = a.satker AND v.no = a.version_no
UNION ALL
SELECT v.satker, v.document_id, v.no, v.object_id, v.inventory_key, v.inventory_version_id, v.inventory_sha256, NULL
  FROM version v
UNION ALL
SELECT f.satker, f.template_id, f.version_no, t.object_id, f.key, f.version_id, f.sha256, f.size
  FROM template_file f JOIN template t ON t.id = f.template_id AND t.satker = f.satker
 ORDER BY 5, 6
"""
_AT_ONCE = 2_000
"""Rows fetched at a time: about a megabyte in hand, whatever the archive's size."""


def every(tx: Transaction) -> Iterator[Holding]:
    """Yield every holding the transaction may see, by key as bytes; iterate inside the transaction."""
    with tx.cursor("holdings") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(_HOLDINGS)
        for row in cursor:
            yield Holding(
                satker=row[0],
                document_id=row[1],
                version_no=row[2],
                object_id=row[3],
                key=row[4],
                version_id=row[5],
                sha256=row[6],
                size=row[7],
            )


def count(tx: Transaction) -> int:
    """Return how many there are."""
    row = tx.execute(
        "SELECT (SELECT count(*) FROM artifact) + (SELECT count(*) FROM version) + (SELECT count(*) FROM template_file)"
    ).fetchone()
    assert row is not None  # an aggregate always has its row
    return int(row[0])


def newest(tx: Transaction) -> Holding | None:
    """Return the inventory of the version that was recorded last."""
    row = tx.execute(
        "SELECT satker, document_id, no, object_id, inventory_key, inventory_version_id, inventory_sha256 FROM version"
        " ORDER BY created_at DESC, document_id LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    return Holding(
        satker=row[0],
        document_id=row[1],
        version_no=row[2],
        object_id=row[3],
        key=row[4],
        version_id=row[5],
        sha256=row[6],
        size=None,
    )
