"""Files on their way into the vault: what a person brought lies beside its job until the version that holds it is recorded.

Every function takes part in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import Document


@dataclass(frozen=True, kw_only=True)
class StagedFile:
    """A file a person brought, on its way into the vault."""

    name: str
    media: str
    sha256: str
    pages: int | None
    data: bytes = field(repr=False)


def stage(tx: Transaction, document: Document, job_id: UUID, file: StagedFile) -> None:
    """Keep a file until the job has laid it into the vault."""
    tx.execute(
        "INSERT INTO staged_file (satker, job_id, akses, document_id, name, media, sha256, pages, data)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %b)",
        (
            document.satker,
            job_id,
            int(document.akses),
            document.id,
            file.name,
            file.media,
            file.sha256,
            file.pages,
            file.data,
        ),
    )


def staged(tx: Transaction, job_id: UUID) -> list[StagedFile]:
    """Return the files a job is to lay into the vault."""
    rows = tx.execute(
        "SELECT name, media, sha256, pages, data FROM staged_file WHERE job_id = %s ORDER BY name", (job_id,)
    ).fetchall()
    return [StagedFile(name=r[0], media=r[1], sha256=r[2], pages=r[3], data=bytes(r[4])) for r in rows]


def stage_again(tx: Transaction, document: Document, before: UUID, job_id: UUID) -> None:
    """Give the files of a job that is over to the one in its place."""
    tx.execute(
        "INSERT INTO staged_file (satker, job_id, akses, document_id, name, media, sha256, pages, data)"
        " SELECT satker, %s, akses, document_id, name, media, sha256, pages, data FROM staged_file"
        " WHERE job_id = %s AND document_id = %s",
        (job_id, before, document.id),
    )


def unstage(tx: Transaction, job_id: UUID) -> None:
    """Let go of a job's files, those of jobs it stands in place of too, with the record of the version that holds them."""
    tx.execute(
        "DELETE FROM staged_file s USING staged_file t WHERE t.job_id = %s AND s.document_id = t.document_id"
        " AND s.satker = t.satker AND s.name = t.name AND s.sha256 = t.sha256",
        (job_id,),
    )
