"""Jobs by name: listed with the document each is of, counted by cause; and what holds documents up. Reads only."""

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
class Obstacle:
    """What keeps the newest content of a document from its page."""

    document_id: UUID
    job_id: UUID
    state: str
    cause: str | None
    detail: str | None
    since: datetime
    """When it was last tried."""


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


_OBSTACLES = """
SELECT DISTINCT ON (j.document_id) j.document_id, j.id, j.state, j.cause, j.detail, coalesce(j.leased_at, j.created_at)
  FROM job j
 WHERE j.document_id = ANY (%s) AND (j.state IN ('quarantined', 'parked') OR j.state = 'waiting' AND j.cause IS NOT NULL)
 ORDER BY j.document_id, array_position(ARRAY['quarantined', 'parked', 'waiting'], j.state), j.created_at
"""


def obstacles(tx: Transaction, document_ids: Sequence[UUID]) -> dict[UUID, Obstacle]:
    """Return what holds documents up, by document: a job set aside before one that is only put off."""
    if not document_ids:
        return {}
    rows = tx.execute(_OBSTACLES, (list(document_ids),)).fetchall()
    return {
        row[0]: Obstacle(
            document_id=row[0], job_id=row[1], state=row[2], cause=row[3], detail=row[4], since=row[5]
        )
        for row in rows
    }


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
