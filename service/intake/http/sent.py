"""GET /events: what became of what was sent, by source and id; and what was refused with nobody to answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from archive.ledger.intake.refusals import RefusedEvent
from archive.ledger.intake.sent import SentEvent
from service.edge import Cursor
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.events import FoundEvent, RefusedEvents
from service.intake import cloudevent
from service.intake.refusing import shown
from service.intake.sent import SentEvents
from service.office.chain_words import hindered


def routes(*, events: SentEvents) -> APIRouter:
    """Return the routes by which a sender asks after what it sent."""
    router = APIRouter(tags=["intake"])

    @router.get("/events/refused")
    def list_refused_events(
        request: Request,
        cursor: Cursor | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Json[RefusedEvents]:
        """Return events refused without anyone to answer (the Celery way in), each with its problem, the newest first.

        With them, one event a fault, what was refused because its type is broken, by whichever way it came. A sending program sees what its key sent and what is of its sources.
        """
        page = events.refused(admit(request), cursor, limit)
        return Json({"refused": [refused_json(each) for each in page.items], "next_cursor": page.next_cursor})

    @router.get("/events")
    def find_event(
        request: Request,
        source: Annotated[str, Query(min_length=1, max_length=cloudevent.MAX_SOURCE)],
        event_id: Annotated[str, Query(alias="id", min_length=1, max_length=cloudevent.MAX_ID)],
    ) -> Json[FoundEvent]:
        """Return what became of an event: its documents and jobs, and how often it was refused by the queue."""
        found = events.find(admit(request), source, event_id)
        return Json(
            {
                "taken": [taken_json(each) for each in found.taken],
                "refused": [refused_json(each) for each in found.refused],
            }
        )

    return router


def taken_json(event: SentEvent) -> dict[str, Any]:
    """Return an item of an event and what came of it."""
    return {
        "event": {"source": event.source, "id": event.event_id, "item": event.item},
        "document_id": str(event.document_id),
        "job_id": str(event.job_id),
        "code": event.code,
        "status": event.status,
        "job_state": event.job_state,
        "accepted_at": event.accepted_at,
        **({"warnings": [hindered(each) for each in event.peringatan]} if event.peringatan else {}),
        "links": {
            "document": f"/documents/{event.document_id}",
            "job": f"/jobs/{event.job_id}",
            "verification": f"/v/{event.code}",
        },
    }


def refused_json(event: RefusedEvent) -> dict[str, Any]:
    """Return a refused event as it came, with its problem."""
    return {
        "id": str(event.id),
        "channel": event.channel,
        "source": event.source,
        "event_id": event.event_id,
        "problem": shown(event.problem),
        "raw": event.raw,
        "refused_at": event.refused_at,
    }
