"""Deliveries of events to subscriptions, one row each, as people look at them: listed, replayed, tested, counted.

How they are taken up and ended is in ``delivering.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.outbox.webhooks import Webhook, ring
from archive.ledger.paging import Page, decode, encode


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    """To be sent, now or after its back-off."""
    LEASED = "leased"
    """Being sent."""
    DELIVERED = "delivered"
    """The target answered with 2xx."""
    DEAD = "dead"
    """Given up after two days, or ended with its subscription; may be replayed."""
    WITHHELD = "withheld"
    """The document's class rose above the subscription's before it was sent."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One event on its way to one subscription."""

    webhook_id: UUID
    event_id: UUID
    satker: str
    type: str
    document_id: UUID | None
    data: dict[str, Any]
    occurred_at: datetime
    state: str
    attempts: int
    run_after: datetime
    answered: int | None
    cause: str | None
    detail: str | None
    failed_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class WebhookReport:
    """How one subscription stands."""

    webhook_id: UUID
    satker: str
    url: str
    state: str
    failures: int
    waiting: int
    oldest_age_s: float | None
    """Of what waits, since it was sorted, resumed or replayed."""
    dead: int
    delivered_per_minute: int
    failed_per_minute: int


DELIVERY = Columns(Delivery)


def get(tx: Transaction, webhook_id: UUID, event_id: UUID) -> Delivery | None:
    """Return one delivery."""
    row = tx.execute(
        f"SELECT {DELIVERY} FROM webhook_delivery WHERE webhook_id = %s AND event_id = %s",
        (webhook_id, event_id),
    ).fetchone()
    return DELIVERY.read(row) if row else None


def of(
    tx: Transaction, webhook_id: UUID, *, state: str | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Delivery]:
    """Return a page of a subscription's deliveries, the newest events first."""
    at, last = decode(cursor)
    rows = tx.execute(
        f"SELECT {DELIVERY} FROM webhook_delivery WHERE webhook_id = %(webhook)s"
        " AND (%(state)s::text IS NULL OR state = %(state)s)"
        " AND (%(at)s::timestamptz IS NULL OR (occurred_at, event_id) < (%(at)s::timestamptz, %(last)s::uuid))"
        " ORDER BY occurred_at DESC, event_id DESC LIMIT %(limit)s",
        {"webhook": webhook_id, "state": state, "at": at, "last": last, "limit": limit + 1},
    ).fetchall()
    items = [DELIVERY.read(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].occurred_at, items[-1].event_id) if more else None)


def replay(tx: Transaction, webhook_id: UUID, event_id: UUID | None) -> int:
    """Send one ended delivery again, or without ``event_id`` every dead one; returns how many wait again.

    With the same webhook-id: a receiver that has it already passes it over.
    """
    replayed = tx.execute(
        "UPDATE webhook_delivery d SET state = 'waiting', attempts = 0, run_after = clock_timestamp(),"
        " waits_since = clock_timestamp(), cause = NULL, detail = NULL, answered = NULL, done_at = NULL"
        " FROM webhook w WHERE w.id = d.webhook_id AND w.satker = d.satker AND w.state <> 'removed'"
        " AND d.akses <= w.ceiling AND d.webhook_id = %(webhook)s"
        " AND CASE WHEN %(event)s::uuid IS NULL THEN d.state = 'dead'"
        "     ELSE d.event_id = %(event)s AND d.state IN ('delivered', 'dead', 'withheld') END",
        {"webhook": webhook_id, "event": event_id},
    ).rowcount
    if replayed:
        ring(tx)
    return replayed


def add_test(tx: Transaction, webhook: Webhook, event_type: str, data: dict[str, Any]) -> Delivery:
    """Add an event that concerns no document, for one subscription alone."""
    row = tx.execute(
        "INSERT INTO webhook_delivery (satker, webhook_id, event_id, akses, type, data, occurred_at)"
        f" VALUES (%s, %s, gen_random_uuid(), 0, %s, %s, clock_timestamp()) RETURNING {DELIVERY}",
        (webhook.satker, webhook.id, event_type, Jsonb(data)),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    ring(tx)
    return DELIVERY.read(row)


# Each part reads a partial index; delivered ones are touched only for the last minute.
_REPORT = """
SELECT w.id, w.satker, w.url, w.state, w.failures, coalesce(open.n, 0), open.age, coalesce(dead.n, 0),
       coalesce(done.n, 0), coalesce(failed.n, 0)
  FROM webhook w
  LEFT JOIN LATERAL (SELECT count(*) AS n, extract(epoch FROM clock_timestamp() - min(waits_since)) AS age
                       FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state IN ('waiting', 'leased')) open ON true
  LEFT JOIN LATERAL (SELECT count(*) AS n FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'dead') dead ON true
  LEFT JOIN LATERAL (SELECT count(*) AS n FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'delivered'
                        AND d.done_at > clock_timestamp() - interval '1 minute') done ON true
  LEFT JOIN LATERAL (SELECT count(*) AS n FROM webhook_delivery d WHERE d.webhook_id = w.id
                        AND d.failed_at > clock_timestamp() - interval '1 minute') failed ON true
 WHERE w.state <> 'removed' ORDER BY w.satker, w.added_at, w.id
"""


def reports(tx: Transaction) -> list[WebhookReport]:
    """Report every subscription that was not removed."""
    return [
        WebhookReport(
            webhook_id=row[0],
            satker=row[1],
            url=row[2],
            state=row[3],
            failures=row[4],
            waiting=row[5],
            oldest_age_s=float(row[6]) if row[6] is not None else None,
            dead=row[7],
            delivered_per_minute=row[8],
            failed_per_minute=row[9],
        )
        for row in tx.execute(_REPORT).fetchall()
    ]


def unsorted_age(tx: Transaction) -> float:
    """Return for how many seconds the oldest event waits to be sorted, where an office is subscribed to; else 0.

    A courier that lives sorts within a second: this tells of its absence without asking it.
    """
    row = tx.execute(
        "SELECT extract(epoch FROM clock_timestamp() - min(created_at)) FROM outbound_event"
        " WHERE sorted_at IS NULL AND satker IN (SELECT satker FROM webhook WHERE state = 'active')"
    ).fetchone()
    return float(row[0]) if row and row[0] is not None else 0.0
