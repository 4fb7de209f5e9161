"""Acts of people upon a document: paraf, signature. Added, never changed; whether one may act is the desk's to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.errors import DocumentNotFound
from archive.ledger.viewing import once


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act, with what its actor saw."""

    document_id: UUID
    no: int
    revision_no: int
    kind: str
    """paraf, tanda_tangan, ..."""
    person_id: str
    nama: str
    jabatan: str
    kapasitas: str
    kelompok: str
    """koordinasi or hierarki."""
    at: datetime
    content_digest: str
    pdf_sha256: str | None
    note: str | None = None
    """What the actor wrote with it."""
    detail: dict[str, Any] = field(default_factory=dict)
    """What the desk decided with it; ``void`` lists the acts it takes back."""


_ACT = Columns(Act)


def standing(acts: Sequence[Act]) -> list[Act]:
    """Return the acts that none of the later ones takes back."""
    void = {number for act in acts for number in act.detail.get("void", ())}
    return [act for act in acts if act.no not in void]


def of(tx: Transaction, document_id: UUID) -> list[Act]:
    """Return the document's acts in their order."""
    return once(tx, ("acts", document_id), lambda: of_several(tx, [document_id]))


def of_several(tx: Transaction, document_ids: Sequence[UUID]) -> list[Act]:
    """Return the acts of several documents, each document's in their order."""
    rows = tx.execute(
        f"SELECT {_ACT} FROM act WHERE document_id = ANY (%s) ORDER BY document_id, no",
        (list(document_ids),),
    ).fetchall()
    return [_ACT.read(row) for row in rows]


def add(
    tx: Transaction,
    *,
    document_id: UUID,
    revision_no: int,
    kind: str,
    person_id: str,
    nama: str,
    jabatan: str,
    kapasitas: str,
    kelompok: str,
    content_digest: str,
    pdf_sha256: str | None,
    note: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Act:
    """Add an act, now, with the next number; the document's row is held until the transaction ends."""
    # A statement of its own: only the one after it sees the act of whoever held the row before us.
    tx.execute("SELECT FROM document WHERE id = %s FOR NO KEY UPDATE", (document_id,))
    row = tx.execute(
        "INSERT INTO act (document_id, satker, akses, no, revision_no, kind, person_id, nama, jabatan, kapasitas,"
        "                 kelompok, at, content_digest, pdf_sha256, note, detail)"
        " SELECT id, satker, akses, (SELECT coalesce(max(no), 0) + 1 FROM act WHERE document_id = document.id),"
        "        %s, %s, %s, %s, %s, %s, %s, clock_timestamp(), %s, %s, %s, %s FROM document WHERE id = %s"
        f" RETURNING {_ACT}",
        (
            revision_no,
            kind,
            person_id,
            nama,
            jabatan,
            kapasitas,
            kelompok,
            content_digest,
            pdf_sha256,
            note,
            Jsonb(dict(detail or {})),
            document_id,
        ),
    ).fetchone()
    if row is None:
        raise DocumentNotFound(document=document_id)
    return _ACT.read(row)
