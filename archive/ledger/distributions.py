"""To whom a signed document went, by which channel, and who received it when: each recipient is a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One recipient of one distribution."""

    id: UUID
    document_id: UUID
    act_no: int
    penerima: str
    saluran: str
    sent_at: datetime
    received_at: datetime | None
    received_by: str | None
    noted_by: str | None
    """Who entered the receipt."""


_COLUMNS = "id, document_id, act_no, penerima, saluran, sent_at, received_at, received_by, noted_by"


def add(
    tx: Transaction,
    satker: str,
    document_id: UUID,
    act_no: int,
    recipients: Iterable[tuple[str, str]],
    sent_at: datetime | None = None,
) -> None:
    """Write down to whom (name, channel) a document goes with one act, in that order; sent now unless told when."""
    given = list(recipients)
    tx.execute(
        "INSERT INTO distribution (satker, akses, document_id, act_no, sent_at, penerima, saluran, urut)"
        " SELECT d.satker, d.akses, d.id, %s, coalesce(%s, clock_timestamp()), r.*"
        " FROM document d, unnest(%s::text[], %s::text[]) WITH ORDINALITY r"
        " WHERE d.id = %s AND d.satker = %s",
        (act_no, sent_at, [each[0] for each in given], [each[1] for each in given], document_id, satker),
    )


def of(tx: Transaction, document_id: UUID) -> list[Recipient]:
    """Return a document's recipients in the order they were sent to."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM distribution WHERE document_id = %s ORDER BY act_no, urut",
        (document_id,),
    ).fetchall()
    return [_recipient(row) for row in rows]


def receipt(
    tx: Transaction,
    satker: str,
    recipient_id: UUID,
    *,
    document_id: UUID,
    received_by: str,
    at: datetime,
    by: str,
) -> Recipient | None:
    """Write a receipt down, once; nothing when there is no such recipient still without one."""
    row = tx.execute(
        "UPDATE distribution SET received_at = %s, received_by = %s, noted_by = %s"
        " WHERE satker = %s AND id = %s AND document_id = %s AND received_at IS NULL"
        f" RETURNING {_COLUMNS}",
        (at, received_by, by, satker, recipient_id, document_id),
    ).fetchone()
    return _recipient(row) if row else None


def _recipient(row: tuple[Any, ...]) -> Recipient:
    return Recipient(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
