"""The keys an office's events are signed with: one at present, and those it replaced for as long as they still sign.

As text, in the forms of Standard Webhooks; what is signed with them and how is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class OfficeKey:
    """One key pair of an office."""

    satker: str
    public: str
    secret: str = field(repr=False)
    added_at: datetime
    until: datetime | None
    """None for the present key; else the end of its overlap."""


_COLUMNS = "satker, public, secret, added_at, until"


def living(tx: Transaction, satkers: Iterable[str]) -> dict[str, list[OfficeKey]]:
    """Return the keys that sign for these offices now, the present one first."""
    found: dict[str, list[OfficeKey]] = {}
    for row in tx.execute(
        f"SELECT {_COLUMNS} FROM webhook_key WHERE satker = ANY (%s) AND (until IS NULL OR until > clock_timestamp())"
        " ORDER BY until DESC NULLS FIRST",
        (sorted(set(satkers)),),
    ).fetchall():
        key = OfficeKey(satker=row[0], public=row[1], secret=row[2], added_at=row[3], until=row[4])
        found.setdefault(key.satker, []).append(key)
    return found


def replace(tx: Transaction, satker: str, *, public: str, secret: str, overlap_s: float, by: str) -> None:
    """Make this the office's present key; the one before it goes on signing beside it for ``overlap_s``.

    An overlap of nothing ends every earlier key at once.
    """
    tx.execute(
        "UPDATE webhook_key SET until = clock_timestamp() + make_interval(secs => %(overlap)s)"
        " WHERE satker = %(satker)s AND (until IS NULL OR %(overlap)s = 0 AND until > clock_timestamp())",
        {"satker": satker, "overlap": float(overlap_s)},
    )
    tx.execute(
        "INSERT INTO webhook_key (satker, public, secret, added_by) VALUES (%s, %s, %s, %s)",
        (satker, public, secret, by),
    )


def begin(tx: Transaction, satker: str, *, public: str, secret: str, by: str) -> None:
    """Give the office its first key, unless it has one; of two at once the first is kept."""
    tx.execute(
        "INSERT INTO webhook_key (satker, public, secret, added_by) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (satker) WHERE until IS NULL DO NOTHING",
        (satker, public, secret, by),
    )
