"""What the approval desk writes of a document: its status, a further revision, the next job, a file that was brought.

Every function takes part in the caller's transaction, so that an act, what it changes and the job that will show it
are committed together. Which act is allowed is the desk's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger.connection import Transaction
from archive.ledger.documents.acts import Act, of_several
from archive.ledger.documents.documents import DOCUMENT, REVISION, Document, Revision
from archive.ledger.folding import of_document
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.viewing import once


@dataclass(frozen=True, kw_only=True)
class PendingJob:
    """A job of a document that has not ended."""

    id: UUID
    state: str
    becomes: str | None
    """The document's status once it is done."""
    failed: bool
    """It was set aside after it failed; one parked before it was ever tried did not."""
    brings: bool = False
    """A file that somebody brought waits beside it for its place in the vault."""


@dataclass(frozen=True, kw_only=True)
class HeldDocument:
    """A document held for an act, with everything the desk judges by."""

    document: Document
    revision: Revision
    acts: Sequence[Act]
    pending: Sequence[PendingJob]


@dataclass(frozen=True, kw_only=True)
class NewRevision:
    """What a changed payload makes of a document."""

    payload: str
    context: str
    contract_version: str
    template_digest: str
    content_digest: str
    judul: str
    perihal: str
    pencipta: str
    record: dict[str, Any]


def hold(tx: Transaction, document_ids: Sequence[UUID], *, lock: bool = True) -> list[HeldDocument]:
    """Return the documents that may be seen, held until the transaction ends, in the order of their ids.

    Always in that order: two acts upon common documents wait for each other instead of deadlocking.
    """
    wanted = sorted(set(document_ids))
    if not wanted:
        return []
    with tx.pipeline():  # one round trip
        if lock:
            tx.execute("SELECT FROM document WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", (wanted,))
        # Statements of their own: only those after the lock see what its last holder did.
        asked = [
            tx.execute(query, (wanted,))
            for query in (
                f"SELECT {DOCUMENT} FROM document WHERE id = ANY (%s) ORDER BY id",
                f"SELECT {REVISION.of('r')} FROM revision r"
                " JOIN document d ON d.id = r.document_id AND d.satker = r.satker AND d.revision_no = r.no"
                " WHERE d.id = ANY (%s)",
                "SELECT document_id, id, state, on_done ->> 'status',"
                " state = 'quarantined' OR state = 'parked' AND attempts > 0, EXISTS (SELECT FROM staged_file s"
                "   WHERE s.job_id = job.id AND s.satker = job.satker AND NOT starts_with(s.name, 'akhir/'))"
                " FROM job WHERE document_id = ANY (%s) AND state <> 'done' ORDER BY created_at",
            )
        ]
        given = of_several(tx, wanted)
    found, revised, waiting = (each.fetchall() for each in asked)
    held = [DOCUMENT.read(row) for row in found]
    revisions = {each.document_id: each for each in map(REVISION.read, revised)}
    acts: dict[UUID, list[Act]] = {document.id: [] for document in held}
    for act in given:
        acts[act.document_id].append(act)
    pending: dict[UUID, list[PendingJob]] = {document.id: [] for document in held}
    for row in waiting:
        pending[row[0]].append(
            PendingJob(id=row[1], state=row[2], becomes=row[3], failed=row[4], brings=row[5])
        )
    return [
        HeldDocument(document=each, revision=revisions[each.id], acts=acts[each.id], pending=pending[each.id])
        for each in held
    ]


def open_documents(tx: Transaction, statuses: Sequence[str], limit: int) -> list[UUID]:
    """Return the documents in one of ``statuses``, those that have waited longest first."""
    rows = tx.execute(
        "SELECT id FROM document WHERE status = ANY (%s) ORDER BY updated_at LIMIT %s",
        (list(statuses), limit),
    ).fetchall()
    return [row[0] for row in rows]


def move(
    tx: Transaction,
    document: Document,
    *,
    status: str,
    nomor: str | None = None,
    tanggal: date | None = None,
    numberless: bool = False,
) -> None:
    """Set a held document's status, and its number and date once it has them; ``numberless``: those it had are void."""
    folded = of_document(
        nomor=None if numberless else nomor or document.nomor,
        judul=document.judul,
        perihal=document.perihal,
        pencipta=document.pencipta,
        record=document.record,
    )
    tx.execute(
        "UPDATE document SET status = %(status)s, folded = %(folded)s, updated_at = clock_timestamp(),"
        " nomor = CASE WHEN %(numberless)s THEN NULL ELSE coalesce(%(nomor)s, nomor) END,"
        " tanggal = CASE WHEN %(numberless)s THEN NULL ELSE coalesce(%(tanggal)s::date, tanggal) END"
        " WHERE id = %(id)s AND satker = %(satker)s",
        {
            "status": status,
            "nomor": nomor,
            "tanggal": tanggal,
            "folded": folded,
            "numberless": numberless,
            "id": document.id,
            "satker": document.satker,
        },
    )


def revise(tx: Transaction, document: Document, new: NewRevision, by: str) -> int:
    """Give a held document its next revision and return its number; its earlier ones stay."""
    number = document.revision_no + 1
    tx.execute(
        "INSERT INTO revision (document_id, satker, akses, no, payload, context, contract_version, template_digest,"
        " content_digest, created_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            document.id,
            document.satker,
            int(document.akses),
            number,
            new.payload,
            new.context,
            new.contract_version,
            new.template_digest,
            new.content_digest,
            by,
        ),
    )
    tx.execute(
        "UPDATE document SET revision_no = %s, judul = %s, perihal = %s, pencipta = %s, record = %s, folded = %s,"
        " updated_at = clock_timestamp() WHERE id = %s AND satker = %s",
        (
            number,
            new.judul,
            new.perihal,
            new.pencipta,
            Jsonb(new.record),
            of_document(
                nomor=document.nomor,
                judul=new.judul,
                perihal=new.perihal,
                pencipta=new.pencipta,
                record=new.record,
            ),
            document.id,
            document.satker,
        ),
    )
    return number


