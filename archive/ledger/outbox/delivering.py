"""The courier's side of events out: sort what happened, lease what is due, end what was tried.

An event is sorted once, into a delivery for each subscription that wants it. A delivery is leased for longer than an
attempt can take and never renewed; who comes back after that finds a newer fence and changes nothing. Sorting and leasing
happen under one lock, so that any number of couriers keep the order of each document and the limit of each target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.errors import LeaseLost
from archive.ledger.outbox.deliveries import DELIVERY, Delivery
from archive.ledger.outbox.webhooks import Scheme, WebhookState

GIVE_UP_S = 48 * 3600.0
"""Two days: what fails on Friday evening is tried until Sunday evening."""

_LOCK = 0x4E61736B  # one number among the database's advisory locks


@dataclass(frozen=True, kw_only=True)
class DeliveryErrand:
    """A leased delivery and where it is to go."""

    delivery: Delivery
    url: str
    schemes: tuple[Scheme, ...]
    fence: int
    failures: int
    """Attempts at this target that failed in a row before this one."""


_SORT = """
WITH fresh AS MATERIALIZED (
    SELECT id, satker, akses, type, document_id, data, created_at FROM outbound_event
     WHERE sorted_at IS NULL ORDER BY created_at LIMIT %(limit)s FOR UPDATE
), wanted AS (
    INSERT INTO webhook_delivery (satker, webhook_id, event_id, akses, type, document_id, data, occurred_at)
    SELECT f.satker, w.id, f.id, f.akses, f.type, f.document_id, f.data, f.created_at
      FROM fresh f JOIN webhook w ON w.satker = f.satker AND w.state <> 'removed' AND w.added_at <= f.created_at
       AND f.akses <= w.ceiling AND (w.types = '{}' OR f.type = ANY (w.types))
)
UPDATE outbound_event e SET sorted_at = clock_timestamp() FROM fresh WHERE e.id = fresh.id AND e.satker = fresh.satker
"""

# A target that fails gets one attempt at a time; `turn` serves targets in turn, whatever one of them has waiting.
_LEASE = f"""
WITH room AS (
    SELECT w.id, w.satker, w.url, w.schemes, w.ceiling, w.failures, CASE WHEN w.failures > 0 THEN 1 ELSE %(each)s END
           - (SELECT count(*) FROM webhook_delivery l WHERE l.webhook_id = w.id AND l.satker = w.satker
                 AND l.state = 'leased' AND l.lease_until > clock_timestamp()) AS places
      FROM webhook w WHERE w.state = 'active' AND w.quiet_until <= clock_timestamp()
       AND NOT (SELECT endings_unread())  -- after a restore: it may be a subscription that was ended since
), due AS (
    SELECT r.id, r.satker, r.url, r.schemes, r.failures, d.event_id,
           row_number() OVER (PARTITION BY r.id ORDER BY d.run_after, d.occurred_at) AS turn
      FROM room r CROSS JOIN LATERAL (
        SELECT event_id, run_after, occurred_at FROM webhook_delivery d
         WHERE d.webhook_id = r.id AND d.satker = r.satker AND d.akses <= r.ceiling
           AND d.state IN ('waiting', 'leased') AND d.run_after <= clock_timestamp()
           AND (d.state = 'waiting' OR d.lease_until <= clock_timestamp())
           AND NOT EXISTS (
               SELECT FROM webhook_delivery o WHERE o.webhook_id = d.webhook_id AND o.document_id = d.document_id
                  AND o.state IN ('waiting', 'leased') AND (o.occurred_at, o.event_id) < (d.occurred_at, d.event_id))
         ORDER BY d.run_after, d.occurred_at LIMIT greatest(r.places, 0)) d
), chosen AS (
    SELECT * FROM due ORDER BY turn LIMIT %(most)s
)
UPDATE webhook_delivery d SET state = 'leased', attempts = attempts + 1, fence = fence + 1,
       lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
  FROM chosen c WHERE d.webhook_id = c.id AND d.event_id = c.event_id AND d.satker = c.satker
