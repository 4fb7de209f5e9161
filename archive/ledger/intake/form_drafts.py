"""What a person has typed into a document's form and not handed in yet: their own alone, until some days after they last typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction

KEPT: Final = timedelta(days=30)
"""After the last save."""
MOST: Final = 50
"""Of one person; the one left alone the longest goes for another."""


@dataclass(frozen=True, kw_only=True)
class FormDraft:
    """One form as it was left."""

    id: UUID
    jenis: str
    akses: AccessClass
    document_id: UUID | None
    """The document whose words it changes; None for a new one."""
    judul: str
    typed: Mapping[str, Any] = field(repr=False)
    began_at: datetime
    saved_at: datetime
    ends_at: datetime


_DRAFT = Columns(FormDraft, akses=AccessClass)


def save(
    tx: Transaction,
    *,
    satker: str,
    person_id: str,
    form_id: UUID,
    jenis: str,
    akses: AccessClass,
    document_id: UUID | None,
    judul: str,
    typed: Mapping[str, Any],
    source: str,
) -> None:
    """Keep a form as it is typed now, unless it was handed in under ``source``; what is over, and what is more than a person keeps, goes."""
    tx.execute("SELECT end_form_drafts()")
    tx.execute(
        "INSERT INTO form_draft (satker, id, akses, person_id, jenis, document_id, judul, typed, ends_at)"
        " SELECT %s, %s::uuid, %s::smallint, %s, %s, %s::uuid, %s, %s::jsonb, clock_timestamp() + %s::interval"
        " WHERE NOT EXISTS (SELECT FROM event WHERE satker = %s AND source = %s AND event_id = %s)"
        " ON CONFLICT (id, person_id, satker) DO UPDATE SET akses = excluded.akses, judul = excluded.judul, typed = excluded.typed,"
        "    saved_at = clock_timestamp(), ends_at = excluded.ends_at",
        (
            *(satker, form_id, int(akses), person_id, jenis, document_id, judul, Jsonb(dict(typed)), KEPT),
            *(satker, source, str(form_id)),
        ),
    )
    tx.execute(
        "DELETE FROM form_draft WHERE person_id = %s AND id IN"
        " (SELECT id FROM form_draft WHERE person_id = %s ORDER BY saved_at DESC OFFSET %s)",
        (person_id, person_id, MOST),
    )


def get(tx: Transaction, person_id: str, form_id: UUID) -> FormDraft | None:
    """Return a person's form; None for what is over, handed in, or somebody else's."""
    row = tx.execute(
        f"SELECT {_DRAFT} FROM form_draft WHERE id = %s AND person_id = %s AND ends_at > clock_timestamp()",
        (form_id, person_id),
    ).fetchone()
    return _DRAFT.read(row) if row else None


def of_person(tx: Transaction, person_id: str) -> list[FormDraft]:
    """Return a person's forms, the last one typed into first."""
    rows = tx.execute(
        f"SELECT {_DRAFT} FROM form_draft WHERE person_id = %s AND ends_at > clock_timestamp() ORDER BY saved_at DESC, id LIMIT %s",
        (person_id, MOST),
    ).fetchall()
    return [_DRAFT.read(row) for row in rows]


def of_document(tx: Transaction, person_id: str, document_id: UUID) -> FormDraft | None:
    """Return a person's form for a document's new words, the last one typed into."""
    row = tx.execute(
        f"SELECT {_DRAFT} FROM form_draft WHERE person_id = %s AND document_id = %s AND ends_at > clock_timestamp()"
        " ORDER BY saved_at DESC, id LIMIT 1",
        (person_id, document_id),
    ).fetchone()
    return _DRAFT.read(row) if row else None


def forget(tx: Transaction, person_id: str, form_id: UUID) -> bool:
    """Let a person's form go; false where there is none."""
    row = tx.execute(
        "DELETE FROM form_draft WHERE id = %s AND person_id = %s RETURNING id", (form_id, person_id)
    ).fetchone()
    return row is not None
