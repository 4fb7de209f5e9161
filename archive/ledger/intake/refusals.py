"""Events that were not accepted: kept and shown with their reason, never dropped, never given a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.paging import Page, decode, encode


@dataclass(frozen=True, kw_only=True)
class RefusedEvent:
    """An event that was not accepted, kept with its reason; it leaves no key."""

    id: UUID
    satker: str
    akses: AccessClass
    channel: str
    source: str | None
    event_id: str | None
    raw: str
    problem: dict[str, Any]
    refused_at: datetime


_REFUSED = Columns(RefusedEvent, akses=AccessClass)


def refuse(
    tx: Transaction,
    *,
    satker: str | None,
    channel: str,
    source: str | None,
    event_id: str | None,
    raw: str,
    problem: dict[str, Any],
    akses: AccessClass | None = None,
) -> UUID:
    """Keep an event that was not accepted, with its problem; it takes no key.

    Without ``akses`` it is as closed as its sender may see: nobody knows what it holds. Without ``satker`` (the
    sender is unknown) it belongs to the house.
    """
    row = tx.execute(
        "INSERT INTO refused_event (satker, akses, channel, source, event_id, raw, problem)"
        " VALUES (%s, coalesce(%s, acting_ceiling()), %s, %s, %s, %s, %s) RETURNING id",
        (
            "*" if satker is None else satker,
            None if akses is None else int(akses),
            channel,
            _printable(source),
            _printable(event_id),
            _printable(raw),
            Jsonb(_printable_within(problem)),
        ),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    return UUID(str(row[0]))


def refused(tx: Transaction, limit: int, cursor: str | None = None) -> Page[RefusedEvent]:
    """List refused events, the newest first."""
    at, last = decode(cursor)
    rows = tx.execute(
        f"SELECT {_REFUSED} FROM refused_event"
        " WHERE %(at)s::timestamptz IS NULL OR (refused_at, id) < (%(at)s::timestamptz, %(last)s::uuid)"
        " ORDER BY refused_at DESC, id DESC LIMIT %(limit)s",
        {"at": at, "last": last, "limit": limit + 1},
    ).fetchall()
    items = [_REFUSED.read(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].refused_at, items[-1].id) if more else None)


def _printable(text: str | None) -> str | None:
    # PostgreSQL's text holds no NUL; the replacement character keeps the place visible.
    return text.replace("\x00", "\ufffd") if text is not None else None


def _printable_within(value: Any) -> Any:
    # jsonb refuses NUL too: a reason may quote the sender's key or value.
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, dict):
        return {_printable(name): _printable_within(inner) for name, inner in value.items()}
    return [_printable_within(inner) for inner in value] if isinstance(value, list) else value
