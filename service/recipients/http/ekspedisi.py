"""GET /ekspedisi: what is handed over by hand, as a list and as the sheet that receivers sign."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.filename import content_disposition, of_class
from service.http.negotiation import preferred
from service.http.shapes.media import files
from service.http.shapes.recipients import ExpeditionView
from service.recipients.ekspedisi import ExpeditionBook, ExpeditionSheet, subject

MEDIA = {
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def routes(*, book: ExpeditionBook) -> APIRouter:
    """Return the route of the ekspedisi book."""
    router = APIRouter(tags=["recipients"])

    @router.get(
        "/ekspedisi",
        response_model=ExpeditionView,
        responses=files(*(media for kind, media in MEDIA.items() if kind != "json")),
    )
    def get_expedition_sheet(
        request: Request,
        first: Annotated[
            edge.Day | None,
            Query(alias="from", description="first day of sending, the office's; today without"),
        ] = None,
        last: Annotated[edge.Day | None, Query(alias="to", description="last day")] = None,
        semua: Annotated[bool, Query(description="also what is received already")] = False,
        kind: Annotated[Literal["json", "docx", "pdf"] | None, Query(alias="format")] = None,
    ) -> Response:
        """Return what is to be handed over by hand (langsung, kurir, pos): as JSON, or as the sheet to be signed, DOCX or PDF.

        ``format`` says which, else ``Accept``. The signed sheet comes back by POST .../receipt/sheet.
        """
        principal = admit(request)
        found = book.sheet(principal, first, last, everything=semua)
        chosen = kind or preferred(request.headers.get("accept", ""), MEDIA)
        if chosen == "json":
            answer: Response = Json(sheet_json(found))
        else:
            data = book.docx(principal, found) if chosen == "docx" else book.pdf(principal, found)
            name = content_disposition(of_class(f"ekspedisi-{found.first.isoformat()}.{chosen}", found.akses))
            answer = Response(data, headers={"Content-Disposition": name}, media_type=MEDIA[chosen])
        answer.headers["Vary"] = "Accept"
        return answer

    return router


def sheet_json(found: ExpeditionSheet) -> dict[str, Any]:
    """Return a sheet as it is shown: each line with the number by which its receipt is noted."""
    return {
        "dari": found.first.isoformat(),
        "sampai": found.last.isoformat(),
        "baris": [
            {
                "document_id": str(each.document.id),
                "penerima_id": str(each.recipient.id),
                "no": each.recipient.no,
                "nomor": each.document.nomor,
                "perihal": subject(each),
                "akses": each.document.akses.name,
                "penerima": each.recipient.penerima,
                "tembusan": each.recipient.tembusan,
                "saluran": each.recipient.saluran,
                "dikirim": each.recipient.sent_at,
                "diterima": each.recipient.received_at,
                "diterima_oleh": each.recipient.received_by,
                "bukti": each.recipient.bukti,
            }
            for each in found.lines
        ],
    }
