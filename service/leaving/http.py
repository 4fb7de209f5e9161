"""POST /people/{person_id}/leave: who leaves, what waits for them and whom it goes to; GET /positions/vacant: what nobody holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.leaving import DepartureView, VacancyList
from service.leaving.desk import Departures
from service.leaving.view import departure_json, vacancy_json


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
