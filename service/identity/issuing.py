"""A key is made: its digest goes into the ledger, its text to whoever asked, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.office import keys
from service.identity.secrets import NewKey, mint


def issue(
    tx: Transaction,
    *,
    satker: str,
    name: str,
    roles: Iterable[str],
    ceiling: AccessClass,
    by: str,
    sources: Iterable[str] = (),
    person_id: str | None = None,
    ends_at: datetime | None = None,
    most_a_minute: int | None = None,
    most_bytes_a_day: int | None = None,
) -> NewKey:
    """Make a program's key, or a person's token; a person may have several, so theirs bear the beginning of their id."""
    minted = mint()
    keys.add(
        tx,
        satker=satker,
        name=name if person_id is None else f"{name} {minted.id.hex[:8]}",
        kind="client" if person_id is None else "person",
        person_id=person_id,
        roles=roles,
        sources=sources,
        ceiling=ceiling,
        secret_digest=minted.digest,
        key_id=minted.id,
        by=by,
        ends_at=ends_at,
        most_a_minute=most_a_minute,
        most_bytes_a_day=most_bytes_a_day,
    )
    return minted
