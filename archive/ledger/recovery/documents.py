"""Rows taken back from the vault: a document with its event, revisions, acts, versions and number, as its records tell them.

For a ledger that was restored, and for one that is made anew from the bucket. It runs as the owner of the tables, whom the
standstill does not bind. What is there already stays; where the vault and the ledger contradict each other nothing is written
over, and the contradiction is told. It reads no bucket.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.canonical import canonical
from archive.ledger import audit
from archive.ledger.connection import Transaction
from archive.ledger.documents import distributions
from archive.ledger.documents.acts import Act
from archive.ledger.documents.distributions import NewRecipient
from archive.ledger.documents.versions import NewArtifact
from archive.ledger.errors import Contradiction
from archive.ledger.recovery import numbers as number_recovery
from archive.ledger.recovery.standing import folded, stand
from archive.ledger.registers.numbers import Number
from archive.records.data import RevisionSource
from archive.records.letter import LETTER, RECEIVED, letter_of
from archive.records.record import Record

_NOTHING = "{}"
"""Payload and context of a revision that was never printed: its content is gone, its digest stands in the acts upon it."""


@dataclass(frozen=True, kw_only=True)
class FoundVersion:
    """One version as it lies in the vault."""

    no: int
    object_id: str
    root: str
    record: Record
    pinned: RevisionSource | None
    """What its revision was printed from; None where the version shows none."""
    inventory_key: str
    inventory_version_id: str
    inventory_sha256: str
    inventory_locked_until: datetime | None
    committed_at: datetime
    files: Sequence[NewArtifact]


@dataclass(frozen=True, kw_only=True)
class Back:
    """What came of one document."""

    document_id: UUID
    satker: str
    nomor: str | None
    new: bool
    """The ledger did not know the document."""
    versions: int
    acts: int
    number: bool
    printed_again: bool
    """The page that waits for its signature is printed anew: it lay in the ledger alone."""
    unprinted: Sequence[int]
    """Revisions that are known by the acts upon them alone."""
    numberless: bool = False
    """It bears a number whose place in a register could not be read."""
    number_of_another: str = ""
    """How its number stands in the register, where that is an entry of its own; the document came back without it."""


@dataclass(kw_only=True)
class _Counts:
    acts: int = 0
    versions: int = 0
    unprinted: list[int] = field(default_factory=list)


def take_back(tx: Transaction, found: Sequence[FoundVersion], *, number: Number | None) -> Back:
    """Write what the versions of one document tell; they come in their order, each unknown to the ledger.

    ``number`` is its place in a register, as the newest record gives it or as somebody read it from the number written.
    Raises ``Contradiction``, and nothing of the document is to be committed.
    """
    newest = _with_letter(found)
    counts = _Counts()
    new = _document(tx, newest)
    _event(tx, newest, found[0].record.job_id)
    _revisions(tx, found, counts)
    counts.acts = sum(_act(tx, newest, act) for act in newest.acts)
    for each in found:
        counts.versions += _version(tx, each)
    for void in newest.void_numbers:
        number_recovery.take_back(tx, newest, void)
    taken = number_recovery.take_back(tx, newest, number) if number is not None else None
    again = stand(tx, newest)
    audit.enter(
        tx,
        action="document.taken_back",
        document_id=newest.id,
        detail={"versions": [each.no for each in found], "acts": counts.acts, "job": str(newest.job_id)}
        | ({"number_was": taken.was} if taken is not None and taken.was else {}),
    )
    return Back(
        document_id=newest.id,
        satker=newest.satker,
        nomor=newest.nomor,
        new=new,
        versions=counts.versions,
        acts=counts.acts,
        number=taken is not None and not taken.refused,
        printed_again=again,
        unprinted=tuple(counts.unprinted),
        numberless=newest.nomor is not None and number is None,
        number_of_another=taken.was if taken is not None and taken.refused else "",
    )


def _with_letter(found: Sequence[FoundVersion]) -> Record:
    """Return the newest record; of a received paper with what its letter says, where only the payload said it then."""
    newest = found[-1].record
    pinned = next((each.pinned for each in reversed(found) if each.pinned is not None), None)
    if newest.event["type"] != RECEIVED or LETTER in newest.record or pinned is None:
        return newest
    return replace(newest, record={**newest.record, LETTER: letter_of(json.loads(pinned.payload))})


def end_job(tx: Transaction, satker: str, document_id: UUID, job_id: UUID) -> bool:
    """Note a job that left content in the vault and that nobody will run again, so that the next version lists it."""
    return bool(
        tx.execute(
            "INSERT INTO job (id, satker, akses, document_id, revision_no, queue, state, cause, on_done, created_at,"
            "                 leased_at, done_at)"
            " SELECT %s, d.satker, d.akses, d.id, d.revision_no, 'press', 'done', 'superseded', '{}', now(), now(), now()"
            "   FROM document d WHERE d.id = %s AND d.satker = %s ON CONFLICT (id, satker) DO NOTHING",
            (job_id, document_id, satker),
        ).rowcount
    )


def _document(tx: Transaction, record: Record) -> bool:
    """Insert the document unless it is known; raises ``Contradiction`` where its event made another."""
    other = tx.execute(
        "SELECT document_id FROM event WHERE satker = %s AND source = %s AND event_id = %s AND item = %s",
        (record.satker, record.event["source"], record.event["id"], record.event["item"]),
    ).fetchone()
    if other is not None and other[0] != record.id:
        raise Contradiction(f"its event has made another document since: {other[0]}")
    return bool(
        tx.execute(
            "INSERT INTO document (id, satker, akses, jenis, unit, klasifikasi, status, judul, perihal, pencipta, nomor,"
            "                      tahun, tanggal, code, series, revision_no, record, folded, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (id, satker) DO NOTHING",
            (
                *(record.id, record.satker, int(record.akses), record.jenis, record.unit, record.klasifikasi),
                *(record.status, record.judul, record.perihal, record.pencipta, record.nomor, record.tahun),
                *(record.tanggal, record.code, record.series, record.revision_no, Jsonb(dict(record.record))),
                *(folded(record), record.created_at),
            ),
        ).rowcount
    )


def _event(tx: Transaction, record: Record, first_job: UUID) -> None:
    """Insert the event's key, so that the same event again is answered as before. Its body as it was sent is not kept in the vault; what it said is, as the payload."""
    event = record.event
    raw = canonical({"id": event["id"], "source": event["source"], "type": event["type"], "dipulihkan": True})
    tx.execute(
        "INSERT INTO event (satker, source, event_id, item, akses, event_type, subject, event_time, body_digest, raw,"
        "                   channel, batch_id, document_id, job_id, accepted_by, accepted_at)"
        " SELECT %s, %s, %s, %s, akses, %s, %s, %s, %s, %s, %s, %s, id, %s, %s, %s FROM document WHERE id = %s"
        " ON CONFLICT (satker, source, event_id, item) DO NOTHING",
        (
            *(record.satker, event["source"], event["id"], event["item"], event["type"], event["subject"]),
            *(event["time"], event["body_digest"], raw.decode(), event["channel"], event["batch"]),
            *(first_job, event["accepted_by"], event["accepted_at"], record.id),
        ),
    )


