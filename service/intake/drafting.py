"""From a checked event to the rows of its document: what is pinned, what is to be true once its job is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from archive.canonical import canonical, content_digest
from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document
from archive.ledger.intake.events import Channel, NewDocument
from archive.ledger.intake.rows import PERINGATAN
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone
from archive.records.attached import LISTED
from archive.states import Status
from doc_templates.catalog import Stationery
from doc_templates.kit.contracts import CheckedPayload, RecordMetadata
from service.errors import EventRefused, Field
from service.identifiers import new_code, new_id
from service.intake.cloudevent import CloudEvent, fingerprint
from service.intake.request import IntakeRequest
from service.office.document_types import PRESS_PDF
from service.office.letterhead import Letterhead
from service.office.walking import OfficeStrength
from service.words import say

ARCHIVED = "id.naskah.document.archived.v1"
SHEET = "lembar_penerimaan"
"""The type of the stamp sheet of a received file."""
DISPOSISI = "lembar_disposisi"
"""The type of the sheet of a disposisi."""
OF_CONTENT = ("lampiran", "menanggapi", "surat", "diteruskan", "berkas", LISTED)
"""What a document's record says only where its content does."""
KONSEPTOR = "konseptor"
"""What the record calls the person who wrote the first words by a form."""
PRESS = "press"


class FilesBeside(Protocol):
    """Files of their own that come with a document's first words; what they are was found out before."""

    def context(
        self, office: Letterhead, stationery: Stationery, checked: CheckedPayload[Any]
    ) -> Mapping[str, Any]:
        """Return what the context says of them."""

    def record(self) -> Mapping[str, Any]:
        """Return what the document's record says of them."""

    def keep(self, tx: Transaction, document: Document) -> None:
        """Keep them until a version holds them."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How an event came, and where."""

    office: Letterhead
    channel: Channel
    at: datetime
    trace_id: str | None
    batch_id: str | None
    lane: Lane = Lane.EVENT
    drafter: str | None = None
    """The person who wrote it by a form."""
    beside: FilesBeside | None = None
    """Of one event alone."""

    def record_json(self) -> dict[str, Any]:
        """Return what the document's record says of who wrote it, and of the files that came with it."""
        written = {KONSEPTOR: self.drafter} if self.drafter else {}
        return {**written, **(self.beside.record() if self.beside else {})}


@dataclass(frozen=True, kw_only=True)
class PinnedContent:
    """What a revision pins for ever: payload and context as they were, of which contract and template, and the digest of it all."""

    payload: str
    context: str
    contract_version: str
    template_digest: str
    content_digest: str


def pinned(
    office: Letterhead,
    stationery: Stationery,
    checked: CheckedPayload[Any],
    payload: Mapping[str, Any],
    pins: Sequence[Mapping[str, Any]],
    files: Mapping[str, Any] | None = None,
) -> PinnedContent:
    """Return a content as the office would print it today; ``pins``: its Lampiran; ``files``: those that go with it."""
    context = canonical({**checked.context, **({"lampiran": list(pins)} if pins else {}), **(files or {})})
    template_digest = office.templates.get(stationery.jenis, stationery.digest)
    return PinnedContent(
        payload=canonical(dict(payload)).decode(),
        context=context.decode(),
        contract_version=stationery.contract.version,
        template_digest=template_digest,
        content_digest=content_digest(template_digest, context),
    )


def hindered(strength: OfficeStrength, arrival: Arrival, request: IntakeRequest) -> list[Mapping[str, str]]:
    """Return where nobody could act upon the document today: told, and no reason to refuse it."""
    chain, office = request.checked.chain, arrival.office
    if chain is None:
        return []
    found = strength.hindrances(
        chain,
        jenis=request.stationery.jenis,
        akses=request.akses,
        level=office.rules.levels.of_type(request.stationery.jenis),
        day=office.day(arrival.at),
        at=arrival.at,
    )
    return [each.to_record(office.kantor.official(each.position).jabatan) for each in found]


