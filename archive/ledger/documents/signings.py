"""A person's signature on its way: the final page that waits for it, and what a gateway was asked.

The page lies beside its job until a signed one is in the vault or the document is cancelled. A request is written before
anything is sent; what is known of its answer is written once. Every function takes part in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents.documents import Document
from archive.ledger.documents.staging import StagedFile
from archive.ledger.jobs.rows import Lease

FINAL: Final = "akhir/"
"""Before the names of the final page and its papers, unsigned: no version, shown to nobody."""
PAGE: Final = f"{FINAL}naskah.pdf"
"""The whole of it, as it is to be signed."""
SIGNED: Final = "naskah.pdf"
"""The same page with its signature, on its way into the vault."""
OPEN: Final = ("sent", "unknown")
"""States of a request whose outcome nobody knows yet."""


@dataclass(frozen=True, kw_only=True)
class SignRequest:
    """One request to a gateway."""

    id: UUID
    document_id: UUID
    act_no: int
    person_id: str
    page_sha256: str
    state: str
    """sent, signed, refused, unknown, released."""
    reason: str
    asked_at: datetime
    ended_at: datetime | None
    answer: bytes | None = field(default=None, repr=False)


_NEWEST: Final = (
    "s.document_id = %(document)s AND s.name = %(page)s AND s.job_id = (SELECT j.id FROM job j"
    " WHERE j.document_id = s.document_id AND j.satker = s.satker AND j.on_done ? 'final'"
    " ORDER BY j.created_at DESC, j.id DESC LIMIT 1)"
)
"""The page of the last job that was to prepare one."""
_REQUEST = Columns(SignRequest, answer=lambda data: None if data is None else bytes(data))


def keep_final(tx: Transaction, lease: Lease, files: Sequence[StagedFile]) -> None:
    """Keep the final page of a job, and the papers bound in it, until its signature; done twice, the first stay.

    What was prepared before it is let go: another has taken over the number, and signs a page with their own name.
    """
    if files:
        tx.execute(
            "DELETE FROM staged_file WHERE document_id = %s AND job_id <> %s AND starts_with(name, %s)",
            (lease.document_id, lease.job_id, FINAL),
        )
    for each in files:
        tx.execute(
            "INSERT INTO staged_file (satker, job_id, akses, document_id, name, media, sha256, pages, data)"
            " SELECT satker, id, akses, document_id, %s, %s, %s, %s, %b FROM job WHERE id = %s"
            " ON CONFLICT DO NOTHING",
            (each.name, each.media, each.sha256, each.pages, each.data, lease.job_id),
        )


def pages_of_papers(tx: Transaction, document_id: UUID) -> dict[str, int]:
    """Return how many pages each paper has that is bound in the final page; empty for a page of one paper."""
    rows = tx.execute(
        "SELECT s.name, s.pages FROM staged_file s JOIN job j ON j.id = s.job_id AND j.satker = s.satker"
        " WHERE s.document_id = %s AND starts_with(s.name, %s) AND s.name <> %s ORDER BY j.created_at",
        (document_id, FINAL, PAGE),
    ).fetchall()
    return {str(name).removeprefix(FINAL): pages for name, pages in rows}


def final(tx: Transaction, document_id: UUID) -> StagedFile | None:
    """Return the page that waits for its signature; None before it is prepared, and anew once another is ordered in its place."""
    row = tx.execute(
        f"SELECT s.name, s.media, s.sha256, s.pages, s.data FROM staged_file s WHERE {_NEWEST}",
        {"document": document_id, "page": PAGE},
    ).fetchone()
    return (
        StagedFile(name=row[0], media=row[1], sha256=row[2], pages=row[3], data=bytes(row[4]))
        if row
        else None
    )


def waits(tx: Transaction, document_id: UUID) -> bool:
    """Tell whether a page waits for its signature, without reading it."""
    row = tx.execute(
        f"SELECT EXISTS (SELECT FROM staged_file s WHERE {_NEWEST})", {"document": document_id, "page": PAGE}
    ).fetchone()
    return bool(row and row[0])


def let_go(tx: Transaction, lease: Lease) -> None:
    """Let go of the pages that waited for a signature, and of the job's own files, with the record that makes them pointless.

    What another job of the document brings is not touched; and the database lets go of no brought file that is not archived.
    """
    tx.execute(
        "DELETE FROM staged_file WHERE document_id = %s AND (job_id = %s OR starts_with(name, %s))",
        (lease.document_id, lease.job_id, FINAL),
    )


def latest(tx: Transaction, document_id: UUID) -> SignRequest | None:
    """Return the newest request for a document's signature."""
    row = tx.execute(
        f"SELECT {_REQUEST} FROM signing_request WHERE document_id = %s ORDER BY asked_at DESC LIMIT 1",
        (document_id,),
    ).fetchone()
    return _REQUEST.read(row) if row else None


def ask(tx: Transaction, document: Document, *, act_no: int, person_id: str, page_sha256: str) -> UUID:
    """Write down that a gateway is about to be asked; the database allows one open request a document."""
    row = tx.execute(
        "INSERT INTO signing_request (satker, akses, document_id, act_no, person_id, page_sha256)"
        " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
        (document.satker, int(document.akses), document.id, act_no, person_id, page_sha256),
    ).fetchone()
    assert row is not None  # the row was inserted
    made: UUID = row[0]
    return made


def note(tx: Transaction, request_id: UUID, *, state: str, reason: str, answer: bytes | None = None) -> None:
    """Write down what came of an open request; ``unknown`` leaves it open."""
    tx.execute(
        "UPDATE signing_request SET state = %(state)s, reason = %(reason)s, answer = coalesce(%(answer)b, answer),"
        " ended_at = CASE WHEN %(state)s = 'unknown' THEN NULL ELSE clock_timestamp() END, ended_by = acting_actor()"
        " WHERE id = %(id)s AND state IN ('sent', 'unknown')",
        {"id": request_id, "state": state, "reason": reason, "answer": answer},
    )
