"""Copies that name a document as what corrected or replaced theirs, printed before that one was itself put out of force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from archive.ledger.connection import Transaction

# A revocation is dated by its first job: a time of the enqueuing, under the lock, and not of its transaction's beginning.
_OUTDATED = """
SELECT DISTINCT a.document_id
  FROM act a
  JOIN act c ON c.document_id = a.oleh AND c.satker = a.satker AND c.kind = 'cabut'
  JOIN LATERAL (SELECT min(j.created_at) AS at FROM job j
                 WHERE j.document_id = c.document_id AND j.satker = c.satker AND j.on_done ->> 'acts' = c.no::text) revoked
    ON revoked.at IS NOT NULL
 WHERE a.satker = %(satker)s AND a.oleh IS NOT NULL AND (%(named)s::uuid[] IS NULL OR a.oleh = ANY (%(named)s::uuid[]))
   AND NOT EXISTS (SELECT FROM job k WHERE k.document_id = a.document_id AND k.satker = a.satker
                      AND k.created_at > revoked.at AND (k.on_done ? 'copy' OR k.on_done ? 'copies'))
 ORDER BY a.document_id LIMIT %(most)s
"""


def outdated(
    tx: Transaction, satker: str, *, named: Sequence[UUID] | None = None, most: int = 200
) -> list[UUID]:
    """Return the documents whose copies are outdated: of those that name one of ``named``, or of all."""
    values = {"satker": satker, "named": None if named is None else list(named), "most": most}
    return [row[0] for row in tx.execute(_OUTDATED, values).fetchall()]


def queues(tx: Transaction, document_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return in which queue the last copy of each document was printed."""
    rows = tx.execute(
        "SELECT DISTINCT ON (document_id) document_id, queue FROM job WHERE document_id = ANY (%s)"
        " AND (on_done ? 'copy' OR on_done ? 'copies') ORDER BY document_id, created_at DESC",
        (list(document_ids),),
    ).fetchall()
    return dict(rows)
