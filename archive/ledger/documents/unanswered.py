"""Received papers that still wait: no letter in force answers them, and nobody closed the disposisi on them.

Told of the papers, letters and sheets themselves, as far as the caller may see them; kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import DOCUMENT, Document
from archive.ledger.paging import Page, decode, encode
from archive.states import IN_FORCE, Status


@dataclass(frozen=True, kw_only=True)
class UnansweredPaper:
    """A received paper that waits for its answer."""

    document: Document
    passed_on: bool
    """Whether somebody has given a disposisi on it."""


def unanswered(
    tx: Transaction,
    satker: str,
    register: str,
    *,
    received: str,
    passes_on: str,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[UnansweredPaper]:
    """Return a page of what a register took in and nobody has answered, the oldest first.

    ``received`` and ``passes_on`` are the types of the sheets that stand for a received paper and pass one on.
    """
    at, last = decode(cursor)
    rows = tx.execute(
        f"SELECT {DOCUMENT} FROM document WHERE satker = %(satker)s AND jenis = %(received)s AND status = %(done)s"
        " AND id IN (SELECT document_id FROM register_number WHERE satker = %(satker)s AND register = %(register)s)"
        " AND NOT EXISTS (SELECT FROM document r WHERE r.satker = document.satker AND r.record ->> 'menanggapi' = document.code"
        "   AND r.jenis <> %(passes_on)s AND r.status = ANY (%(in_force)s))"
        " AND NOT EXISTS (SELECT FROM disposisi t WHERE t.satker = document.satker AND t.closed AND t.induk IS NULL"
        "   AND (t.naskah = document.id OR t.surat = document.code))"
        " AND (%(at)s::timestamptz IS NULL OR (created_at, id) > (%(at)s, %(last)s::uuid))"
        " ORDER BY created_at, id LIMIT %(limit)s",
        {
            "satker": satker,
            "received": received,
            "done": Status.SELESAI,
            "register": register,
            "passes_on": passes_on,
            "in_force": list(IN_FORCE),
            "at": at,
            "last": last,
            "limit": limit + 1,
        },
    ).fetchall()
    found = [DOCUMENT.read(row) for row in rows[:limit]]
    more = len(rows) > limit
    given = _passed_on(tx, satker, found)
    return Page(
        items=[UnansweredPaper(document=each, passed_on=each.id in given) for each in found],
        next_cursor=encode(found[-1].created_at, found[-1].id) if more else None,
    )


def _passed_on(tx: Transaction, satker: str, found: Sequence[Document]) -> set[UUID]:
    rows = tx.execute(
        "SELECT DISTINCT p.id FROM unnest(%s::uuid[], %s::text[]) p (id, code) JOIN disposisi t ON t.satker = %s"
        " AND (t.naskah = p.id OR t.surat = p.code) JOIN document d ON d.id = t.document_id AND d.satker = t.satker"
        " WHERE d.status = ANY (%s)",
        ([each.id for each in found], [each.code for each in found], satker, list(IN_FORCE)),
    ).fetchall()
    return {row[0] for row in rows}
