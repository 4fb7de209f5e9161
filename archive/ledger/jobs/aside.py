"""Pages that were set aside after they failed: which there are, and of which people were told since they last failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class AsidePage:
    """One page that was set aside."""

    job_id: UUID
    document_id: UUID
    act_no: int | None
    """The last act it was to show; None for the page of a draft that nobody acted upon."""
    cause: str | None
    since: datetime
    """When it was last tried."""


_PAGE: Final = Columns(AsidePage, without=("job_id", "act_no", "since"))
_SELECT = f"""
SELECT {_PAGE}, id, (on_done ->> 'acts')::int, coalesce(leased_at, created_at) FROM job
 WHERE satker = %(satker)s AND state = 'quarantined' AND document_id IS NOT NULL
"""
MOST: Final = 200
"""Looked at in one go, the longest aside first."""


def every(tx: Transaction, satker: str) -> list[AsidePage]:
    """Return the pages that are set aside now, those that have been longest first."""
    return _read(tx, f"{_SELECT} ORDER BY created_at LIMIT {MOST}", satker)


def take_untold(tx: Transaction, satker: str) -> list[AsidePage]:
    """Return the pages of which nobody was told since they last failed; from now on they count as told."""
    untold = _read(
        tx,
        f"{_SELECT} AND (aside_told_at IS NULL OR aside_told_at < coalesce(leased_at, created_at))"
        f" ORDER BY created_at LIMIT {MOST} FOR UPDATE SKIP LOCKED",
        satker,
    )
    if untold:
        tx.execute(
            "UPDATE job SET aside_told_at = clock_timestamp() WHERE satker = %s AND id = ANY (%s)",
            (satker, [each.job_id for each in untold]),
        )
    return untold


def _read(tx: Transaction, query: str, satker: str) -> list[AsidePage]:
    rows = tx.execute(query, {"satker": satker}).fetchall()
    cut = len(_PAGE)
    return [_PAGE.read(r[:cut], job_id=r[cut], act_no=r[cut + 1], since=r[cut + 2]) for r in rows]