RETURNING {DELIVERY.of("d")}, c.url, c.schemes, d.fence, c.failures
"""


def take_turn(tx: Transaction) -> bool:
    """Become the one courier that sorts and leases until the transaction ends; False while another is at it."""
    row = tx.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,)).fetchone()
    return bool(row and row[0])


def sort(tx: Transaction, limit: int) -> int:
    """Sort the oldest events into deliveries; returns how many events were sorted. Under ``take_turn``."""
    return tx.execute(_SORT, {"limit": limit}).rowcount


def lease(tx: Transaction, *, most: int, each: int, seconds: float) -> list[DeliveryErrand]:
    """Lease what is due, at most ``each`` a target at a time. Under ``take_turn``."""
    rows = tx.execute(_LEASE, {"most": most, "each": each, "seconds": float(seconds)}).fetchall()
    return [
        DeliveryErrand(
            delivery=DELIVERY.read(row[:-4]),
            url=url,
            schemes=tuple(map(Scheme, schemes)),
            fence=fence,
            failures=failures,
        )
        for row in rows
        for url, schemes, fence, failures in (row[-4:],)
    ]


def delivered(tx: Transaction, errand: DeliveryErrand, answered: int) -> None:
    """End a delivery that arrived; its target works again."""
    _end(
        tx,
        errand,
        "state = 'delivered', cause = NULL, detail = NULL, answered = %(answered)s, done_at = clock_timestamp()",
        {"answered": answered},
    )
    # Only where there is something to change: two attempts at once would wait for each other's row.
    tx.execute(
        "UPDATE webhook SET failures = 0, failing_since = NULL, quiet_until = '-infinity'"
        " WHERE id = %s AND satker = %s AND failures > 0",
        (errand.delivery.webhook_id, errand.delivery.satker),
    )


def failed(
    tx: Transaction,
    errand: DeliveryErrand,
    *,
    cause: str,
    detail: str,
    answered: int | None,
    again_s: float,
    quiet_s: float,
) -> list[UUID]:
    """Put a delivery off, or give it up after ``GIVE_UP_S``; let its target rest. Returns the events given up.

    The last attempt falls on the end of the two days. When the target itself has failed for so long, all that waited for
    it as long is given up with it: each would only be tried once more.
    """
    values = {"cause": cause, "detail": detail, "answered": answered, "again": again_s, "give_up": GIVE_UP_S}
    state = _end(
        tx,
        errand,
        "state = CASE WHEN waits_since <= clock_timestamp() - make_interval(secs => %(give_up)s) THEN 'dead'"
        "             ELSE 'waiting' END,"
        " cause = %(cause)s, detail = %(detail)s, answered = %(answered)s, failed_at = clock_timestamp(),"
        " done_at = CASE WHEN waits_since <= clock_timestamp() - make_interval(secs => %(give_up)s)"
        "                THEN clock_timestamp() END,"
        " run_after = least(clock_timestamp() + make_interval(secs => %(again)s),"
        "                   greatest(clock_timestamp(), waits_since + make_interval(secs => %(give_up)s)))",
        values,
    )
    dead = [errand.delivery.event_id] if state == "dead" else []
    row = tx.execute(
        "UPDATE webhook SET failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),"
        " quiet_until = clock_timestamp() + make_interval(secs => %s) WHERE id = %s AND satker = %s"
        " RETURNING state = 'removed' OR failing_since <= clock_timestamp() - make_interval(secs => %s), state",
        (quiet_s, errand.delivery.webhook_id, errand.delivery.satker, GIVE_UP_S),
    ).fetchone()
    if row and row[0]:
        dead += _give_up(tx, errand, removed=row[1] == WebhookState.REMOVED)
    return dead


def pause(tx: Transaction, errand: DeliveryErrand, reason: str) -> None:
    """Pause a target that says it is gone for good; what waits for it waits on, this delivery among it."""
    _end(
        tx,
        errand,
        "state = 'waiting', cause = 'gone', detail = %(reason)s, answered = 410, failed_at = clock_timestamp()",
        {"reason": reason},
    )
    tx.execute(
        "UPDATE webhook SET state = 'paused', reason = %s WHERE id = %s AND satker = %s AND state = 'active'",
        (reason, errand.delivery.webhook_id, errand.delivery.satker),
    )


def give_back(tx: Transaction, errand: DeliveryErrand) -> None:
    """Return a delivery that was not tried: a shutdown, not a failure."""
    _end(tx, errand, "state = 'waiting', attempts = attempts - 1", {})


def forget(tx: Transaction, days: int, limit: int) -> int:
    """Delete the oldest deliveries that arrived more than ``days`` ago; returns how many."""
    return tx.execute(
        "DELETE FROM webhook_delivery d USING (SELECT webhook_id, event_id, satker FROM webhook_delivery"
        "  WHERE state = 'delivered' AND done_at < clock_timestamp() - make_interval(days => %s) LIMIT %s) old"
        " WHERE d.webhook_id = old.webhook_id AND d.event_id = old.event_id AND d.satker = old.satker",
        (days, limit),
    ).rowcount


def _give_up(tx: Transaction, errand: DeliveryErrand, *, removed: bool) -> list[UUID]:
    rows = tx.execute(
        "UPDATE webhook_delivery SET state = 'dead', cause = %(cause)s, done_at = clock_timestamp()"
        " WHERE webhook_id = %(webhook)s AND satker = %(satker)s AND state = 'waiting'"
        " AND (%(removed)s OR waits_since <= clock_timestamp() - make_interval(secs => %(give_up)s)) RETURNING event_id",
        {
            "cause": "removed" if removed else "target_away",
            "webhook": errand.delivery.webhook_id,
            "satker": errand.delivery.satker,
            "removed": removed,
            "give_up": GIVE_UP_S,
        },
    ).fetchall()
    return [row[0] for row in rows]


def _end(tx: Transaction, errand: DeliveryErrand, change: str, values: dict[str, Any]) -> str:
    # `change` is a constant of this module, never a caller's text.
    named = errand.delivery
    row = tx.execute(
        f"UPDATE webhook_delivery SET lease_until = NULL, {change} WHERE webhook_id = %(webhook)s"
        " AND event_id = %(event)s AND satker = %(satker)s AND fence = %(fence)s AND state = 'leased' RETURNING state",
        {
            **values,
            "webhook": named.webhook_id,
            "event": named.event_id,
            "satker": named.satker,
            "fence": errand.fence,
        },
    ).fetchone()
    if row is None:
        raise LeaseLost(webhook=named.webhook_id, event=named.event_id, fence=errand.fence)
    return str(row[0])
