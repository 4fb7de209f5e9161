"""A job in hand with all the ledger knows about it: what a worker reads before it begins, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.ledger import acts, documents, offices, steering
from archive.ledger.acts import Act
from archive.ledger.connection import Transaction
from archive.ledger.documents import Document, Revision
from archive.ledger.errors import LedgerError
from archive.ledger.job_rows import Job, Lease
from archive.ledger.offices import Office


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The event a document comes from: its key and how it arrived."""

    source: str
    event_id: str
    item: str
    channel: str
    body_digest: str
    accepted_by: str
    accepted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Work:
    """A job, its document, the revision it renders, the acts so far, and the office it is done for."""

    job: Job
    document: Document
    revision: Revision
    acts: Sequence[Act]
    office: Office
    origin: Origin
    archived: int
    """Versions recorded so far."""


def take_up(tx: Transaction, lease: Lease) -> Work:
    """Return the work of ``lease``; raises ``LedgerError`` when a part of it is not there."""
    job = steering.get(tx, lease.job_id)
    document = documents.get(tx, lease.document_id)
    revision = documents.revision(tx, lease.document_id, lease.revision_no)
    office = offices.get(tx, lease.satker)
    origin = tx.execute(
        "SELECT source, event_id, item, channel, body_digest, accepted_by, accepted_at,"
        " (SELECT count(*) FROM version v WHERE v.document_id = e.document_id)"
        " FROM event e WHERE document_id = %s ORDER BY accepted_at LIMIT 1",
        (lease.document_id,),
    ).fetchone()
    if job is None or document is None or revision is None or office is None or origin is None:
        raise LedgerError("The ledger does not hold all of this job", job=lease.job_id)
    return Work(
        job=job,
        document=document,
        revision=revision,
        acts=acts.of(tx, lease.document_id),
        office=office,
        origin=Origin(
            source=origin[0],
            event_id=origin[1],
            item=origin[2],
            channel=origin[3],
            body_digest=origin[4],
            accepted_by=origin[5],
            accepted_at=origin[6],
        ),
        archived=origin[7],
    )
