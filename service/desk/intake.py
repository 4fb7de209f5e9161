"""Intake: from events as they arrive to documents and jobs in the ledger, with an answer for each event.

The one way in, for HTTP and for the Celery consumer alike. It opens no connection but the ledger's, knows no HTTP and
publishes nothing: the ledger's NOTIFY wakes the relay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.canonical import canonical, content_digest, sha256_hex
from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, batches, events
from archive.ledger.events import Channel, NewDocument, Outcome
from doc_templates.catalog import Catalog, Stationery
from doc_templates.contract import Checked
from doc_templates.errors import PayloadRefused, StationeryError
from service.desk import cloudevent
from service.desk.cloudevent import CloudEvent
from service.desk.errors import (
    ClassForbidden,
    EventConflict,
    EventNotRecorded,
    EventRefused,
    Field,
)
from service.desk.identifiers import new_code, new_id
from service.desk.offices import Letterhead, Offices
from service.desk.request import REQUESTED, Request, read_request
from service.identity.gate import require, require_source
from service.identity.roles import Role

ARCHIVED = "id.naskah.document.archived.v1"
HTTP: Channel = "http"
CELERY: Channel = "celery"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An event that is now a document and a job; ``repeated`` when it already was."""

    source: str
    event_id: str
    item: str
    document_id: UUID
    job_id: UUID
    code: str
    repeated: bool


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An event that was not taken; it left no key, so a mended one may come under the same id."""

    source: str
    event_id: str
    item: str
    error: NaskahError | StationeryError


Answer = Taken | Refusal


class Desk:
    """Takes events in."""

    def __init__(
        self, *, ledger: Ledger, catalog: Catalog, offices: Offices, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self.catalog = catalog
        self._offices = offices
        self._clock = clock

    def accept(
        self,
        principal: Principal,
        arrived: Sequence[Any],
        channel: Channel,
        *,
        trace_id: str | None = None,
        batch_id: str | None = None,
    ) -> list[Answer]:
        """Take each of ``arrived`` (JSON-format CloudEvents) or say why not, in their order.

        Raises what concerns all of them: ``RoleMissing``, ``OfficeUnknown``, or a ledger that is away or full.
        """
        require(principal, Role.INTAKE)
        office = self._offices.letterhead(principal.satker)
        answers: list[Answer | None] = []
        ready: list[tuple[int, NewDocument]] = []
        for place, value in enumerate(arrived):
            try:
                ready.append((place, self._prepare(principal, office, value, channel, trace_id, batch_id)))
                answers.append(None)
            except (NaskahError, StationeryError) as error:
                answers.append(_refusal(cloudevent.identity(value), error))
        for (place, document), answer in zip(
            ready, self._record(principal, ready, batch_id, len(arrived)), strict=True
        ):
            answers[place] = _answer(document, answer)
        return [answer for answer in answers if answer is not None]

    def _prepare(
        self,
        principal: Principal,
        office: Letterhead,
        value: Any,
        channel: Channel,
        trace_id: str | None,
        batch_id: str | None,
    ) -> NewDocument:
        event = cloudevent.read(value)
        if event.type != REQUESTED:
            raise EventRefused(fields=[Field(path="type", reason=f"must be {REQUESTED}")])
        require_source(principal, event.source)
        request, stationery, checked = self._check(principal, office, event)
        return self._document(office, event, request, stationery, checked, channel, trace_id, batch_id)

    def _check(
        self, principal: Principal, office: Letterhead, event: CloudEvent
    ) -> tuple[Request, Stationery, Checked[Any]]:
        """Judge envelope and payload together, so that the sender learns every wrong field at once."""
        request, wrong = read_request(event.data, self.catalog, office.kantor)
        stationery: Stationery | None = None
        checked: Checked[Any] | None = None
        if request.jenis in self.catalog:
            stationery = self.catalog[request.jenis]
            try:
                checked = stationery.contract.check(request.payload, office.kantor)
            except PayloadRefused as refused:
                wrong = [
                    *wrong,
                    *(Field(path=_below_payload(f.path), reason=f.reason) for f in refused.fields),
                ]
        if wrong or stationery is None or checked is None:
            raise EventRefused(fields=wrong)
        if request.akses > principal.ceiling:
            raise ClassForbidden(
                fields=[Field(path="data.akses", reason=f"the key reaches up to {principal.ceiling.name}")]
            )
        return request, stationery, checked

    def _document(
        self,
        office: Letterhead,
        event: CloudEvent,
        request: Request,
        stationery: Stationery,
        checked: Checked[Any],
        channel: Channel,
        trace_id: str | None,
        batch_id: str | None,
    ) -> NewDocument:
        contract = stationery.contract
        try:
            body = canonical({"type": event.type, "subject": event.subject, "data": dict(event.data)})
            payload = canonical(request.payload)
        except ValueError as error:
            raise EventRefused(
                fields=[Field(path="data", reason=f"cannot be written canonically: {error}")]
            ) from None
        context = canonical(checked.context)
        about = checked.metadata
        return NewDocument(
            source=event.source,
            event_id=event.id,
            item=event.item,
            event_type=event.type,
            subject=event.subject,
            event_time=event.time,
            body_digest=sha256_hex(body),
            raw=event.raw,
            channel=channel,
            batch_id=batch_id,
            trace_id=event.trace_id or trace_id or "",
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
            tahun=self._clock().astimezone(office.zona).year,
            record={
                "tanggal": about.tanggal.isoformat() if about.tanggal else None,
                "tujuan": about.tujuan,
                "kantor_version": office.version,
            },
            status="konsep",
            payload=payload.decode(),
            context=context.decode(),
            contract_version=contract.version,
            template_digest=stationery.digest,
            content_digest=content_digest(stationery.digest, context),
            job_id=new_id(),
            queue="press.pdf" if contract.wants_pdf else "press",
            on_done={
                "status": "konsep" if contract.chain_of(office.kantor) else "selesai",
                "events": [{"type": ARCHIVED}],
            },
        )

    def _record(
        self, principal: Principal, ready: Sequence[tuple[int, NewDocument]], batch_id: str | None, total: int
    ) -> list[Outcome]:
        if not ready:
            return []
        assert principal.satker is not None
        with self._ledger.acting(principal) as tx:
            if batch_id is not None:
                batches.open(tx, batch_id, principal.satker, total, principal.id)
            return events.accept(tx, principal.satker, [document for _, document in ready], principal.id)


def _answer(document: NewDocument, answer: Outcome) -> Answer:
    named = (document.source, document.event_id, document.item)
    match answer:
        case events.Accepted():
            return Taken(
                source=document.source,
                event_id=document.event_id,
                item=document.item,
                document_id=answer.document_id,
                job_id=answer.job_id,
                code=answer.code,
                repeated=answer.repeated,
            )
        case events.Conflict():
            field = Field(path="id", reason="this id was accepted before with another type, subject or data")
            return _refusal(named, EventConflict(fields=[field]))
        case _:
            return _refusal(named, EventNotRecorded(fields=[Field(path="", reason=str(answer.cause))]))


def _below_payload(path: str) -> str:
    return "data.payload" if path in ("", "payload") else f"data.payload.{path}"


def _refusal(named: tuple[str, str, str], error: NaskahError | StationeryError) -> Refusal:
    source, event_id, item = named
    return Refusal(source=source, event_id=event_id, item=item, error=error)
