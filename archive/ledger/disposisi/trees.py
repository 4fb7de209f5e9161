"""Which sheets belong to a tree, to a letter, to a position; which of them still wait. Ids only, as far as the caller may see.

The rows follow the documents' records and acts by themselves (migration 0035), and are never written here: what a sheet says,
and how it stands, is read of the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.paging import Page, decode, encode
from archive.states import IN_FORCE

_RUNNING = (
    "d.status = ANY (%(in_force)s) AND NOT t.closed AND NOT EXISTS (SELECT FROM disposisi r"
    " JOIN document rd ON rd.id = r.document_id AND rd.satker = r.satker"
    " WHERE r.mengganti = t.document_id AND r.satker = t.satker AND (rd.status = ANY (%(in_force)s) OR rd.status = 'dicabut'))"
)
"""Given, and neither closed nor replaced; whether something above it ended is the desk's to see."""


def trees_of(tx: Transaction, document_ids: Sequence[UUID]) -> list[UUID]:
    """Return the trees that these sheets stand in, by the ids of their first sheets."""
    rows = tx.execute(
        "SELECT DISTINCT akar FROM disposisi WHERE document_id = ANY (%s)", (list(document_ids),)
    ).fetchall()
    return [row[0] for row in rows]


def sheets(tx: Transaction, trees: Sequence[UUID]) -> list[UUID]:
    """Return every sheet of these trees."""
    rows = tx.execute("SELECT document_id FROM disposisi WHERE akar = ANY (%s)", (list(trees),)).fetchall()
    return [row[0] for row in rows]


def about(
    tx: Transaction, document_id: UUID, code: str, cursor: str | None = None, limit: int = 200
) -> Page[UUID]:
    """Return a page of the sheets that pass a document on, or the received letter whose stamp sheet has this code, the newest first."""
    return _newest(
        tx,
        "t.naskah = %(naskah)s OR t.surat = %(surat)s",
        {"naskah": document_id, "surat": code},
        cursor,
        limit,
    )


def waiting(tx: Transaction, positions: Sequence[str], limit: int) -> list[UUID]:
    """Return the running sheets that wait for an answer of one of these positions, the earliest due first."""
    rows = tx.execute(
        "SELECT t.document_id FROM disposisi t JOIN document d ON d.id = t.document_id AND d.satker = t.satker"
        " WHERE t.document_id IN (SELECT k.document_id FROM disposisi_kepada k WHERE k.posisi = ANY (%(positions)s)"
        f"   AND NOT k.answered) AND {_RUNNING} ORDER BY t.batas, d.created_at, d.id LIMIT %(limit)s",
        {"positions": list(positions), "in_force": list(IN_FORCE), "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def answered(tx: Transaction, positions: Sequence[str], limit: int) -> list[UUID]:
    """Return the running sheets of these positions that everybody has answered: they are theirs to close."""
    rows = tx.execute(
        "SELECT t.document_id FROM disposisi t JOIN document d ON d.id = t.document_id AND d.satker = t.satker"
        f" WHERE t.pemberi = ANY (%(positions)s) AND {_RUNNING}"
        " AND NOT EXISTS (SELECT FROM disposisi_kepada k WHERE k.document_id = t.document_id AND k.satker = t.satker"
        "   AND NOT k.answered) ORDER BY d.updated_at, d.id LIMIT %(limit)s",
        {"positions": list(positions), "in_force": list(IN_FORCE), "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def given(tx: Transaction, positions: Sequence[str], limit: int) -> list[UUID]:
    """Return the running sheets that these positions gave, the earliest due first."""
    rows = tx.execute(
        "SELECT t.document_id FROM disposisi t JOIN document d ON d.id = t.document_id AND d.satker = t.satker"
        f" WHERE t.pemberi = ANY (%(positions)s) AND {_RUNNING} ORDER BY t.batas, d.created_at, d.id LIMIT %(limit)s",
        {"positions": list(positions), "in_force": list(IN_FORCE), "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def concerning(
    tx: Transaction, positions: Sequence[str], cursor: str | None = None, limit: int = 200
) -> Page[UUID]:
    """Return a page of the sheets that these positions gave or were given, the newest first."""
    return _newest(
        tx,
        "t.pemberi = ANY (%(positions)s) OR t.document_id IN (SELECT k.document_id FROM disposisi_kepada k"
        " WHERE k.posisi = ANY (%(positions)s))",
        {"positions": list(positions)},
        cursor,
        limit,
    )


def _newest(
    tx: Transaction, which: str, values: Mapping[str, Any], cursor: str | None, limit: int
) -> Page[UUID]:
    at, last = decode(cursor)
    rows = tx.execute(
        "SELECT t.document_id, d.created_at FROM disposisi t"
        f" JOIN document d ON d.id = t.document_id AND d.satker = t.satker WHERE ({which})"
        " AND (%(at)s::timestamptz IS NULL OR (d.created_at, d.id) < (%(at)s, %(last)s::uuid))"
        " ORDER BY d.created_at DESC, d.id DESC LIMIT %(limit)s",
        {**values, "at": at, "last": last, "limit": limit + 1},
    ).fetchall()
    items = [row[0] for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(rows[limit - 1][1], items[-1]) if more else None)


def overdue(tx: Transaction, before: datetime, limit: int) -> list[UUID]:
    """Return the running sheets whose day passed before a moment and whom somebody owes an answer, the latest last."""
    rows = tx.execute(
        "SELECT t.document_id FROM disposisi t JOIN document d ON d.id = t.document_id AND d.satker = t.satker"
        f" WHERE t.batas < %(before)s AND {_RUNNING} AND EXISTS (SELECT FROM disposisi_kepada k"
        "   WHERE k.document_id = t.document_id AND k.satker = t.satker AND NOT k.answered)"
        " ORDER BY t.batas, d.id LIMIT %(limit)s",
        {"before": before, "in_force": list(IN_FORCE), "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]
