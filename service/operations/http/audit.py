"""GET /audit: the audit trail, for administrators and auditors."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from archive.ledger.audit import TrailEntry
from service.edge import Cursor, End, Name
from service.http.answers import Json, onward
from service.http.caller import admit
from service.http.shapes.jobs import AuditTrail
from service.operations.trail import Trail, TrailQuery


class TrailFilters(BaseModel):
    """Filters of the trail; an unknown one is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")

    person: Annotated[Name | None, Field(description="id of a person, key or process")] = None
    act: Annotated[Name | None, Field(description="such as document.read, or document")] = None
    document: UUID | None = None
    first: Annotated[End | None, Field(alias="from", description="first day, the office's")] = None
    last: Annotated[End | None, Field(alias="to", description="last day, the office's")] = None
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


def routes(*, kept: Trail) -> APIRouter:
    """Return the route of the trail, which ``kept`` reads."""
    router = APIRouter(tags=["audit"])

    @router.get("/audit")
    def list_audit_entries(request: Request, asked: Annotated[TrailFilters, Query()]) -> Json[AuditTrail]:
        """Return who did what to which document, when, the newest first; ``next`` leads on. Entries above the reader's class say no more than who, what and when."""
        query = TrailQuery(
            person=asked.person, act=asked.act, document=asked.document, first=asked.first, last=asked.last
        )
        page = kept.read(admit(request), query, asked.cursor, asked.limit)
        entries = [entry_json(each) for each in page.items]
        return Json({"entries": entries, **onward(request, page.next_cursor)})

    return router


def entry_json(entry: TrailEntry) -> dict[str, Any]:
    """Return an entry as it is shown."""
    return {
        "id": str(entry.id),
        "at": entry.at,
        "person": entry.actor,
        "act": entry.action,
        "document": str(entry.document_id) if entry.document_id else None,
        "detail": dict(entry.detail),
        "masked": entry.masked,
    }
