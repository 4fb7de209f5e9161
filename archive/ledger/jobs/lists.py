"""Jobs by name: listed with the document each is of, counted by cause; and whose page is not archived yet. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.connection import Transaction
from archive.ledger.jobs.rows import JOB, Job
from archive.ledger.paging import Page, decode, encode
from archive.ledger.viewing import once


@dataclass(frozen=True, kw_only=True)
class JobFilter:
    """Which jobs; what is None does not matter."""

    states: Sequence[str] = ("quarantined",)
    cause: str | None = None
    jenis: str | None = None
    document_id: UUID | None = None
    older_s: float | None = None
    """Made more than so many seconds ago."""


@dataclass(frozen=True, kw_only=True)
class ListedJob:
    """A job and the document it is of."""

    job: Job
    jenis: str
    judul: str
    akses: AccessClass
    status: str
    """The document's."""
    template_digest: str
    """Of the revision it prints."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Jobs of one cause and document type."""

    cause: str | None
    jenis: str
    jobs: int
    oldest: datetime


@dataclass(frozen=True, kw_only=True)
class PendingPage:
    """The page of a document that is not archived yet: the job it waits for."""

    document_id: UUID
    job_id: UUID
    state: str
    cause: str | None
    detail: str | None
    since: datetime
    """When it was last tried."""

    @property
    def aside(self) -> bool:
        """Whether it waits for a person."""
        return self.state in ("quarantined", "parked")

    @property
    def hindered(self) -> bool:
        """Whether something kept it from being printed, for now or until a person mends it."""
        return self.aside or (self.state == "waiting" and self.cause is not None)


# Row-level security holds for both tables: a job of a document above one's class does not exist, nor is it counted.
_TABLES = """
  FROM job j JOIN document d ON d.id = j.document_id AND d.satker = j.satker
       JOIN revision r ON r.document_id = j.document_id AND r.satker = j.satker AND r.no = j.revision_no
"""
_FROM = f"""
{_TABLES}
 WHERE j.state = ANY (%(states)s) AND (%(cause)s::text IS NULL OR j.cause = %(cause)s)
   AND (%(jenis)s::text IS NULL OR d.jenis = %(jenis)s) AND (%(document)s::uuid IS NULL OR d.id = %(document)s)
   AND (%(older)s::float8 IS NULL OR j.created_at < clock_timestamp() - make_interval(secs => %(older)s))
"""
_COLUMNS = f"{JOB.of('j')}, d.jenis, d.judul, d.akses, d.status, r.template_digest"
_SEVERAL = f"SELECT {_COLUMNS} {_TABLES} WHERE j.id = ANY (%s) ORDER BY j.created_at, j.id"
_LIST = f"""
SELECT {_COLUMNS} {_FROM} AND (%(at)s::timestamptz IS NULL OR (j.created_at, j.id) > (%(at)s::timestamptz, %(last)s::uuid))
 ORDER BY j.created_at, j.id LIMIT %(limit)s
"""
_GROUPS = f"""
SELECT j.cause, d.jenis, count(*), min(j.created_at) {_FROM} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 200
"""
_JOB_END = len(JOB)


def listed(tx: Transaction, wanted: JobFilter, cursor: str | None = None, limit: int = 50) -> Page[ListedJob]:
    """Return a page of jobs, the oldest first."""
    at, last = decode(cursor)
    values = _values(wanted) | {"at": at, "last": last, "limit": limit + 1}
    items = [_listed(row) for row in tx.execute(_LIST, values).fetchall()]
    found, more = items[:limit], len(items) > limit
    return Page(items=found, next_cursor=encode(found[-1].job.created_at, found[-1].job.id) if more else None)


def several(tx: Transaction, job_ids: Sequence[UUID]) -> list[ListedJob]:
    """Return those of the jobs that may be seen, whatever their state, the oldest first."""
    rows = tx.execute(_SEVERAL, (list(job_ids),)).fetchall()
    return [_listed(row) for row in rows]


def groups(tx: Transaction, wanted: JobFilter) -> list[Group]:
    """Return the same jobs counted by cause and document type, the most first."""
    rows = tx.execute(_GROUPS, _values(wanted)).fetchall()
    return [Group(cause=row[0], jenis=row[1], jobs=row[2], oldest=row[3]) for row in rows]


_PENDING = """
SELECT DISTINCT ON (j.document_id) j.document_id, j.id, j.state, j.cause, j.detail, coalesce(j.leased_at, j.created_at)
  FROM job j
 WHERE j.document_id = ANY (%s) AND j.state <> 'done'
 ORDER BY j.document_id, CASE j.state WHEN 'quarantined' THEN 0 WHEN 'parked' THEN 1 ELSE 2 END,
          j.state = 'waiting' AND j.cause IS NOT NULL DESC, j.created_at
"""


def queues_of(tx: Transaction, document_id: UUID) -> frozenset[str]:
    """Return the queues a document's jobs went on, the first one's too: a type with a PDF wants ``press.pdf``."""
    rows = tx.execute("SELECT DISTINCT queue FROM job WHERE document_id = %s", (document_id,)).fetchall()
    return frozenset(row[0] for row in rows)


def pending_pages(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, PendingPage]:
    """Return whose pages are not archived yet, by document: a job set aside before one put off, that before one under way."""
    if not document_ids:
        return {}
    wanted = list(document_ids)
    rows = once(tx, ("pending", *wanted), lambda: tx.execute(_PENDING, (wanted,)).fetchall())
    return {
        row[0]: PendingPage(
            document_id=row[0], job_id=row[1], state=row[2], cause=row[3], detail=row[4], since=row[5]
        )
        for row in rows
    }


# A job that was superseded is printed by the next one: its act is on no page before.
_UNPRINTED = """
WITH shown AS (SELECT coalesce(max((j.on_done ->> 'acts')::int), 0) AS no FROM version v
                 JOIN job j ON j.id = v.job_id AND j.satker = v.satker WHERE v.document_id = %(id)s)
SELECT (j.on_done ->> 'acts')::int, bool_or(j.state IN ('quarantined', 'parked'))
  FROM job j, shown
 WHERE j.document_id = %(id)s AND (j.state <> 'done' OR j.cause = 'superseded') AND (j.on_done ->> 'acts')::int > shown.no
 GROUP BY 1
"""


def unprinted_acts(tx: Transaction, document_id: UUID) -> dict[int, bool]:
    """Return which acts upon a document no archived page shows yet, by their numbers: whether their page was set aside."""
    return dict(tx.execute(_UNPRINTED, {"id": document_id}).fetchall())


def _values(wanted: JobFilter) -> dict[str, Any]:
    return {
        "states": list(wanted.states),
        "cause": wanted.cause,
        "jenis": wanted.jenis,
        "document": wanted.document_id,
        "older": wanted.older_s,
    }


def _listed(row: tuple[Any, ...]) -> ListedJob:
    rest = row[_JOB_END:]
    return ListedJob(
        job=JOB.read(row[:_JOB_END]),
        jenis=rest[0],
        judul=rest[1],
        akses=AccessClass(rest[2]),
        status=rest[3],
        template_digest=rest[4],
    )
