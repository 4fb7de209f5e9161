"""Who received a distributed document, noted once and corrected with a reason. The rules are ``service.approvals.receipts``."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from service.approvals.desk import Approvals
from service.approvals.http.asked import CorrectReceiptBody, ReceiptBody
from service.approvals.http.shown import recipient_json
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.shapes import acts as shapes


def add(router: APIRouter, *, approvals: Approvals) -> None:
    """Add the routes of receipts."""

    @router.post("/documents/{document_id}/distributions/{recipient_id}/receipt")
    def note_receipt(
        request: Request, document_id: UUID, recipient_id: UUID, body: ReceiptBody
    ) -> Json[shapes.NotedReceipt]:
        """Write down who received the document, once: the same again is answered ``repeated``, another receiver 409."""
        about(request, document=document_id)
        with approvals.receipts(admit(request), document_id) as receipts:
            noted = receipts.note(recipient_id, body.diterima_oleh, body.pada)
        return Json({**recipient_json(noted.recipient), "repeated": noted.repeated})

    @router.post("/documents/{document_id}/distributions/{recipient_id}/receipt/correct")
    def correct_receipt(
        request: Request, document_id: UUID, recipient_id: UUID, body: CorrectReceiptBody
    ) -> Json[shapes.NotedReceipt]:
        """Put right who received the document, or take a receipt back, with the reason; what was noted before stays beside it."""
        about(request, document=document_id)
        with approvals.receipts(admit(request), document_id) as receipts:
            noted = receipts.correct(
                recipient_id,
                noted=body.tercatat,
                received_by=body.diterima_oleh,
                at=body.pada,
                reason=body.catatan,
            )
        return Json({**recipient_json(noted.recipient), "repeated": noted.repeated})
