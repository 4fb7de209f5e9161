"""POST /people/{person_id}/leave: who leaves, what waits for them and whom it goes to; GET /positions/vacant: what nobody holds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from archive.ledger.documents.documents import Document
from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.leaving import DepartureView, VacancyList
from service.leaving.desk import Departure, Departures
from service.leaving.vacancies import Vacancy
from service.leaving.waiting import LeftBehind


class LeaveBody(BaseModel):
    """Who follows in which of their positions, by what order; ``periksa`` shows what it would come to, and does nothing."""

    model_config = ConfigDict(extra="forbid")

    penerus: Annotated[dict[edge.Name, edge.Name], Field(max_length=100)] = {}
    """The successor, by the key of the position."""
    dasar: edge.Reason = ""
    periksa: Annotated[bool, Field(examples=[True])] = False


def routes(*, desk: Departures) -> APIRouter:
    """Return the routes of those who leave and of vacant positions."""
    router = APIRouter(tags=["people"])

    @router.post("/people/{person_id}/leave")
    def leave_office(request: Request, person_id: edge.Name, body: LeaveBody) -> Json[DepartureView]:
        """Let a person leave: their tokens end for good, what waits for them is shown with whom it goes to; for administrators."""
        done = desk.leave(admit(request), person_id, body.penerus, body.dasar, check=body.periksa)
        return Json(departure_json(done))

    @router.get("/positions/vacant")
    def list_vacant_positions(request: Request) -> Json[VacancyList]:
        """Return the positions nobody holds today, with the papers that wait for each as far as the caller may see them."""
        found = desk.vacant(admit(request))
        return Json(
            {"date": found.day.isoformat(), "vacant": [vacancy_json(each) for each in found.positions]}
        )

    return router


def departure_json(done: Departure) -> dict[str, Any]:
    """Return what a person's leaving comes to as it is shown."""
    return {
        "orang": done.person.id,
        "nama": done.person.nama,
        "date": done.day.isoformat(),
        "done": done.done,
        "repeated": done.repeated,
        "ditinggalkan": [_left_json(each) for each in done.left],
        "di_atas_kelas": done.hidden,
        "lowong": list(done.vacant),
        "diberi_tahu": list(done.told),
    }


def _left_json(left: LeftBehind) -> dict[str, Any]:
    return {
        "macam": left.sort.value,
        "id": left.id,
        "uraian": left.what,
        "posisi": left.position,
        "naskah": _paper_json(left.document) if left.document else None,
        "jalan": left.way.value,
        "kepada": list(left.to),
    }


def vacancy_json(found: Vacancy) -> dict[str, Any]:
    """Return a vacant position as it is shown."""
    return {
        "key": found.position.key,
        "jabatan": found.position.jabatan,
        "unit": found.position.unit,
        "sejak": found.since.isoformat() if found.since else None,
        "naskah": [_paper_json(each) for each in found.papers],
    }


def _paper_json(document: Document) -> dict[str, Any]:
    return {
        "document_id": str(document.id),
        "jenis": document.jenis,
        "judul": document.judul,
        "nomor": document.nomor,
        "status": document.status,
    }
