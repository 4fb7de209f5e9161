"""Files of their own beside a document, on their way into the vault: each lies here until a version that holds it is recorded.

They belong to the document and to no job: whichever job prints the revision that names them lays them down. Every function
takes part in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import Document
from archive.ledger.documents.staging import StagedFile


def wait(tx: Transaction, document: Document, files: Sequence[StagedFile]) -> None:
    """Keep files until a version holds them."""
    for file in files:
        tx.execute(
            "INSERT INTO attached_file (satker, document_id, akses, name, media, sha256, pages, data)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %b)",
            (
                *(document.satker, document.id, int(document.akses)),
                *(file.name, file.media, file.sha256, file.pages, file.data),
            ),
        )


def waiting(tx: Transaction, document_id: UUID, names: Collection[str]) -> list[StagedFile]:
    """Return those of these files that no version holds yet, by name."""
    rows = tx.execute(
        "SELECT name, media, sha256, pages, data FROM attached_file"
        " WHERE document_id = %s AND name = ANY (%s) ORDER BY name",
        (document_id, list(names)),
    ).fetchall()
    return [StagedFile(name=r[0], media=r[1], sha256=r[2], pages=r[3], data=bytes(r[4])) for r in rows]


def named(tx: Transaction, document_id: UUID, member: str) -> list[str]:
    """Return the contexts of a document's revisions that have a member of this name, the newest first."""
    rows = tx.execute(
        "SELECT context FROM revision WHERE document_id = %s AND strpos(context, %s) > 0 ORDER BY no DESC",
        (document_id, f'"{member}"'),
    ).fetchall()
    return [str(row[0]) for row in rows]


def arrived(tx: Transaction, document_id: UUID, names: Collection[str]) -> None:
    """Let go of files that a version holds now, with its record."""
    tx.execute(
        "DELETE FROM attached_file WHERE document_id = %s AND name = ANY (%s)", (document_id, list(names))
    )


def taken_off(tx: Transaction, document_id: UUID, stays: Collection[str]) -> None:
    """Let go of files that the document's new revision does not name."""
    tx.execute(
        "DELETE FROM attached_file WHERE document_id = %s AND NOT name = ANY (%s)", (document_id, list(stays))
    )
