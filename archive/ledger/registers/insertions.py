"""Numbers to be put between two others (sisipan): asked for with a reason by one person, approved by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction


@dataclass(frozen=True, kw_only=True)
class Insertion:
    """Leave to number one document behind an earlier number."""

    id: UUID
    document_id: UUID
    register: str
    tahun: int
    urut: int
    tanggal: date
    reason: str
    asked_at: datetime
    asked_by: str
    approved_at: datetime | None
    approved_by: str | None


_INSERTION = Columns(Insertion)


def ask(
    tx: Transaction,
    *,
    satker: str,
    document_id: UUID,
    register: str,
    tahun: int,
    urut: int,
    tanggal: date,
    reason: str,
    by: str,
) -> Insertion:
    """Ask for a document; asking again before the approval replaces what was asked."""
    row = tx.execute(
        "INSERT INTO number_insertion AS n (satker, akses, document_id, register, tahun, urut, tanggal, reason, asked_by)"
        " SELECT satker, akses, id, %s, %s, %s, %s, %s, %s FROM document WHERE id = %s AND satker = %s"
        " ON CONFLICT (document_id, satker) DO UPDATE SET register = excluded.register, tahun = excluded.tahun,"
        "   urut = excluded.urut, tanggal = excluded.tanggal, reason = excluded.reason, asked_by = excluded.asked_by,"
        "   asked_at = clock_timestamp(), approved_at = NULL, approved_by = NULL"
        f" RETURNING {_INSERTION}",
        (register, tahun, urut, tanggal, reason, by, document_id, satker),
    ).fetchone()
    assert row is not None  # the caller has seen the document
    return _INSERTION.read(row)


def approve(tx: Transaction, satker: str, insertion_id: UUID, by: str) -> Insertion | None:
    """Approve; nothing when there is none, it is approved already, or ``by`` asked for it."""
    row = tx.execute(
        "UPDATE number_insertion SET approved_at = clock_timestamp(), approved_by = %(by)s"
        " WHERE satker = %(satker)s AND id = %(id)s AND approved_at IS NULL AND asked_by <> %(by)s"
        f" RETURNING {_INSERTION}",
        {"satker": satker, "id": insertion_id, "by": by},
    ).fetchone()
    return _INSERTION.read(row) if row else None


def of(tx: Transaction, document_id: UUID) -> Insertion | None:
    """Return what was asked for a document."""
    row = tx.execute(
        f"SELECT {_INSERTION} FROM number_insertion WHERE document_id = %s", (document_id,)
    ).fetchone()
    return _INSERTION.read(row) if row else None


def get(tx: Transaction, insertion_id: UUID) -> Insertion | None:
    """Return one."""
    row = tx.execute(f"SELECT {_INSERTION} FROM number_insertion WHERE id = %s", (insertion_id,)).fetchone()
    return _INSERTION.read(row) if row else None


_OPEN = (
    f"SELECT {_INSERTION.of('n')} FROM number_insertion n"
    " JOIN document d ON d.id = n.document_id AND d.satker = n.satker"
    " WHERE n.satker = %s AND d.nomor IS NULL AND d.status <> 'batal'"
)


def waiting(tx: Transaction, satker: str) -> list[Insertion]:
    """Return those whose document has no number yet and is not cancelled, the oldest first."""
    return [_INSERTION.read(row) for row in tx.execute(f"{_OPEN} ORDER BY n.asked_at", (satker,)).fetchall()]


def open_in(tx: Transaction, satker: str, register: str, tahun: int) -> list[Insertion]:
    """Return those of a register's year whose document has no number yet and is not cancelled."""
    rows = tx.execute(
        f"{_OPEN} AND n.register = %s AND n.tahun = %s ORDER BY n.asked_at", (satker, register, tahun)
    ).fetchall()
    return [_INSERTION.read(row) for row in rows]