def _revisions(tx: Transaction, found: Sequence[FoundVersion], counts: _Counts) -> None:
    """Insert each revision that was printed; those between, of which only acts tell, with no content."""
    newest = found[-1].record
    for each in found:
        record, pinned = each.record, each.pinned
        if pinned is not None:
            by = record.revised_by or str(record.event["accepted_by"])
            _revision(tx, record, record.revision_no, pinned, record.revised_at or record.job_created_at, by)
    known = {
        row[0]
        for row in tx.execute("SELECT no FROM revision WHERE document_id = %s", (newest.id,)).fetchall()
    }
    for no in sorted(set(range(1, newest.revision_no + 1)) - known):
        upon = [act for act in newest.acts if act.revision_no == no]
        gone = RevisionSource(
            payload=_NOTHING,
            context=_NOTHING,
            contract_version=newest.contract_version,
            template_digest=newest.template_digest,
            content_digest=upon[0].content_digest if upon else newest.content_digest,
        )
        at, by = (upon[0].at, upon[0].person_id) if upon else (newest.created_at, "tidak diketahui")
        _revision(tx, newest, no, gone, at, by)
        counts.unprinted.append(no)


def _revision(
    tx: Transaction, record: Record, no: int, pinned: RevisionSource, at: datetime, by: str
) -> None:
    tx.execute(
        "INSERT INTO revision (document_id, satker, akses, no, payload, context, contract_version, template_digest,"
        "                      content_digest, created_at, created_by)"
        " SELECT id, satker, akses, %s, %s, %s, %s, %s, %s, %s, %s FROM document WHERE id = %s"
        " ON CONFLICT (document_id, satker, no) DO NOTHING",
        (
            *(no, pinned.payload, pinned.context, pinned.contract_version, pinned.template_digest),
            *(pinned.content_digest, at, by, record.id),
        ),
    )


