"""Registers over HTTP: which there are, what waits for a number, the agenda of a year.

Routes only: the rules are ``service.registers.agenda``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service import edge
from service.http.answers import Json, onward
from service.http.caller import admit
from service.http.filename import content_disposition, of_class
from service.http.negotiation import preferred
from service.http.shapes.media import files
from service.http.shapes.registers import AgendaView, RegisterList, UnansweredPapers, WaitingDrafts
from service.registers.agenda import Agendas
from service.registers.forms import AgendaForm
from service.registers.http.asked import Tahun
from service.registers.http.shown import report_json

_OFFICE = "application/vnd.openxmlformats-officedocument."


MEDIA = {
    "json": "application/json",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pdf": "application/pdf",
}


def routes(*, agendas: Agendas) -> APIRouter:
    """Return the routes that read registers."""
    router = APIRouter(prefix="/registers", tags=["registers"])

    @router.get("")
    def list_registers(request: Request) -> Json[RegisterList]:
        """Return the office's registers and the years they have."""
        return Json({"registers": agendas.overview(admit(request))})

    _waiting(router, agendas=agendas)

    @router.get(
        "/{register}/{tahun}",
        response_model=AgendaView,
        responses=files(*(media for kind, media in MEDIA.items() if kind != "json")),
    )
    def get_agenda(
        request: Request,
        register: edge.Name,
        tahun: Tahun,
        cari: Annotated[
            edge.Name | None, Query(description="words that stand in a line, however written; for JSON")
        ] = None,
        kind: Annotated[Literal["json", "xlsx", "csv", "docx", "pdf"] | None, Query(alias="format")] = None,
    ) -> Response:
        """Return a year's agenda with its gaps and what is unresolved: as JSON, workbook, CSV, DOCX or PDF.

        ``format`` says which, else ``Accept``.
        """
        principal = admit(request)
        chosen = kind or preferred(request.headers.get("accept", ""), MEDIA)
        if chosen == "json":
            answer: Response = Json(report_json(agendas.report(principal, register, tahun), cari))
        else:
            made = agendas.file(principal, register, tahun, AgendaForm(chosen))
            name = content_disposition(of_class(f"agenda-{register}-{tahun}.{chosen}", made.akses))
            answer = Response(made.data, headers={"Content-Disposition": name}, media_type=MEDIA[chosen])
        answer.headers["Vary"] = "Accept"
        return answer

    return router


def _waiting(router: APIRouter, *, agendas: Agendas) -> None:
    """What waits: drafts for a number, received papers for an answer. Above the agenda of a year, whose path would take theirs."""

    @router.get("/{register}/waiting")
    def list_waiting_drafts(request: Request, register: edge.Name) -> Json[WaitingDrafts]:
        """Return the drafts this register will number, with the provisional number their pages show."""
        found = agendas.awaiting(admit(request), register)
        return Json(
            {
                "documents": [
                    {
                        "document_id": str(draft.id),
                        "judul": draft.judul,
                        "status": draft.status,
                        "nomor_sementara": number,
                    }
                    for draft, number in found
                ]
            }
        )

    @router.get("/{register}/unanswered")
    def list_unanswered_papers(
        request: Request,
        register: edge.Name,
        cursor: edge.Cursor | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Json[UnansweredPapers]:
        """Return what came in by this register and still waits, the oldest first: answered by no letter in force, its disposisi not closed."""
        page, today = agendas.unanswered(admit(request), register, cursor, limit)
        papers = [
            {
                "document_id": str(each.document.id),
                "code": each.document.code,
                "nomor": each.document.nomor,
                "asal": each.document.pencipta,
                "perihal": each.document.perihal,
                "akses": each.document.akses.name,
                "unit": each.document.unit,
                "tanggal": each.document.tanggal,
                "hari": (today - each.document.tanggal).days if each.document.tanggal else None,
                "disposisi": each.passed_on,
            }
            for each in page.items
        ]
        return Json({"papers": papers, **onward(request, page.next_cursor)})
