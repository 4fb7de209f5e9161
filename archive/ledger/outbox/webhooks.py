"""Subscriptions to events: where to, of which types, up to which class. Who may have one is the desk's to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


class Scheme(StrEnum):
    """How an event is signed, in the words of Standard Webhooks."""

    V1 = "v1"
    """HMAC-SHA256 with a secret of the subscription's own: what the published libraries check."""
    V1A = "v1a"
    """Ed25519 with the office's key: its public half is enough to check with."""


class WebhookState(StrEnum):
    """Whether a subscription is served."""

    ACTIVE = "active"
    """What happens is sent."""
    PAUSED = "paused"
    """What happens waits until it is resumed; by a person, or because the target said it is gone."""
    REMOVED = "removed"
    """Ended for good; the row stays for the record."""


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """One subscription."""

    id: UUID
    satker: str
    url: str
    types: tuple[str, ...]
    """None: every type."""
    ceiling: AccessClass
    """Of a document above it nothing is told."""
    schemes: tuple[Scheme, ...]
    """How its events are signed, one signature a scheme and living key."""
    note: str
    state: str
    reason: str | None
    """Why it is paused."""
    failures: int
    """Attempts that failed in a row."""
    failing_since: datetime | None
    added_at: datetime
    added_by: str


def _schemes(texts: Sequence[str]) -> tuple[Scheme, ...]:
    return tuple(map(Scheme, texts))


_WEBHOOK = Columns(Webhook, types=tuple, ceiling=AccessClass, schemes=_schemes)


def add(
    tx: Transaction,
    *,
    satker: str,
    url: str,
    types: Sequence[str],
    ceiling: AccessClass,
    schemes: Sequence[Scheme] = (Scheme.V1A,),
    note: str,
    by: str,
) -> Webhook:
    """Add a subscription; it is told of what happens from now on."""
    row = tx.execute(
        "INSERT INTO webhook (satker, url, types, ceiling, schemes, note, added_by) VALUES (%s, %s, %s, %s, %s, %s, %s)"
        f" RETURNING {_WEBHOOK}",
        (satker, url, list(types), int(ceiling), list(schemes), note, by),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    return _WEBHOOK.read(row)


def get(tx: Transaction, webhook_id: UUID) -> Webhook | None:
    """Return one that was not removed."""
    row = tx.execute(
        f"SELECT {_WEBHOOK} FROM webhook WHERE id = %s AND state <> 'removed'", (webhook_id,)
    ).fetchone()
    return _WEBHOOK.read(row) if row else None


def every(tx: Transaction) -> list[Webhook]:
    """Return all that were not removed, the oldest first."""
    rows = tx.execute(
        f"SELECT {_WEBHOOK} FROM webhook WHERE state <> 'removed' ORDER BY added_at, id"
    ).fetchall()
    return [_WEBHOOK.read(row) for row in rows]


def pause(tx: Transaction, webhook_id: UUID, reason: str) -> Webhook | None:
    """Let everything wait; nothing when there is no such subscription."""
    row = tx.execute(
        f"UPDATE webhook SET state = 'paused', reason = %s WHERE id = %s AND state <> 'removed' RETURNING {_WEBHOOK}",
        (reason, webhook_id),
    ).fetchone()
    return _WEBHOOK.read(row) if row else None


def resume(tx: Transaction, webhook_id: UUID) -> Webhook | None:
    """Send again, what waited first, with two days from now; nothing when there is no such subscription."""
    row = tx.execute(
        "UPDATE webhook SET state = 'active', reason = NULL, failures = 0, failing_since = NULL,"
        f" quiet_until = '-infinity' WHERE id = %s AND state <> 'removed' RETURNING {_WEBHOOK}",
        (webhook_id,),
    ).fetchone()
    if row is None:
        return None
    tx.execute(
        "UPDATE webhook_delivery SET run_after = clock_timestamp(), waits_since = clock_timestamp()"
        " WHERE webhook_id = %s AND state = 'waiting'",
        (webhook_id,),
    )
    ring(tx)
    return _WEBHOOK.read(row)


def remove(tx: Transaction, webhook_id: UUID) -> Webhook | None:
    """End a subscription; what still waited for it will not be sent."""
    row = tx.execute(
        f"UPDATE webhook SET state = 'removed' WHERE id = %s AND state <> 'removed' RETURNING {_WEBHOOK}",
        (webhook_id,),
    ).fetchone()
    if row is None:
        return None
    tx.execute(
        "UPDATE webhook_delivery SET state = 'dead', cause = 'removed', done_at = clock_timestamp()"
        " WHERE webhook_id = %s AND state = 'waiting'",
        (webhook_id,),
    )
    return _WEBHOOK.read(row)


def ring(tx: Transaction) -> None:
    """Tell the courier that something waits for it."""
    tx.execute("SELECT pg_notify('naskah_webhook', '')")
