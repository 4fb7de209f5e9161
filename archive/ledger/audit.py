"""The audit log: who did what to which document, when. Rows are added, never changed; sealing is not done here.

Its trail is read backwards. What happened to documents above the reader's class stands in it without what identifies them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.access import AccessClass
from archive.ledger.connection import Transaction
from archive.ledger.paging import Page, decode, encode

_COVERED: ContextVar[frozenset[UUID]] = ContextVar("covered", default=frozenset())
"""Documents whose reads in hand stand under one entry that names the whole view."""
_COUNTING: ContextVar[bool] = ContextVar("counting", default=False)
"""What is read is counted, and nothing of it shown."""


@contextmanager
def covering(document_ids: Iterable[UUID]) -> Iterator[None]:
    """Let what is read of these documents in the block write no entry of its own: it is part of one view of each.

    Whoever opens the block sees to that view's one entry, committed before a byte of what was read leaves; a refusal is
    entered all the same.
    """
    before = _COVERED.set(_COVERED.get() | set(document_ids))
    try:
        yield
    finally:
        _COVERED.reset(before)


@contextmanager
def counting() -> Iterator[None]:
    """Let what is read in the block write no entry: nothing of any document leaves it but how many there are for their reader."""
    before = _COUNTING.set(True)
    try:
        yield
    finally:
        _COUNTING.reset(before)


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


def read(
    tx: Transaction, *, action: str, document_ids: Iterable[UUID], detail: Mapping[str, Any] | None = None
) -> None:
    """Add an entry for each of the documents that is of class T, R or SR: whoever the transaction acts for is shown it.

    Whatever shows something of a document to a caller passes here, and commits before the first byte leaves.
    """
    wanted = list(set(document_ids) - _COVERED.get())
    if wanted and not _COUNTING.get():
        tx.execute(
            "INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)"
            " SELECT satker, akses, acting_actor(), %s, id, %s FROM document WHERE id = ANY (%s) AND akses > %s",
            (action, Jsonb(dict(detail or {})), wanted, int(AccessClass.B)),
        )


@dataclass(frozen=True, kw_only=True)
class TrailEntry:
    """One line of the trail, as its reader may see it."""

    id: UUID
    at: datetime
    actor: str
    action: str
    document_id: UUID | None
    detail: Mapping[str, Any] = field(repr=False)
    masked: bool
    """It concerns a document above the reader's class, or one that is not there: which, is not said."""


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """Which entries are asked for."""

    actor: str | None = None
    action: str | None = None
    """An action, or the beginning of several up to a full stop: ``document`` is also ``document.read``."""
    document_id: UUID | None = None
    since: datetime | None = None
    before: datetime | None = None


def trail(tx: Transaction, wanted: TrailFilter, cursor: str | None, limit: int) -> Page[TrailEntry]:
    """Return a page of the acting office's trail, the newest first."""
    at, last = decode(cursor)
    rows = tx.execute(
        "SELECT id, at, actor, action, document_id, detail, masked FROM audit_trail(%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            wanted.actor,
            wanted.action,
            wanted.document_id,
            wanted.since,
            wanted.before,
            at,
            last,
            limit + 1,
        ),
    ).fetchall()
    found = [
        TrailEntry(id=r[0], at=r[1], actor=r[2], action=r[3], document_id=r[4], detail=r[5], masked=r[6])
        for r in rows[:limit]
    ]
    more = len(rows) > limit
    return Page(items=found, next_cursor=encode(found[-1].at, found[-1].id) if more else None)
