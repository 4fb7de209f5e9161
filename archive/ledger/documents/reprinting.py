"""Versions that the ledger recorded and a power cut took from the vault: which were the newest, and doing their jobs again.

The ledger is on disk when it says so; an S3 server may have said so and not be. Runs as the owner of the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive.ledger import audit
from archive.ledger.connection import Transaction
from archive.ledger.documents import versions
from archive.ledger.documents.versions import Version
from archive.ledger.jobs.on_done import OnDone


@dataclass(frozen=True, kw_only=True)
class Newest:
    """A version, and the order its job was made with."""

    version: Version
    on_done: OnDone

    @property
    def printable(self) -> bool:
        """Whether its job can be done again from the ledger alone."""
        return self.on_done.repeatable


def newest(tx: Transaction, *, minutes: float, limit: int) -> list[Newest]:
    """Return the versions recorded in the last ``minutes`` before the last one, at most ``limit``, the newest first."""
    rows = tx.execute(
        "SELECT v.document_id, v.no, j.on_done FROM version v JOIN job j ON j.id = v.job_id AND j.satker = v.satker"
        " WHERE v.created_at > (SELECT max(created_at) FROM version) - make_interval(secs => %s)"
        " ORDER BY v.created_at DESC, v.document_id, v.no DESC LIMIT %s",
        (minutes * 60, limit),
    ).fetchall()
    known: dict[UUID, dict[int, Version]] = {}
    for document_id in {row[0] for row in rows}:
        known[document_id] = {each.no: each for each in versions.of(tx, document_id)}
    return [Newest(version=known[row[0]][row[1]], on_done=OnDone.from_json(row[2])) for row in rows]


def print_again(tx: Transaction, lost: Sequence[Newest]) -> None:
    """Forget these versions of one document, the newest last, and let their jobs run again; the world was told once."""
    for each in lost:
        version = each.version
        tx.execute(
            "DELETE FROM artifact WHERE document_id = %s AND version_no = %s",
            (version.document_id, version.no),
        )
        tx.execute(
            "DELETE FROM version WHERE document_id = %s AND no = %s", (version.document_id, version.no)
        )
        tx.execute(
            "UPDATE job SET state = 'waiting', attempts = 0, cause = NULL, detail = NULL, done_at = NULL, sent_at = NULL,"
            "  run_after = clock_timestamp(), on_done = on_done || '{\"events\": []}' WHERE id = %s",
            (version.job_id,),
        )
        audit.enter(
            tx,
            action="version.printed_again",
            document_id=version.document_id,
            detail={
                "version": version.no,
                "job": str(version.job_id),
                "sha256": {file.name: file.sha256 for file in version.artifacts},
            },
        )
    tx.execute("SELECT pg_notify('naskah_job', 'press')")


def note_lost(tx: Transaction, version: Version, names: Sequence[str]) -> None:
    """Write into a document's history that files of a version are gone from the vault."""
    audit.enter(
        tx,
        action="vault.version_lost",
        document_id=version.document_id,
        detail={"version": version.no, "files": list(names)},
    )
