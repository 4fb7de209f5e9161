"""Versions and their artifacts: what stands in the vault, as the ledger knows it.

``record`` is the last step of a job and its point of no return: one transaction, checked against the fence.
Bytes are never here; keys, VersionIds and digests are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents.locks import DueLock, locked, locks_due
from archive.ledger.errors import RevisionMoved
from archive.ledger.jobs.fence import DONE, end
from archive.ledger.jobs.rows import Lease

__all__ = [
    "Artifact",
    "DueLock",
    "NewArtifact",
    "NewVersion",
    "Version",
    "artifact",
    "locked",
    "locks_due",
    "of",
    "record",
]


@dataclass(frozen=True, kw_only=True)
class NewArtifact:
    """One file of a version, as the vault stored it."""

    name: str
    media: str
    size: int
    sha256: str
    key: str
    version_id: str
    pages: int | None = None
    locked_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """What a deposit made."""

    no: int
    revision_no: int
    status: str
    """The document's status as it stands on the page."""
    object_id: str
    root: str
    """The object's key prefix in the bucket."""
    inventory_sha256: str
    inventory_key: str
    inventory_version_id: str
    inventory_locked_until: datetime | None = None
    artifacts: Sequence[NewArtifact]
    faults: Sequence[str] = ()
    """What the judge found on its pages and let pass, in sentences for people."""


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """A file that can be read back."""

    id: UUID
    document_id: UUID
    satker: str
    version_no: int
    name: str
    media: str
    size: int
    sha256: str
    key: str
    version_id: str
    pages: int | None
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Version:
    """One archived state of a document."""

    document_id: UUID
    satker: str
    no: int
    revision_no: int
    status: str
    job_id: UUID
    object_id: str
    root: str
    inventory_sha256: str
    inventory_key: str
    inventory_version_id: str
    created_at: datetime
    artifacts: tuple[Artifact, ...]
    faults: tuple[str, ...] = ()
    """What the judge found on its pages and let pass."""


# The document first: whoever changes it holds it, and what the job is of is looked at with both in hand.
_STANDS = """
SELECT j.state, d.revision_no FROM job j JOIN document d ON d.id = j.document_id AND d.satker = j.satker
 WHERE j.id = %s AND j.fence = %s FOR UPDATE OF d, j
"""

# One statement, one round trip. Jobs of the same document that had to wait are due at once.
_RECORD = """, versions AS (
    INSERT INTO version (document_id, satker, akses, no, revision_no, status, job_id, object_id, root, inventory_sha256,
                         inventory_key, inventory_version_id, inventory_locked_until, faults)
    SELECT document_id, satker, akses, %(no)s, %(revision_no)s, %(status)s, id, %(object_id)s, %(root)s,
           %(inventory_sha256)s, %(inventory_key)s, %(inventory_version_id)s, %(inventory_locked_until)s,
           %(faults)s::text[] FROM ended
), artifacts AS (
    INSERT INTO artifact (document_id, satker, akses, version_no, name, media, size, sha256, key, version_id, pages,
                          locked_until)
    SELECT document_id, satker, akses, %(no)s, a.* FROM ended,
           unnest(%(names)s::text[], %(media)s::text[], %(sizes)s::bigint[], %(digests)s::text[], %(keys)s::text[],
                  %(version_ids)s::text[], %(pages)s::int[], %(locks)s::timestamptz[]) a
), documents AS (
    -- An act that came after this job's has set the status already: only the newest job may say what it is.
    UPDATE document SET status = CASE WHEN %(apply)s AND NOT EXISTS (
               SELECT 1 FROM job later JOIN job this ON this.id = %(job)s
                WHERE later.document_id = this.document_id AND later.satker = this.satker
                  AND (later.created_at, later.id) > (this.created_at, this.id))
           THEN coalesce(on_done ->> 'status', status) ELSE status END,
           updated_at = clock_timestamp()
      FROM ended WHERE document.id = ended.document_id AND document.satker = ended.satker
), told AS (
    INSERT INTO outbound_event (satker, akses, type, document_id, data)
    SELECT satker, akses, coalesce(e ->> 'type', e #>> '{}'), document_id,
           jsonb_strip_nulls(jsonb_build_object('job', id, 'version', %(no)s, 'status', on_done ->> 'status'))
           || coalesce(e -> 'data', '{}')
      FROM ended, jsonb_array_elements(CASE WHEN %(apply)s THEN coalesce(on_done -> 'events', '[]') ELSE '[]' END) e
), audited AS (
    INSERT INTO audit_entry (satker, akses, actor, action, document_id, detail)
    SELECT satker, akses, acting_actor(), 'version.recorded', document_id,
           jsonb_build_object('job', id, 'version', %(no)s::int, 'inventory_sha256', %(inventory_sha256)s::text)
      FROM ended
), nudged AS (
    UPDATE job SET sent_at = NULL FROM ended
     WHERE job.document_id = ended.document_id AND job.satker = ended.satker AND job.state = 'waiting'
    RETURNING job.queue
)
SELECT pg_notify('naskah_progress', id::text) FROM ended
UNION ALL SELECT pg_notify('naskah_job', queue) FROM nudged
"""


