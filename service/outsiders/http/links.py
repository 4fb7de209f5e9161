"""/documents/{id}/links: the links by which people from outside sign, given and ended by the office. Routes only."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from service import edge
from service.approvals.http import link_json
from service.approvals.outside import GivenLink
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.shapes.links import EndedLinkView, GivenLinkView
from service.outsiders.links import LinkDesk


class LinkBody(BaseModel):
    """For whom a link is made: their number among who signs, as the page names them; ``kirim`` mails it to them."""

    model_config = ConfigDict(extra="forbid")

    pihak: Annotated[int | None, Field(ge=2, le=20, examples=[2])] = None
    kirim: bool = False


class EndLinkBody(BaseModel):
    """Why a link is ended before its round is."""

    model_config = ConfigDict(extra="forbid")

    catatan: edge.Note


def routes(*, desk: LinkDesk) -> APIRouter:
    """Return the routes of links."""
    router = APIRouter(tags=["acts"])

    @router.post("/documents/{document_id}/links", status_code=201)
    def give_signing_link(request: Request, document_id: UUID, body: LinkBody) -> Json[GivenLinkView]:
        """Make a link by which somebody from outside signs; it is shown this once, or mailed. The one they had ends."""
        about(request, document=document_id)
        given = desk.give(admit(request), document_id, body.pihak, by_mail=body.kirim)
        return Json(_given_json(given), 201)

    @router.post("/documents/{document_id}/links/{link_id}/end")
    def end_signing_link(
        request: Request, document_id: UUID, link_id: UUID, body: EndLinkBody
    ) -> Json[EndedLinkView]:
        """End a link, with a reason: whoever holds it signs by it no more."""
        about(request, document=document_id)
        ended = desk.end(admit(request), document_id, link_id, body.catatan)
        return Json({**link_json(ended.link), "repeated": ended.repeated})

    return router


def _given_json(given: GivenLink) -> dict[str, Any]:
    """Return a link with what opens it, unless that went by mail."""
    return {**link_json(given.link), "alamat": None if given.link.surel else given.address}