def enqueue(
    tx: Transaction,
    document: Document,
    *,
    job_id: UUID,
    revision_no: int,
    queue: str,
    trace_id: str | None,
    on_done: OnDone,
    lane: Lane = Lane.ACT,
) -> None:
    """Add the next job of a held document and ring the bell. Its time is now, not the transaction's beginning:
    jobs of one document run in the order in which its acts got hold of it.

    What waits before it takes its lane and is sent anew in it: whoever waits for the last page waits for all of them.
    """
    tx.execute(
        "WITH added AS (INSERT INTO job (id, satker, akses, document_id, revision_no, queue, trace_id, on_done, lane,"
        " created_at) VALUES (%(id)s, %(satker)s, %(akses)s, %(document)s, %(revision)s, %(queue)s, %(trace)s, %(on_done)s,"
        " %(lane)s, clock_timestamp()) RETURNING queue),"
        " hurried AS (UPDATE job SET lane = %(lane)s, sent_at = NULL WHERE document_id = %(document)s AND satker = %(satker)s"
        "  AND state = 'waiting' AND lane > %(lane)s RETURNING queue)"
        " SELECT pg_notify('naskah_job', queue) FROM (SELECT queue FROM added UNION SELECT queue FROM hurried) rung",
        {
            "id": job_id,
            "satker": document.satker,
            "akses": int(document.akses),
            "document": document.id,
            "revision": revision_no,
            "queue": queue,
            "trace": trace_id,
            "on_done": Jsonb(on_done.to_json()),
            "lane": int(lane),
        },
    )


def job_of_act(tx: Transaction, document_id: UUID, act_no: int) -> UUID | None:
    """Return the job that an act ordered, however it ended; none where it is not on record any more."""
    row = tx.execute(
        "SELECT id FROM job WHERE document_id = %s AND on_done ->> 'acts' = %s ORDER BY created_at LIMIT 1",
        (document_id, str(act_no)),
    ).fetchone()
    return row[0] if row else None


@dataclass(frozen=True, kw_only=True)
class UnprintedJob:
    """The job of a document of which nothing has been archived yet."""

    job_id: UUID
    on_done: OnDone


def unprinted(tx: Transaction, document_id: UUID) -> UnprintedJob | None:
    """Return the newest job of a document without any version: what it was to make true, and those before it, is still owed."""
    row = tx.execute(
        "SELECT id, on_done FROM job WHERE document_id = %(id)s"
        " AND NOT EXISTS (SELECT FROM version WHERE document_id = %(id)s) ORDER BY created_at DESC, id DESC LIMIT 1",
        {"id": document_id},
    ).fetchone()
    return UnprintedJob(job_id=row[0], on_done=OnDone.from_json(row[1])) if row else None


def supersede(
    tx: Transaction, document: Document, states: Sequence[str]
) -> Sequence[Mapping[str, Any] | str]:
    """End a held document's jobs in ``states``: what they were to show is no longer so. Returns the events they were to tell."""
    rows = tx.execute(
        "UPDATE job SET state = 'done', cause = 'superseded', done_at = clock_timestamp()"
        " WHERE document_id = %s AND satker = %s AND state = ANY (%s) RETURNING created_at, id, on_done",
        (document.id, document.satker, list(states)),
    ).fetchall()
    return [
        each
        for *_, on_done in sorted(rows, key=lambda row: row[:2])
        for each in OnDone.from_json(on_done).events
    ]


def hold_waiting(tx: Transaction, document: Document, act_no: int) -> bool:
    """Tell whether a job waits that shows the document up to an act, and keep it waiting until the transaction ends.

    It then finds what ``tx`` wrote.
    """
    row = tx.execute(
        "SELECT FROM job WHERE document_id = %s AND satker = %s AND state = 'waiting' AND (on_done ->> 'acts')::int >= %s"
        " LIMIT 1 FOR UPDATE SKIP LOCKED",
        (document.id, document.satker, act_no),
    ).fetchone()
    return row is not None


def leased(tx: Transaction, document: Document) -> bool:
    """Tell whether a worker has a job of the document in hand."""
    row = tx.execute(
        "SELECT EXISTS (SELECT FROM job WHERE document_id = %s AND satker = %s AND state = 'leased')",
        (document.id, document.satker),
    ).fetchone()
    return bool(row and row[0])


@dataclass(frozen=True, kw_only=True)
class PageFile:
    """A file of the present revision that an official may have before them."""

    name: str
    sha256: str
    pages: int | None
    version_no: int
    at: datetime


def pages(tx: Transaction, document: Document) -> list[PageFile]:
    """Return every archived page of the present revision, the newest first."""
    return once(tx, ("pages", document.id, document.revision_no), partial(_pages, tx, document))


def _pages(tx: Transaction, document: Document) -> list[PageFile]:
    rows = tx.execute(
        "SELECT a.name, a.sha256, a.pages, a.version_no, v.created_at FROM version v JOIN artifact a"
        " ON a.document_id = v.document_id AND a.satker = v.satker AND a.version_no = v.no"
        " WHERE v.document_id = %s AND v.revision_no = %s AND a.name IN ('naskah.pdf', 'naskah.docx')"
        " ORDER BY a.version_no DESC, a.name DESC",
        (document.id, document.revision_no),
    ).fetchall()
    return [PageFile(name=r[0], sha256=r[1], pages=r[2], version_no=r[3], at=r[4]) for r in rows]