def record(tx: Transaction, lease: Lease, new: NewVersion, *, on_done_applied: bool = True) -> None:
    """Record the version and end the job, all or nothing.

    The same lease may record twice (a commit whose answer was lost): the second changes nothing.
    ``on_done_applied=False`` leaves the document's status and the events of ``on_done`` alone.
    """
    stands = tx.execute(_STANDS, (lease.job_id, lease.fence)).fetchone()
    state, revision_no = stands or (None, None)
    if state == "done":
        return
    if state == "leased" and not revision_no == lease.revision_no == new.revision_no:
        raise RevisionMoved(document=lease.document_id, job=lease.job_id, revision=revision_no)
    end(tx, lease, DONE, _values(new, on_done_applied), along=_RECORD)


_VERSION = Columns(Version, without=("artifacts",), faults=tuple)
_ARTIFACT = Columns(Artifact)


def of(tx: Transaction, document_id: UUID) -> list[Version]:
    """Return the document's versions, the first one first."""
    files: dict[int, list[Artifact]] = {}
    for row in tx.execute(
        f"SELECT {_ARTIFACT} FROM artifact WHERE document_id = %s ORDER BY version_no, name", (document_id,)
    ).fetchall():
        file = _ARTIFACT.read(row)
        files.setdefault(file.version_no, []).append(file)
    rows = tx.execute(
        f"SELECT {_VERSION} FROM version WHERE document_id = %s ORDER BY no", (document_id,)
    ).fetchall()
    found = ((row, _VERSION.names.index("no")) for row in rows)
    return [_VERSION.read(row, artifacts=tuple(files.get(row[no], ()))) for row, no in found]


def faults(tx: Transaction, document_id: UUID, version_no: int) -> list[str]:
    """Return what the judge found on a version's pages."""
    row = tx.execute(
        "SELECT faults FROM version WHERE document_id = %s AND no = %s", (document_id, version_no)
    ).fetchone()
    return list(row[0]) if row else []


def artifact(tx: Transaction, document_id: UUID, version_no: int | None, name: str) -> Artifact | None:
    """Return one file of a version, of the newest version without ``version_no``."""
    row = tx.execute(
        f"SELECT {_ARTIFACT} FROM artifact WHERE document_id = %(id)s AND name = %(name)s AND version_no ="
        " coalesce(%(no)s, (SELECT max(no) FROM version WHERE document_id = %(id)s))",
        {"id": document_id, "name": name, "no": version_no},
    ).fetchone()
    return _ARTIFACT.read(row) if row else None


def _values(new: NewVersion, apply: bool) -> dict[str, object]:
    files = new.artifacts
    return {
        "apply": apply,
        "no": new.no,
        "revision_no": new.revision_no,
        "status": new.status,
        "object_id": new.object_id,
        "root": new.root,
        "inventory_sha256": new.inventory_sha256,
        "inventory_key": new.inventory_key,
        "inventory_version_id": new.inventory_version_id,
        "inventory_locked_until": new.inventory_locked_until,
        "faults": list(new.faults),
        "names": [f.name for f in files],
        "media": [f.media for f in files],
        "sizes": [f.size for f in files],
        "digests": [f.sha256 for f in files],
        "keys": [f.key for f in files],
        "version_ids": [f.version_id for f in files],
        "pages": [f.pages for f in files],
        "locks": [f.locked_until for f in files],
    }
