"""The end of a year over HTTP: what closing would close, closing it, and what waits for a second person.

Routes only: the rules are ``service.registers.closing`` and ``proposals``.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.registers import ClosedYear, ClosingView, DecidedProposal, ProposalList, ProposalView
from service.registers.closing import BookCount, Closings
from service.registers.http.asked import CloseYearBody, ReopeningBody, Tahun
from service.registers.http.shown import closing_json, proposal_json
from service.registers.proposals import Proposals


def routes(*, closings: Closings, second: Proposals) -> APIRouter:
    """Return the routes of years and of proposals."""
    router = APIRouter(prefix="/registers", tags=["registers"])

    @router.get("/{register}/{tahun}/closing")
    def preview_closing(request: Request, register: edge.Name, tahun: Tahun) -> Json[ClosingView]:
        """Return what closing a year would close: numbers by status, what is unresolved, what to think of before."""
        return Json(closing_json(closings.look(admit(request), register, tahun)))

    @router.post("/{register}/{tahun}/close")
    def close_year(
        request: Request, register: edge.Name, tahun: Tahun, body: CloseYearBody | None = None
    ) -> Json[ClosedYear]:
        """Close a year that is over, as it was seen (``terakhir``, ``jumlah``); refused while anything in it is unresolved."""
        said = body or CloseYearBody()
        seen = BookCount(last=said.terakhir, numbers=said.jumlah, empty=said.kosong)
        found = closings.close(admit(request), register, tahun, seen)
        return Json(
            {
                "register": register,
                "tahun": tahun,
                "closed": True,
                "terakhir": found.last,
                "jumlah": found.numbers,
                "repeated": found.repeated,
            }
        )

    @router.post("/{register}/{tahun}/reopening", status_code=202)
    def propose_reopening(
        request: Request, register: edge.Name, tahun: Tahun, body: ReopeningBody
    ) -> Json[ProposalView]:
        """Propose to open a closed year again; it stays closed until another person approves."""
        asked = closings.propose_reopening(admit(request), register, tahun, body.alasan)
        return Json(proposal_json(asked), 202)

    @router.get("/proposals")
    def list_proposals(request: Request) -> Json[ProposalList]:
        """Return what waits for a second person: reopenings, imports that leap."""
        found = second.waiting(admit(request))
        return Json({"proposals": [proposal_json(each) for each in found]})

    @router.post("/proposals/{proposal_id}/approve")
    def approve_proposal(request: Request, proposal_id: UUID) -> Json[DecidedProposal]:
        """Approve what another person proposed; it is carried out at once."""
        decided, done = second.decide(admit(request), proposal_id, approved=True)
        return Json({**proposal_json(decided), **done})

    @router.post("/proposals/{proposal_id}/refuse")
    def refuse_proposal(request: Request, proposal_id: UUID) -> Json[DecidedProposal]:
        """Refuse a proposal, or take one's own back."""
        decided, done = second.decide(admit(request), proposal_id, approved=False)
        return Json({**proposal_json(decided), **done})

    return router
