"""Entries that people make: blocks for outages, letters received, what became of a number, corrections.

Only people change registers. Routes only: the rules are ``service.registers.keeping`` and ``corrections``.
"""

from __future__ import annotations

from fastapi import APIRouter, Request

from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.registers import EnteredNumber, ReservedNumbers
from service.registers.corrections import Corrections, EntryPlace
from service.registers.http.asked import (
    CorrectNumberBody,
    LetterBody,
    NumberOutcomeBody,
    ReservationBody,
    Tahun,
    Urut,
    VoidNumberBody,
)
from service.registers.http.once import ONCE, once
from service.registers.http.shown import ENTERED, number_json
from service.registers.keeping import Books, EntryOutcome, IncomingLetter


def routes(*, books: Books, corrections: Corrections) -> APIRouter:
    """Return the routes that write entries."""
    router = APIRouter(prefix="/registers", tags=["registers"])

    @router.post("/{register}/reservations", status_code=201, responses=ENTERED, openapi_extra=ONCE)
    def reserve_numbers(
        request: Request, register: edge.Name, body: ReservationBody
    ) -> Json[ReservedNumbers]:
        """Set a block of this year's numbers aside for letters written by hand."""
        principal = admit(request)
        made = books.reserve(
            principal, register, body.jumlah, body.alasan, once=once(request, principal, body)
        )
        return Json(
            {"numbers": [number_json(each) for each in made.numbers], "repeated": made.repeated},
            200 if made.repeated else 201,
        )

    @router.post("/{register}/{tahun}/numbers/{urut}")
    def settle_number(
        request: Request, register: edge.Name, tahun: Tahun, urut: Urut, body: NumberOutcomeBody
    ) -> Json[EnteredNumber]:
        """Say what became of a reserved number, or of a number missing from an imported agenda."""
        found = books.settle(admit(request), register, tahun, urut, outcome=body.model_dump())
        return _entered(found)

    @router.post("/{register}/{tahun}/numbers/{urut}/void")
    def void_number(
        request: Request, register: edge.Name, tahun: Tahun, urut: Urut, body: VoidNumberBody
    ) -> Json[EnteredNumber]:
        """Let an entry that is no document's stand as BATAL; a document's number is voided by cancelling the document."""
        found = books.void(admit(request), register, tahun, urut, body.sisipan, body.alasan)
        return _entered(found)

    @router.post("/{register}/{tahun}/numbers/{urut}/correct")
    def correct_number(
        request: Request, register: edge.Name, tahun: Tahun, urut: Urut, body: CorrectNumberBody
    ) -> Json[EnteredNumber]:
        """Correct an entry that somebody typed, with the reason: its place stays, and so does what was written before.

        A letter received without a file, one written by hand, a line of an old agenda, the remark upon a reserved number.
        """
        place = EntryPlace(kode=register, tahun=tahun, urut=urut, sisipan=body.sisipan)
        found = corrections.correct(admit(request), place, body.said(), body.alasan)
        return _entered(found)

    @router.post("/{register}/letters", status_code=201, responses=ENTERED, openapi_extra=ONCE)
    def enter_letter(request: Request, register: edge.Name, body: LetterBody) -> Json[EnteredNumber]:
        """Enter a letter received into an incoming register."""
        principal = admit(request)
        made = books.receive(
            principal, register, IncomingLetter(**body.model_dump()), once=once(request, principal, body)
        )
        return _entered(made, 201)

    return router


def _entered(made: EntryOutcome, status: int = 200) -> Json[EnteredNumber]:
    return Json({**number_json(made.number), "repeated": made.repeated}, 200 if made.repeated else status)
