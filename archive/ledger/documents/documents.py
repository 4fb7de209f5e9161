"""Documents and their revisions: one by id, many by search, one in public by its code. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.folding import patterns
from archive.ledger.paging import Page, decode, encode
from archive.ledger.viewing import once
from archive.states import IN_FORCE, Status


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document's row: what it is and how it stands, not what it says."""

    id: UUID
    satker: str
    jenis: str
    unit: str
    klasifikasi: str
    akses: AccessClass
    status: Status
    judul: str
    perihal: str
    pencipta: str
    nomor: str | None
    tahun: int
    tanggal: date | None
    code: str
    series: str
    revision_no: int
    record: dict[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentFilter:
    """What to look for; what is None does not matter."""

    jenis: str | None = None
    unit: str | None = None
    tahun: int | None = None
    status: str | None = None
    klasifikasi: str | None = None
    text: str | None = None
    """Words that must all stand in number, title, subject or, of a received paper, sender and number, however written."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What a revision pins: later renders never derive again."""

    document_id: UUID
    no: int
    payload: str
    context: str
    contract_version: str
    template_digest: str
    content_digest: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What the public may learn from a code; what of it is shown depends on ``akses``."""

    satker: str
    document_id: UUID
    akses: AccessClass
    jenis: str
    status: Status
    nomor: str | None
    tanggal: date | None
    revision_no: int
    content_digest: str
    version_no: int | None
    archived_at: datetime | None


DOCUMENT = Columns(Document, akses=AccessClass, status=Status)
REVISION = Columns(Revision)
_VERIFICATION = Columns(Verification, akses=AccessClass, status=Status)


def get(tx: Transaction, document_id: UUID) -> Document | None:
    """Return the document; nothing if it does not exist or is not for the eyes of whoever asks."""

    def read() -> Document | None:
        row = tx.execute(f"SELECT {DOCUMENT} FROM document WHERE id = %s", (document_id,)).fetchone()
        return DOCUMENT.read(row) if row else None

    return once(tx, ("document", document_id), read)


def several(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Return those of the documents that may be seen, by id."""
    if not document_ids:
        return {}
    rows = tx.execute(
        f"SELECT {DOCUMENT} FROM document WHERE id = ANY (%s)", (list(document_ids),)
    ).fetchall()
    return {row[0]: DOCUMENT.read(row) for row in rows}


def search(
    tx: Transaction, wanted: DocumentFilter, cursor: str | None = None, limit: int = 50
) -> Page[Document]:
    """Return a page of documents, the newest first. For naskah_app, acting for one office."""
    at, last = decode(cursor)
    words = patterns(wanted.text) if wanted.text else None
    rows = tx.execute(
        f"SELECT {DOCUMENT} FROM search_documents(%s, %s, %s, %s, %s, %s::text[], %s, %s, %s)",
        (
            wanted.jenis,
            wanted.unit,
            wanted.tahun,
            wanted.status,
            wanted.klasifikasi,
            words,
            at,
            last,
            limit + 1,
        ),
    ).fetchall()
    items = [DOCUMENT.read(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].created_at, items[-1].id) if more else None)


def revision(tx: Transaction, document_id: UUID, no: int | None = None) -> Revision | None:
    """Return one revision of a document, the present one without ``no``."""
    row = tx.execute(
        f"SELECT {REVISION.of('r')} FROM document d JOIN revision r ON r.document_id = d.id AND r.satker = d.satker"
        " WHERE d.id = %s AND r.no = coalesce(%s, d.revision_no)",
        (document_id, no),
    ).fetchone()
    return REVISION.read(row) if row else None


def by_code(tx: Transaction, code: str) -> Verification | None:
    """Return what a verification code leads to, whoever asks; a principal without office may."""
    row = tx.execute(f"SELECT {_VERIFICATION} FROM find_code(%s)", (code,)).fetchone()
    return _VERIFICATION.read(row) if row else None


def with_code(tx: Transaction, code: str) -> Document | None:
    """Return the document with this verification code, if it is for the eyes of whoever asks."""
    row = tx.execute(f"SELECT {DOCUMENT} FROM document WHERE code = %s", (code,)).fetchone()
    return DOCUMENT.read(row) if row else None


def answering(tx: Transaction, jenis: str, codes: Sequence[str]) -> dict[str, list[Document]]:
    """Return the documents of a type that deal with received papers, by the papers' codes; cancelled ones do not count."""
    found: dict[str, list[Document]] = {}
    rows = tx.execute(
        f"SELECT {DOCUMENT} FROM document WHERE jenis = %s AND status <> 'batal'"
        " AND record ->> 'menanggapi' = ANY (%s) ORDER BY created_at, id",
        (jenis, list(codes)),
    ).fetchall()
    for each in map(DOCUMENT.read, rows):
        found.setdefault(each.record["menanggapi"], []).append(each)
    return found


def replies(tx: Transaction, codes: Sequence[str], besides: str) -> dict[str, list[Document]]:
    """Return the documents in force that deal with received papers, by the papers' codes; none of the type ``besides``."""
    found: dict[str, list[Document]] = {}
    rows = tx.execute(
        f"SELECT {DOCUMENT} FROM document WHERE record ->> 'menanggapi' = ANY (%s) AND jenis <> %s"
        " AND status = ANY (%s) ORDER BY created_at, id",
        (list(codes), besides, list(IN_FORCE)),
    ).fetchall()
    for each in map(DOCUMENT.read, rows):
        found.setdefault(each.record["menanggapi"], []).append(each)
    return found
