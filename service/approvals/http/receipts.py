"""Who received a distributed document, noted once and corrected with a reason. The rules are ``service.approvals.receipts``."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from archive.ledger import Principal
from service import edge
from service.approvals import scan
from service.approvals.desk import Approvals
from service.approvals.http.asked import CorrectReceiptBody, ReceiptBody
from service.approvals.http.shown import recipient_json
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.entrances import MOST_BYTES
from service.http.shapes import acts as shapes
from service.http.shapes.media import BINARY


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

    @router.post(
        "/documents/{document_id}/distributions/{recipient_id}/receipt/sheet",
        openapi_extra={
            MOST_BYTES: scan.LARGEST,
            "requestBody": {"required": True, "content": {"application/pdf": {"schema": BINARY}}},
        },
    )
    def bring_signed_sheet(
        request: Request,
        document_id: UUID,
        recipient_id: UUID,
        sent: Annotated[tuple[Principal, bytes], Depends(_scanned)],
        diterima_oleh: edge.Title,
        pada: edge.Instant | None = None,
    ) -> Json[shapes.NotedReceipt]:
        """Bring the ekspedisi sheet (PDF) that the receiver signed: their receipt, archived with the document as ``ekspedisi-3.2``.

        It may follow a receipt of the same person that was noted before; the same sheet again is answered ``repeated``.
        """
        about(request, document=document_id)
        principal, data = sent
        sheet = approvals.signed_sheet(principal, data)
        with approvals.receipts(principal, document_id) as receipts:
            noted = receipts.note(recipient_id, diterima_oleh, pada, sheet)
        return Json({**recipient_json(noted.recipient), "repeated": noted.repeated})


async def _scanned(request: Request) -> tuple[Principal, bytes]:
    return admit(request), await request.body()