def _act(tx: Transaction, record: Record, act: Act) -> int:
    """Insert an act unless it is known; one that is known must be the same."""
    added = tx.execute(
        "INSERT INTO act (document_id, satker, akses, no, revision_no, kind, person_id, nama, jabatan, kapasitas,"
        "                 kelompok, at, content_digest, pdf_sha256, note, detail)"
        " SELECT id, satker, akses, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM document WHERE id = %s"
        " ON CONFLICT (document_id, satker, no) DO NOTHING",
        (
            *(act.no, act.revision_no, act.kind, act.person_id, act.nama, act.jabatan, act.kapasitas),
            *(
                act.kelompok,
                act.at,
                act.content_digest,
                act.pdf_sha256,
                act.note,
                Jsonb(act.detail),
                record.id,
            ),
        ),
    ).rowcount
    if not added:
        known = tx.execute(
            "SELECT kind, at FROM act WHERE document_id = %s AND no = %s", (record.id, act.no)
        ).fetchone()
        if known is None or known != (act.kind, act.at):
            raise Contradiction(f"act {act.no} is another in the vault ({act.kind}, {act.at.isoformat()})")
    elif recipients := act.detail.get("penerima"):
        sent = [NewRecipient.of(each) for each in recipients]
        distributions.add(tx, record.satker, record.id, act.no, sent, act.at)
    return added


def _version(tx: Transaction, found: FoundVersion) -> int:
    """Insert a version with its job, done, and its files."""
    record = found.record
    tx.execute(
        "INSERT INTO job (id, satker, akses, document_id, revision_no, queue, state, on_done, created_at, leased_at, done_at)"
        " SELECT %s, satker, akses, id, %s, %s, 'done', %s, %s, %s, %s FROM document WHERE id = %s"
        " ON CONFLICT (id, satker) DO UPDATE SET state = 'done', cause = NULL, detail = NULL, lease_until = NULL,"
        "    worker_id = NULL, done_at = clock_timestamp()",
        (
            *(record.job_id, record.revision_no, record.queue, Jsonb(record.on_done.to_json())),
            *(record.job_created_at, record.job_created_at, found.committed_at, record.id),
        ),
    )
    tx.execute("DELETE FROM staged_file WHERE job_id = %s AND name NOT LIKE 'akhir/%%'", (record.job_id,))
    added = tx.execute(
        "INSERT INTO version (document_id, satker, akses, no, revision_no, status, job_id, object_id, root,"
        "                     inventory_sha256, inventory_key, inventory_version_id, inventory_locked_until, created_at, faults)"
        " SELECT id, satker, akses, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM document WHERE id = %s"
        " ON CONFLICT (document_id, satker, no) DO NOTHING",
        (
            *(found.no, record.revision_no, record.status, record.job_id, found.object_id, found.root),
            *(found.inventory_sha256, found.inventory_key, found.inventory_version_id),
            *(found.inventory_locked_until, found.committed_at, list(record.faults), record.id),
        ),
    ).rowcount
    if not added:
        raise Contradiction(f"version {found.no} is another job's in the ledger")
    for file in found.files:
        tx.execute(
            "INSERT INTO artifact (document_id, satker, akses, version_no, name, media, size, sha256, key, version_id,"
            "                      pages, locked_until)"
            " SELECT id, satker, akses, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM document WHERE id = %s",
            (
                *(found.no, file.name, file.media, file.size, file.sha256, file.key, file.version_id),
                *(file.pages, file.locked_until, record.id),
            ),
        )
    return added
