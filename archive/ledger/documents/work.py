"""A job in hand with all the ledger knows about it: what a worker reads before it begins.

Set-based, because a message brings many jobs: a few questions for twenty jobs cost little more than for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.documents import acts, announcements, distributions
from archive.ledger.documents.acts import Act
from archive.ledger.documents.announcements import Announcement
from archive.ledger.documents.distributions import Recipient
from archive.ledger.documents.documents import DOCUMENT, REVISION, Document, Revision
from archive.ledger.jobs.on_done import Imprint
from archive.ledger.jobs.rows import JOB, Job, Lease
from archive.ledger.office import offices
from archive.ledger.office.offices import Office
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers.numbers import Number


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
    event_type: str
    subject: str | None
    event_time: datetime | None
    batch_id: str | None


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
    ended: frozenset[str]
    """Jobs of the document that were begun, made no version, and can never be leased again: overtaken for good."""
    revised_by: str
    """Who gave the document this revision."""
    number: Number | None = None
    """Where its number stands in its register."""
    void_numbers: Sequence[Number] = ()
    """Those that rounds of signatures left which were broken, the document's no more."""
    recipients: Sequence[Recipient] = ()
    """To whom it was sent, each with its receipt as it stands now."""
    announcements: Sequence[Announcement] = ()
    """Who was told of it, and who has read it now."""

    @property
    def becomes(self) -> str:
        """The document's status once the job is done."""
        return self.job.on_done.status or self.document.status

    @property
    def imprint(self) -> Imprint:
        """What the pages say of how the document stands."""
        order = self.job.on_done
        return Imprint(
            page=order.page or self.becomes, level=order.level, footer=order.footer, oleh=order.oleh
        )

    @property
    def standing(self) -> Sequence[Act]:
        """The acts that none of the later ones takes back."""
        return acts.standing(self.acts)


_ORIGIN = Columns(Origin)
_JOB_END = len(JOB)
_DOCUMENT_END = _JOB_END + len(DOCUMENT)
_REVISION_END = _DOCUMENT_END + len(REVISION)
_WORK = f"""
SELECT {JOB.of("j")}, {DOCUMENT.of("d")}, {REVISION.of("r")}, {_ORIGIN.of("e")},
       (SELECT count(*) FROM version v WHERE v.document_id = d.id),
       (SELECT coalesce(array_agg(o.id::text), '{{}}') FROM job o WHERE o.document_id = d.id AND o.satker = d.satker
           AND o.state = 'done' AND o.cause = 'superseded' AND o.leased_at IS NOT NULL),
       r.created_by
  FROM job j
  JOIN document d ON d.id = j.document_id AND d.satker = j.satker
  JOIN revision r ON r.document_id = d.id AND r.satker = d.satker AND r.no = j.revision_no
  CROSS JOIN LATERAL (SELECT {_ORIGIN} FROM event WHERE document_id = d.id ORDER BY accepted_at LIMIT 1) e
 WHERE j.id = ANY (%s)
"""


def take_up(tx: Transaction, leases: Sequence[Lease]) -> dict[UUID, Work]:
    """Return the work of ``leases`` by job; a trial is missing from it, and a job of which the ledger lacks a part."""
    if not leases:
        return {}
    rows = tx.execute(_WORK, ([lease.job_id for lease in leases],)).fetchall()
    documents = [lease.document_id for lease in leases if lease.document_id is not None]
    known = {satker: offices.get(tx, satker) for satker in {lease.satker for lease in leases}}
    done: dict[UUID, list[Act]] = defaultdict(list)
    for act in acts.of_several(tx, documents):
        done[act.document_id].append(act)
    numbers = register_numbers.of_documents(tx, documents)
    broken = [each for each, given in done.items() if any("nomor_batal" in act.detail for act in given)]
    void = register_numbers.void_of_documents(tx, broken) if broken else {}
    sent = [document for document, given in done.items() if any("penerima" in act.detail for act in given)]
    recipients: dict[UUID, list[Recipient]] = defaultdict(list)
    for each in distributions.of_several(tx, sent) if sent else ():
        recipients[each.document_id].append(each)
    told: dict[UUID, list[Announcement]] = defaultdict(list)
    for one in announcements.of_several(tx, sent) if sent else ():
        told[one.document_id].append(one)
    works = {}
    for row in rows:
        document = DOCUMENT.read(row[_JOB_END:_DOCUMENT_END])
        office = known[document.satker]
        if office is not None:
            job = JOB.read(row[:_JOB_END])
            works[job.id] = Work(
                job=job,
                document=document,
                revision=REVISION.read(row[_DOCUMENT_END:_REVISION_END]),
                # Those the job was made for: a later act has a job of its own, and a job done twice writes the same.
                acts=[act for act in done[document.id] if job.on_done.shows(act.no)],
                office=office,
                origin=_ORIGIN.read(row[_REVISION_END:-3]),
                archived=row[-3],
                ended=frozenset(row[-2]),
                revised_by=row[-1],
                number=numbers.get(document.id) if document.nomor is not None else None,
                void_numbers=[each for each in void.get(document.id, ()) if each.nomor != document.nomor],
                recipients=[each for each in recipients[document.id] if job.on_done.shows(each.act_no)],
                announcements=[one for one in told[document.id] if job.on_done.shows(one.act_no)],
            )
    return works
