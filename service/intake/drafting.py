"""From a checked event to the rows of its document: what is pinned, what is to be true once its job is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.canonical import canonical, content_digest, sha256_hex
from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.intake.events import Channel, NewDocument
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone
from archive.states import Status
from doc_templates.catalog import Stationery
from doc_templates.kit.contracts import CheckedPayload, Contract, RecordMetadata
from service.errors import EventRefused, Field
from service.identifiers import new_code, new_id
from service.intake.cloudevent import CloudEvent
from service.intake.request import IntakeRequest
from service.office.letterhead import Letterhead
from service.words import say

ARCHIVED = "id.naskah.document.archived.v1"
SHEET = "lembar_penerimaan"
"""The type of the stamp sheet of a received file."""
OF_CONTENT = ("lampiran", "menanggapi", "surat", "berkas")
"""What a document's record says only where its content does."""
PRESS, PRESS_PDF = "press", "press.pdf"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How an event came, and where."""

    office: Letterhead
    channel: Channel
    at: datetime
    trace_id: str | None
    batch_id: str | None
    lane: Lane = Lane.EVENT


def body_digest(event: CloudEvent) -> str:
    """Return the SHA-256 of an event's canonical type, subject and data; raises ``EventRefused``."""
    return sha256_hex(_canonical({"type": event.type, "subject": event.subject, "data": dict(event.data)}))


def draft(
    arrival: Arrival,
    event: CloudEvent,
    request: IntakeRequest,
    stationery: Stationery,
    checked: CheckedPayload[Any],
    pins: Sequence[Mapping[str, Any]] = (),
) -> NewDocument:
    """Return the document an event asks for; raises ``EventRefused`` for data that has no canonical form."""
    contract, about, office = stationery.contract, checked.metadata, arrival.office
    context = canonical(with_lampiran(checked.context, pins))
    template_digest = office.templates.get(contract.jenis, stationery.digest)
    chain = contract.chain_of(office.kantor)
    return NewDocument(
        source=event.source,
        event_id=event.id,
        item=event.item,
        event_type=event.type,
        subject=event.subject,
        event_time=event.time,
        body_digest=body_digest(event),
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
        record=content_json(office, contract, about, pins),
        status=Status.KONSEP,
        payload=_canonical(request.payload).decode(),
        context=context.decode(),
        contract_version=contract.version,
        template_digest=template_digest,
        content_digest=content_digest(template_digest, context),
        job_id=new_id(),
        queue=PRESS_PDF if contract.wants_pdf else PRESS,
        lane=arrival.lane,
        on_done=OnDone(
            status=Status.KONSEP if chain else Status.SELESAI,
            events=[{"type": ARCHIVED}],
        ),
    )


def content_json(
    office: Letterhead,
    contract: Contract[Any],
    about: RecordMetadata,
    pins: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return what a document's record says of its content, and the chain the office has for it now."""
    chain = contract.chain_of(office.kantor)
    return {
        "tanggal": about.tanggal.isoformat() if about.tanggal else None,
        "tujuan": list(about.tujuan),
        "kantor_version": office.version,
        **({"rantai": chain.to_record()} if chain else {}),
        **lampiran_json(pins),
        **menanggapi_json(about),
        **surat_json(about),
        **berkas_json(about),
    }


def with_lampiran(context: Mapping[str, Any], pins: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the context with the Lampiran it pins; without any it stays what it is."""
    return {**context, **({"lampiran": list(pins)} if pins else {})}


def lampiran_json(pins: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a document's record says of its Lampiran: which documents they are."""
    return {"lampiran": [each["dokumen"] for each in pins]} if pins else {}


def menanggapi_json(about: RecordMetadata) -> dict[str, Any]:
    """Return what a document's record says of the received paper it deals with."""
    return {"menanggapi": about.menanggapi} if about.menanggapi else {}


def surat_json(about: RecordMetadata) -> dict[str, Any]:
    """Return what a received paper's record says of the letter: the sender's number and date, what came with it."""
    return {"surat": dict(about.surat)} if about.surat is not None else {}


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


def _canonical(value: Mapping[str, Any]) -> bytes:
    try:
        return canonical(value)
    except (
        ValueError
    ) as error:  # what strict JSON lets through is written; a caller within the house may give more
        raise EventRefused(
            fields=[
                Field(
                    path="data",
                    reason="it holds a number or text that canonical JSON (RFC 8785) cannot write",
                )
            ]
        ) from error
