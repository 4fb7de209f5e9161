"""The secrets a subscription's events are signed with (v1): one at present, and those it replaced while they still sign.

As text, in the form of Standard Webhooks; what is signed with them and how is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class WebhookSecret:
    """One secret of one subscription."""

    webhook_id: UUID
    secret: str = field(repr=False)
    added_at: datetime
    until: datetime | None
    """None for the present one; else the end of its overlap."""


_SECRET = Columns(WebhookSecret)


def living(tx: Transaction, webhooks: Iterable[UUID]) -> dict[UUID, list[WebhookSecret]]:
    """Return the secrets that sign for these subscriptions now, the present one first."""
    found: dict[UUID, list[WebhookSecret]] = {}
    for row in tx.execute(
        f"SELECT {_SECRET} FROM webhook_secret WHERE webhook_id = ANY (%s)"
        " AND (until IS NULL OR until > clock_timestamp()) ORDER BY until DESC NULLS FIRST",
        (sorted(set(webhooks)),),
    ).fetchall():
        secret = _SECRET.read(row)
        found.setdefault(secret.webhook_id, []).append(secret)
    return found


def replace(
    tx: Transaction, satker: str, webhook_id: UUID, *, secret: str, overlap_s: float, by: str
) -> WebhookSecret:
    """Make this the subscription's present secret; the one before it goes on signing beside it for ``overlap_s``.

    An overlap of nothing ends every earlier secret at once.
    """
    tx.execute(
        "UPDATE webhook_secret SET until = clock_timestamp() + make_interval(secs => %(overlap)s)"
        " WHERE webhook_id = %(webhook)s AND (until IS NULL OR %(overlap)s = 0 AND until > clock_timestamp())",
        {"webhook": webhook_id, "overlap": float(overlap_s)},
    )
    row = tx.execute(
        f"INSERT INTO webhook_secret (satker, webhook_id, secret, added_by) VALUES (%s, %s, %s, %s) RETURNING {_SECRET}",
        (satker, webhook_id, secret, by),
    ).fetchone()
    assert row is not None  # INSERT ... RETURNING gives its row
    return _SECRET.read(row)
