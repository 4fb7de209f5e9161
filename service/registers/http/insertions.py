"""Numbers in between (12.a): asked for by one person, approved by another.

Routes only: the rules are ``service.registers.insertions``.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.registers import AskedInsertion, InsertionList
from service.registers.http.asked import InsertionBody
from service.registers.http.shown import ENTERED, insertion_json
from service.registers.insertions import Insertions


def routes(*, between: Insertions) -> APIRouter:
    """Return the routes of numbers in between."""
    router = APIRouter(prefix="/registers", tags=["registers"])

    @router.get("/insertions")
    def list_insertions(request: Request) -> Json[InsertionList]:
        """Return the numbers asked for in between whose document is not numbered yet, approved or waiting for approval."""
        found, seen = between.waiting(admit(request))
        return Json(
            {
                "insertions": [
                    {**insertion_json(each), "judul": seen[each.document_id].judul}
                    for each in found
                    if each.document_id in seen
                ]
            }
        )

    @router.post("/insertions", status_code=201, responses=ENTERED)
    def ask_insertion(request: Request, body: InsertionBody) -> Json[AskedInsertion]:
        """Ask to number a document behind an earlier number; another person approves."""
        asked = between.ask(
            admit(request), body.document_id, urut=body.urut, tanggal=body.tanggal, reason=body.alasan
        )
        told = {**insertion_json(asked.insertion), "repeated": asked.repeated}
        return Json(told, 200 if asked.repeated else 201)

    @router.post("/insertions/{insertion_id}/approve")
    def approve_insertion(request: Request, insertion_id: UUID) -> Json[AskedInsertion]:
        """Approve what another person asked for; the document gets the number when it is signed."""
        made = between.approve(admit(request), insertion_id)
        return Json({**insertion_json(made.insertion), "repeated": made.repeated})

    return router