def draft(
    arrival: Arrival,
    event: CloudEvent,
    request: IntakeRequest,
    pins: Sequence[Mapping[str, Any]] = (),
    hindered: Sequence[Mapping[str, str]] = (),
) -> NewDocument:
    """Return the document an event asks for; raises ``EventRefused`` for data that has no canonical form.

    ``hindered``: where nobody can act in its chain today; its record says so, and the event of its first page.
    """
    warned = {PERINGATAN: list(hindered)} if hindered else {}
    known_by = fingerprint(event)
    office, contract, about = arrival.office, request.stationery.contract, request.checked.metadata
    files = arrival.beside.context(office, request.stationery, request.checked) if arrival.beside else None
    content = pinned(office, request.stationery, request.checked, request.payload, pins, files)
    return NewDocument(
        source=known_by.source,
        event_id=known_by.event_id,
        item=known_by.item,
        body_digest=known_by.body_digest,
        event_type=event.type,
        subject=event.subject,
        event_time=event.time,
        raw=event.raw,
        channel=arrival.channel,
        batch_id=arrival.batch_id,
        trace_id=event.trace_id or arrival.trace_id,
        document_id=new_id(),
        code=new_code(),
        jenis=contract.jenis,
        unit=request.unit,
        klasifikasi=request.klasifikasi,
        akses=request.akses,
        series=about.series,
        judul=about.judul,
        perihal=about.perihal,
        pencipta=about.pencipta,
        tahun=arrival.at.astimezone(office.zona).year,
        record={**content_json(office, request.checked, pins), **arrival.record_json(), **warned},
        status=Status.KONSEP,
        payload=content.payload,
        context=content.context,
        contract_version=content.contract_version,
        template_digest=content.template_digest,
        content_digest=content.content_digest,
        job_id=new_id(),
        queue=PRESS_PDF if contract.wants_pdf else PRESS,
        lane=arrival.lane,
        on_done=OnDone(
            status=Status.KONSEP if request.checked.chain else Status.SELESAI,
            events=[{"type": ARCHIVED, **({"data": warned} if warned else {})}],
        ),
    )


def content_json(
    office: Letterhead, checked: CheckedPayload[Any], pins: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what a document's record says of its content, and the chain the office has for it now."""
    about = checked.metadata
    return {
        "tanggal": about.tanggal.isoformat() if about.tanggal else None,
        "tujuan": list(about.tujuan),
        "kantor_version": office.version,
        **({"rantai": checked.chain.to_record()} if checked.chain else {}),
        **lampiran_json(pins),
        **menanggapi_json(about),
        **surat_json(about),
        **diteruskan_json(about),
        **berkas_json(about),
    }


def lampiran_json(pins: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a document's record says of its Lampiran: which documents they are."""
    return {"lampiran": [each["dokumen"] for each in pins]} if pins else {}


def menanggapi_json(about: RecordMetadata) -> dict[str, Any]:
    """Return what a document's record says of the received paper it deals with."""
    return {"menanggapi": about.menanggapi} if about.menanggapi else {}


def surat_json(about: RecordMetadata) -> dict[str, Any]:
    """Return what a received paper's record says of the letter: the sender's number and date, what came with it."""
    return {"surat": dict(about.surat)} if about.surat is not None else {}


def diteruskan_json(about: RecordMetadata) -> dict[str, Any]:
    """Return what the record of a disposisi says of whom it goes to, by position keys: the one that leads comes first."""
    return {"diteruskan": list(about.diteruskan)} if about.diteruskan else {}


def berkas_json(about: RecordMetadata) -> dict[str, Any]:
    """Return what a received paper's record says of the file: its own name, and what its electronic signatures were worth."""
    return {"berkas": dict(about.berkas)} if about.berkas is not None else {}


def require_sheet(tx: Transaction, record: Mapping[str, Any], payload: str = "data.payload") -> None:
    """Raise ``EventRefused`` when a document deals with a received paper of which there is no stamp sheet to see."""
    code = record.get("menanggapi")
    sheet = documents.with_code(tx, code) if code is not None else None
    if code is not None and (sheet is None or sheet.jenis != SHEET):
        raise EventRefused(
            fields=[
                Field(
                    path=f"{payload}.surat.penerimaan", reason=say("bukan kode lembar penerimaan kantor ini")
                )
            ]
        )
