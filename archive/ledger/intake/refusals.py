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


@dataclass(frozen=True, kw_only=True)
class RefusalNotice:
    """How a refusal is told to who subscribed."""

    type: str
    data: dict[str, Any]
    most_a_minute: int
    """Of one sender; the next are kept and not told."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whose refusals are asked for: what this key sent, and what is of its sources, a former key's too."""

    id: str
    sources: tuple[str, ...]
    """Prefixes, at a boundary."""


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
    sent_by: str | None = None,
    notice: RefusalNotice | None = None,
) -> UUID:
    """Keep an event that was not accepted, with its problem, and tell who subscribed; it takes no key.

    Without ``akses`` it is as closed as its sender may see: nobody knows what it holds. Without ``satker`` (the
    sender is unknown) it belongs to the house.
    """
    row = tx.execute(
        "INSERT INTO refused_event (satker, akses, channel, source, event_id, raw, problem, sent_by)"
        " VALUES (%s, coalesce(%s, acting_ceiling()), %s, %s, %s, %s, %s, %s) RETURNING id",
        (
            "*" if satker is None else satker,
            None if akses is None else int(akses),
            channel,
            _printable(source),
            _printable(event_id),
            _printable(raw),
            Jsonb(_printable_within(problem)),
            sent_by,
        ),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    if notice is not None:
        _tell(tx, row[0], notice)
    return UUID(str(row[0]))


def _tell(tx: Transaction, refused_id: UUID, notice: RefusalNotice) -> None:
    tx.execute(
        "INSERT INTO outbound_event (satker, akses, type, data)"
        " SELECT r.satker, r.akses, %(type)s, %(data)s FROM refused_event r WHERE r.id = %(id)s"
        " AND (SELECT count(*) FROM refused_event o WHERE o.satker = r.satker AND o.sent_by = r.sent_by"
        "      AND o.refused_at > r.refused_at - interval '1 minute') <= %(most)s",
        {
            "id": refused_id,
            "type": notice.type,
            "data": Jsonb(_printable_within(notice.data)),
            "most": notice.most_a_minute,
        },
    )


_OF_SENDER = """(sent_by = %(by)s OR EXISTS (
    SELECT FROM unnest(%(sources)s::text[]) AS prefix
     WHERE prefix <> '' AND starts_with(source, prefix)
       AND (source = prefix OR right(prefix, 1) IN ('/', ':', '#', '?')
            OR substr(source, length(prefix) + 1, 1) IN ('/', ':', '#', '?'))))"""
"""As ``service.identity.gate.covers`` says it."""


def refused(
    tx: Transaction, limit: int, cursor: str | None = None, *, sender: Sender | None = None
) -> Page[RefusedEvent]:
    """List refused events, the newest first; with ``sender`` only theirs."""
    at, last = decode(cursor)
    rows = tx.execute(
        f"SELECT {_REFUSED} FROM refused_event"
        " WHERE (%(at)s::timestamptz IS NULL OR (refused_at, id) < (%(at)s::timestamptz, %(last)s::uuid))"
        f" AND (%(by)s::text IS NULL OR {_OF_SENDER})"
        " ORDER BY refused_at DESC, id DESC LIMIT %(limit)s",
        {
            "at": at,
            "last": last,
            "limit": limit + 1,
            "by": sender.id if sender else None,
            "sources": list(sender.sources) if sender else [],
        },
    ).fetchall()
    items = [_REFUSED.read(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].refused_at, items[-1].id) if more else None)


def lately(tx: Transaction, sent_by: str, problem: dict[str, Any]) -> bool:
    """Tell whether a sender was refused with the same errors within the last minute."""
    row = tx.execute(
        "SELECT EXISTS (SELECT FROM refused_event WHERE satker = (SELECT acting_satker()) AND sent_by = %s"
        " AND refused_at > clock_timestamp() - interval '1 minute'"
        " AND problem->>'type' = %s AND problem->'errors' = %s)",
        (sent_by, problem["type"], Jsonb(_printable_within(problem["errors"]))),
    ).fetchone()
    return bool(row and row[0])


def of_event(tx: Transaction, source: str, event_id: str, limit: int) -> list[RefusedEvent]:
    """Return the refusals of one event, the newest first."""
    rows = tx.execute(
        f"SELECT {_REFUSED} FROM refused_event WHERE satker = (SELECT acting_satker()) AND source = %s AND event_id = %s"
        " ORDER BY refused_at DESC, id DESC LIMIT %s",
        (source, event_id, limit),
    ).fetchall()
    return [_REFUSED.read(row) for row in rows]


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
