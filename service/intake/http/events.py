"""POST /events: CloudEvents in, an answer for each out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request

from archive.access import AccessClass
from archive.ledger import Principal
from doc_templates.catalog import Catalog
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.entrances import SCHEMAS
from service.http.incoming import too_large
from service.http.shapes.events import TakenBatch, TakenEventView
from service.http.trace import trace_id_of
from service.intake import cloudevent, merge
from service.intake.answers import Answer, TakenEvent
from service.intake.desk import HTTP, Intake
from service.intake.examples import example_events
from service.intake.http import modes
from service.intake.http.answered import REPLAYED, batch_answer, taken_json
from service.intake.http.modes import EventMode, Media
from service.intake.request import REQUESTED

_DATA = {
    "type": "object",
    "required": ["jenis", "unit", "payload"],
    "additionalProperties": False,
    "properties": {
        "jenis": {"type": "string", "maxLength": 200, "description": "a document type, see /templates"},
        "unit": {"type": "string", "maxLength": 200},
        "klasifikasi": {"type": "string", "maxLength": 20},
        "akses": {"type": "string", "enum": list(AccessClass.__members__)},
        "lampiran": {
            "type": "array",
            "maxItems": 20,
            "items": {"type": "string", "format": "uuid"},
            "description": "documents of the office that are its Lampiran, in order",
        },
        "payload": {
            "type": "object",
            "additionalProperties": True,
            "description": "as /templates/{jenis} describes it; with rows what all of them share",
        },
        "rows": {
            "type": "array",
            "minItems": 1,
            "maxItems": merge.MOST_ROWS,
            "items": {"$ref": "#/components/schemas/EventRow"},
            "description": "mail merge: a document each",
        },
    },
}
_ROW = {
    "type": "object",
    "required": ["item"],
    "additionalProperties": False,
    "properties": {
        "item": {"type": "string", "minLength": 1, "maxLength": cloudevent.MAX_ITEM},
        "payload": {
            "type": "object",
            "additionalProperties": True,
            "description": "laid over the shared one",
        },
    },
}
_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "specversion": {"type": "string", "enum": ["1.0"]},
    "id": {"type": "string", "minLength": 1, "maxLength": cloudevent.MAX_ID},
    "source": {
        "type": "string",
        "format": "uri-reference",
        "minLength": 1,
        "maxLength": cloudevent.MAX_SOURCE,
    },
    "type": {"type": "string", "enum": [REQUESTED]},
    "item": {
        "type": "string",
        "maxLength": cloudevent.MAX_ITEM,
        "description": "which of the event's documents; part of the key of the effect",
    },
}
_EVENT = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "data"],
    "additionalProperties": True,
    "properties": {**_ATTRIBUTES, "data": {"$ref": "#/components/schemas/EventData"}},
}


_ONE = {"$ref": "#/components/schemas/RequestedEvent"}
_DESCRIBED = {
    SCHEMAS: {"RequestedEvent": _EVENT, "EventData": _DATA, "EventRow": _ROW},
    "parameters": [
        {
            "name": f"ce-{name}",
            "in": "header",
            "description": "of an event in the binary mode",
            "schema": schema,
        }
        for name, schema in _ATTRIBUTES.items()
    ],
    "requestBody": {
        "required": True,
        "content": {
            modes.STRUCTURED: {"schema": _ONE},
            modes.BATCH: {
                "schema": {"type": "array", "items": _ONE, "minItems": 1, "maxItems": modes.MOST_EVENTS}
            },
            "application/json": {"schema": {"$ref": "#/components/schemas/EventData"}},
        },
    },
}


def put_examples(document: Mapping[str, Any], catalog: Catalog) -> None:
    """Write an example of every type that an event may ask for into the OpenAPI document, for each mode.

    The framework leaves nulls out of what a route says of itself, and a payload may need them.
    """
    body = document["paths"]["/events"]["post"]["requestBody"]["content"]
    found = list(example_events(catalog))
    body[modes.STRUCTURED]["examples"] = {
        each.jenis: {"summary": each.contract.judul, "value": event} for each, event in found
    }
    body[modes.BATCH]["example"] = [event for _, event in found[:2]]
    body["application/json"]["examples"] = {
        each.jenis: {"summary": each.contract.judul, "value": event["data"]} for each, event in found
    }


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Who sent what, in which mode."""

    principal: Principal
    media: Media
    body: bytes


def routes(*, desk: Intake, event_bytes: int) -> APIRouter:
    """Return the route of events; one that is no mail merge weighs ``event_bytes`` at most."""
    router = APIRouter(tags=["intake"])

    async def upload(request: Request) -> Upload:
        """Read no more bytes than the mode allows.

        One event may be as large as a batch when it carries rows, which its bytes tell without being parsed.
        """
        media = modes.mode_of(request.headers)
        body = await request.body()
        if media.mode is not EventMode.BATCH and len(body) > event_bytes and not merge.may_be_merge(body):
            raise too_large(event_bytes)
        return Upload(principal=admit(request), media=media, body=body)

    @router.post(
        "/events",
        status_code=202,
        openapi_extra=_DESCRIBED,
        responses={207: {"description": "Some events of the batch were taken", "model": TakenBatch}},
    )
    def take_events(request: Request, sent: Upload = Depends(upload)) -> Json[TakenEventView | TakenBatch]:
        """Take CloudEvents 1.0 in structured, binary or batch mode (at most 1,000 events).

        One event: 202 with its document and job, or a problem naming every wrong field. A batch, or one event whose data
        has rows (mail merge): an answer each; 202 when all were taken, 207 when some were, 422 when none was.
        """
        events = modes.read(sent.media, request.headers.items(), sent.body)
        trace = trace_id_of(request.scope)
        if sent.media.mode is EventMode.BATCH:
            return batch_answer(request, desk.batch(sent.principal, events, HTTP, trace_id=trace))
        if merge.is_merge(events[0]):
            merged = desk.merge(sent.principal, events[0], HTTP, trace_id=trace)
            return batch_answer(request, merged, rows=True)
        (answer,) = desk.accept(sent.principal, events, HTTP, trace_id=trace)
        return _single(request, answer)

    return router


def _single(request: Request, answer: Answer) -> Json[TakenEventView | TakenBatch]:
    if not isinstance(answer, TakenEvent):
        raise answer.error
    about(request, document=answer.document_id, job=answer.job_id, repeated=answer.repeated)
    headers = {"Location": f"/jobs/{answer.job_id}"}
    if answer.repeated:
        headers[REPLAYED] = "true"
    return Json(taken_json(answer), 202, headers)
