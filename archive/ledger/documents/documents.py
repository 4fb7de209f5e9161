"""Documents and their revisions: one by id, many by search, one in public by its code. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.connection import Transaction
from archive.ledger.folding import patterns
from archive.ledger.paging import Page, decode, encode
from archive.states import Status


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


DOCUMENT_COLUMNS = (
    "id, satker, jenis, unit, klasifikasi, akses, status, judul, perihal, pencipta, nomor, tahun, tanggal, code, series,"
    " revision_no, record, created_at, updated_at"
)


def get(tx: Transaction, document_id: UUID) -> Document | None:
    """Return the document; nothing if it does not exist or is not for the eyes of whoever asks."""
    row = tx.execute(f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE id = %s", (document_id,)).fetchone()
    return document_from(row) if row else None


def several(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Return those of the documents that may be seen, by id."""
    rows = tx.execute(
        f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE id = ANY (%s)", (list(document_ids),)
    ).fetchall()
    return {row[0]: document_from(row) for row in rows}


def search(
    tx: Transaction, wanted: DocumentFilter, cursor: str | None = None, limit: int = 50
) -> Page[Document]:
    """Return a page of documents, the newest first. For naskah_app, acting for one office."""
    at, last = decode(cursor)
    words = patterns(wanted.text) if wanted.text else None
    rows = tx.execute(
        f"SELECT {DOCUMENT_COLUMNS} FROM search_documents(%s, %s, %s, %s, %s, %s::text[], %s, %s, %s)",
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
    items = [document_from(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next_cursor=encode(items[-1].created_at, items[-1].id) if more else None)


def revision(tx: Transaction, document_id: UUID, no: int | None = None) -> Revision | None:
    """Return one revision of a document, the present one without ``no``."""
    row = tx.execute(
        "SELECT r.document_id, r.no, r.payload, r.context, r.contract_version, r.template_digest, r.content_digest,"
        " r.created_at FROM document d JOIN revision r ON r.document_id = d.id AND r.satker = d.satker"
        " WHERE d.id = %s AND r.no = coalesce(%s, d.revision_no)",
        (document_id, no),
    ).fetchone()
    if row is None:
        return None
    return Revision(
        document_id=row[0],
        no=row[1],
        payload=row[2],
        context=row[3],
        contract_version=row[4],
        template_digest=row[5],
        content_digest=row[6],
        created_at=row[7],
    )


def by_code(tx: Transaction, code: str) -> Verification | None:
    """Return what a verification code leads to, whoever asks; a principal without office may."""
    row = tx.execute(
        "SELECT satker, document_id, akses, jenis, status, nomor, tanggal, revision_no, content_digest, version_no,"
        " archived_at FROM find_code(%s)",
        (code,),
    ).fetchone()
    if row is None:
        return None
    return Verification(
        satker=row[0],
        document_id=row[1],
        akses=AccessClass(row[2]),
        jenis=row[3],
        status=Status(row[4]),
        nomor=row[5],
        tanggal=row[6],
        revision_no=row[7],
        content_digest=row[8],
        version_no=row[9],
        archived_at=row[10],
    )


def with_code(tx: Transaction, code: str) -> Document | None:
    """Return the document with this verification code, if it is for the eyes of whoever asks."""
    row = tx.execute(f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE code = %s", (code,)).fetchone()
    return document_from(row) if row else None


def answering(tx: Transaction, jenis: str, codes: Sequence[str]) -> dict[str, list[Document]]:
    """Return the documents of a type that deal with received papers, by the papers' codes; cancelled ones do not count."""
    found: dict[str, list[Document]] = {}
    rows = tx.execute(
        f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE jenis = %s AND status <> 'batal'"
        " AND record ->> 'menanggapi' = ANY (%s) ORDER BY created_at, id",
        (jenis, list(codes)),
    ).fetchall()
    for each in map(document_from, rows):
        found.setdefault(each.record["menanggapi"], []).append(each)
    return found


def document_from(row: tuple[Any, ...]) -> Document:
    """Return the document of a row of ``DOCUMENT_COLUMNS``."""
    return Document(
        id=row[0],
        satker=row[1],
        jenis=row[2],
        unit=row[3],
        klasifikasi=row[4],
        akses=AccessClass(row[5]),
        status=Status(row[6]),
        judul=row[7],
        perihal=row[8],
        pencipta=row[9],
        nomor=row[10],
        tahun=row[11],
        tanggal=row[12],
        code=row[13],
        series=row[14],
        revision_no=row[15],
        record=row[16],
        created_at=row[17],
        updated_at=row[18],
    )
