"""Forms by which accounts are changed: each has a number, and is taken once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

from archive.ledger.connection import Transaction

KEPT: Final = timedelta(days=7)
"""A page that is older is loaded anew by whoever comes back to it."""
Standing = Literal["first", "again", "other"]


def take(tx: Transaction, satker: str, person_id: str, form: UUID, asked: bytes) -> Standing:
    """Take a person's form: the first time, again for the same, or again for something else; of two at once the second waits."""
    tx.execute(
        "DELETE FROM account_form WHERE satker = %s AND at < clock_timestamp() - %s::interval", (satker, KEPT)
    )
    made = tx.execute(
        "INSERT INTO account_form (satker, person_id, id, asked) VALUES (%s, %s, %s, %b) ON CONFLICT DO NOTHING RETURNING id",
        (satker, person_id, form, asked),
    ).fetchone()
    if made is not None:
        return "first"
    row = tx.execute(
        "SELECT asked FROM account_form WHERE satker = %s AND person_id = %s AND id = %s",
        (satker, person_id, form),
    ).fetchone()
    return "again" if row is not None and bytes(row[0]) == asked else "other"
