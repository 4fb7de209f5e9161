"""GET /mail, POST /mail/{id}/retry, PUT /people/{id}/surel: letters to people, and where they are written to."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from archive.ledger.outbox.mail import Mail
from service.edge import Line, Name
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.people import MailList, MailView, PersonAddress
from service.mail.mailbox import Mailbox

OUTSIDE: Final = "luar"
"""Whom a letter is to that goes to nobody of the office: address and name are not shown."""


class PersonAddressBody(BaseModel):
    """Where a person is written to; null takes the address away."""

    model_config = ConfigDict(extra="forbid")

    surel: Annotated[str, Line(254), Field(examples=["nama@kantor.go.id"])] | None


def routes(*, mailbox: Mailbox) -> APIRouter:
    """Return the routes of letters to an office's people."""
    router = APIRouter(tags=["mail"])

    @router.get("/mail")
    def list_mail(
        request: Request, state: Literal["waiting", "held", "sent", "refused", "superseded"] | None = None
    ) -> Json[MailList]:
        """Return the newest letters to the office's people: how they stand, and why one was refused; for administrators."""
        found = mailbox.letters(admit(request), state)
        return Json({"mail": [mail_json(each) for each in found]})

    @router.post("/mail/{mail_id}/retry")
    def retry_mail(request: Request, mail_id: UUID) -> Json[MailView]:
        """Let a refused letter be sent anew."""
        return Json(mail_json(mailbox.retry(admit(request), mail_id)))

    @router.put("/people/{person_id}/surel")
    def set_person_address(request: Request, person_id: Name, body: PersonAddressBody) -> Json[PersonAddress]:
        """Set a person's e-mail address, or take it away; an administrator anyone's, a person their own."""
        person = mailbox.address(admit(request), person_id, body.surel)
        return Json({"id": person.id, "surel": person.surel})

    return router


def mail_json(found: Mail) -> dict[str, Any]:
    """Return a letter as it is shown: its address and its words are not."""
    return {
        "id": str(found.id),
        "untuk": found.person_id or OUTSIDE,
        "jenis": found.kind,
        "state": found.state,
        "attempts": found.attempts,
        "next_attempt": found.run_after.isoformat() if found.state == "waiting" else None,
        "cause": found.cause,
        "detail": found.detail,
        "queued_at": found.queued_at.isoformat(),
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
    }
