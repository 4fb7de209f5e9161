"""GET /inbox: everything that waits for its caller, of every noun that lets something wait."""

from __future__ import annotations

from fastapi import APIRouter, Request

from service.approvals.aside import AsideNotices
from service.approvals.http.shown import aside_json, item_json, notice_json
from service.approvals.inbox import Inbox
from service.disposisi.desk import Disposisi
from service.disposisi.http import task_json
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.inbox import InboxView
from service.recipients.desk import Recipients
from service.recipients.http import for_you_json
from service.signatures.bindings import Bindings
from service.signatures.http import certificate_json


def routes(
    *, trays: Inbox, aside: AsideNotices, disposisi: Disposisi, bindings: Bindings, recipients: Recipients
) -> APIRouter:
    """Return the route of what waits for the caller."""
    router = APIRouter(tags=["acts"])

    @router.get("/inbox")
    def get_inbox(request: Request) -> Json[InboxView]:
        """Return what waits for the caller, since when, how late; which of their paraf fell; which certificates they confirm.

        ``untuk_anda``: documents that were sent to them and that they have not read.
        ``disposisi``: those to answer, and those that everybody answered and the caller closes, the latest first.
        ``tertahan``: pages set aside of documents that they acted upon or drafted, of all documents for an admin.
        """
        principal = admit(request)
        return Json(
            {
                "items": [item_json(each) for each in trays.of(principal)],
                "disposisi": [task_json(each) for each in disposisi.tray(principal)],
                "untuk_anda": [for_you_json(each) for each in recipients.inbox(principal)],
                "tertahan": [aside_json(each) for each in aside.of(principal)],
                "paraf_gugur": [notice_json(each) for each in trays.fallen(principal)],
                "sertifikat": [certificate_json(each) for each in bindings.waiting(principal)],
            }
        )

    return router
