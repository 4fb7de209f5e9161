"""What a key has used of its share: requests of a minute, bytes of a day. It decides nothing but whether there is room.

One row a key and kind, begun anew with each minute or day, so that every process counts in one place and nothing grows. A day
is the office's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from archive.ledger.connection import Transaction

Kind = Literal["requests", "bytes"]
SECONDS: Final[dict[Kind, int]] = {"requests": 60, "bytes": 86_400}
"""How long a share lasts; a day in which clocks change is as long as the others here."""
WAIT_MS: Final = 500
"""For the row of a key that others of its requests hold; beyond that nobody is counted rather than kept waiting."""
_BEGAN: Final = {
    "requests": "date_trunc('minute', clock_timestamp())",
    "bytes": "date_trunc('day', clock_timestamp(), o.zona)",
}
_ENDS: Final = {"requests": "interval '1 minute'", "bytes": "interval '1 day'"}


@dataclass(frozen=True, kw_only=True)
class Share:
    """One share of a key as it stands after a request."""

    kind: Kind
    most: int
    left: int
    resets_s: int
    """Until it is whole again; at least 1."""
    enough: bool
    """Whether the request had room in it; what had none is not counted."""


def take(tx: Transaction, key_id: UUID, kind: Kind, size: int, most: int) -> Share:
    """Take ``size`` of a key's share, if there is so much left."""
    tx.execute(f"SET LOCAL lock_timeout = {WAIT_MS}")
    row = tx.execute(
        f"""
        WITH span AS (
            SELECT k.satker, k.id, {_BEGAN[kind]} AS began
              FROM api_key k JOIN office o ON o.satker = k.satker WHERE k.id = %(key)s
        ), taken AS (
            INSERT INTO key_share AS s (satker, key_id, kind, began, used)
            SELECT satker, id, %(kind)s, began, %(size)s FROM span WHERE %(size)s <= %(most)s
            ON CONFLICT (key_id, satker, kind) DO UPDATE
               SET began = greatest(s.began, excluded.began),
                   used = CASE WHEN s.began < excluded.began THEN 0 ELSE s.used END + excluded.used
             WHERE CASE WHEN s.began < excluded.began THEN 0 ELSE s.used END + excluded.used <= %(most)s
            RETURNING s.used
        )
        SELECT t.used, CASE WHEN s.began < p.began THEN 0 ELSE s.used END,
               extract(epoch FROM p.began + {_ENDS[kind]} - clock_timestamp())
          FROM span p LEFT JOIN taken t ON true
          LEFT JOIN key_share s ON s.key_id = p.id AND s.satker = p.satker AND s.kind = %(kind)s
        """,
        {"key": key_id, "kind": kind, "size": size, "most": most},
    ).fetchone()
    if row is None:  # a key of an office that is not there: nothing to count by
        return Share(kind=kind, most=most, left=most, resets_s=SECONDS[kind], enough=True)
    taken, before, left_s = row
    used = taken if taken is not None else before or 0
    return Share(
        kind=kind, most=most, left=max(0, most - used), resets_s=max(1, int(left_s)), enough=taken is not None
    )


def used(tx: Transaction) -> dict[tuple[UUID, Kind], int]:
    """Return what the office's keys have used of the share that runs, for who looks."""
    rows = tx.execute(
        "SELECT s.key_id, s.kind, s.used FROM key_share s JOIN office o ON o.satker = s.satker"
        f" WHERE s.began >= CASE s.kind WHEN 'requests' THEN {_BEGAN['requests']} ELSE {_BEGAN['bytes']} END"
    ).fetchall()
    return {(row[0], row[1]): row[2] for row in rows}
