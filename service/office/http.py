"""GET /people, /positions, /chains/{jenis}; POST and DELETE /appointments, /delegations: who holds which position, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from archive.access import AccessClass
from archive.ledger.office.positions import Delegation, Holder
from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.examples import DAY
from service.http.shapes.chains import ForeseenChainView
from service.http.shapes.people import (
    AppointedHolder,
    EndedAppointment,
    GivenDelegation,
    PersonList,
    PositionList,
)
from service.identity.roles import Role
from service.office.appointments import Appointment, Authority
from service.office.capacity import Mode, covers, withdrawn
from service.office.chain_view import foreseen_json
from service.office.chains import FIELDS, Chains
from service.office.people import People


class AppointmentBody(BaseModel):
    """Who is to hold which position."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "jabatan": "kasubbag_perencanaan",
                    "orang": "rizky-ananda",
                    "sebagai": "plh",
                    "dari": DAY,
                    "sampai": DAY,
                    "dasar": "Surat Tugas 12/2026",
                }
            ]
        },
    )

    jabatan: edge.Name
    orang: edge.Name
    sebagai: Literal["langsung", "plt", "plh"] = "langsung"
    dari: edge.Day | None = None
    sampai: edge.End | None = None
    dasar: edge.Reason = ""


class AuthorityBody(BaseModel):
    """Who may sign on behalf of whom."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "atasan": "sekretaris",
                    "pelaksana": "kasubbag_perencanaan",
                    "jenis": ["lembar_disposisi"],
                    "dari": DAY,
                    "sampai": DAY,
                    "dasar": "Surat Kuasa 3/2026",
                }
            ]
        },
    )

    atasan: edge.Name
    pelaksana: edge.Name
    melalui: edge.Name | None = None
    jenis: Annotated[list[edge.Name], Field(max_length=100)] = []
    dari: edge.Day | None = None
    sampai: edge.End | None = None
    dasar: edge.Reason = ""


def routes(*, desk: People, chains: Chains) -> APIRouter:
    """Return the routes of an office's people, positions and chains."""
    router = APIRouter(tags=["people"])
    _chains(router, chains=chains)
    _looks(router, desk=desk)
    _appointments(router, desk=desk)
    return router


def _chains(router: APIRouter, *, chains: Chains) -> None:
    """Who would initial and sign."""

    @router.get("/chains/{jenis}")
    def foresee_chain(
        request: Request,
        jenis: Annotated[str, edge.Line(64, 1)],
        unit: Annotated[str, edge.Line(32, 1)],
        akses: Literal["B", "T", "R", "SR"] = "B",
        isian: Annotated[
            list[Annotated[str, edge.Line(300, 1)]],
            Query(max_length=FIELDS, description="a choosing field of the payload, FIELD=VALUE; repeatable"),
        ] = [],  # noqa: B006 - pydantic copies it
    ) -> Json[ForeseenChainView]:
        """Return who would initial and sign a document of this type, unit and class today, and why; for administrators."""
        found = chains.foresee(admit(request), jenis, unit, AccessClass[akses], isian)
        return Json(foreseen_json(found))


def _looks(router: APIRouter, *, desk: People) -> None:
    """Who is there, in which position."""

    @router.get("/people")
    def list_people(request: Request) -> Json[PersonList]:
        """Return the office's people and the positions each stands in today."""
        principal = admit(request)
        persons, staff = desk.every(principal)
        today = desk.today(principal.satker)
        return Json(
            {
                "people": [
                    {
                        "id": each.id,
                        "nama": each.nama,
                        "jabatan": each.jabatan,
                        "unit": each.unit,
                        "positions": staff.held_by(each.id, today),
                        **({"surel": each.surel} if Role.ADMIN in principal.roles else {}),
                    }
                    for each in persons
                ]
            }
        )

    @router.get("/positions")
    def list_positions(request: Request) -> Json[PositionList]:
        """Return the positions with everyone who holds, held or will hold them, and the delegations."""
        principal = admit(request)
        _, staff = desk.every(principal)
        today = desk.today(principal.satker)
        return Json(
            {
                "date": today.isoformat(),
                "positions": [
                    {
                        "key": key,
                        "jabatan": position.jabatan,
                        "unit": position.unit,
                        "today": [holder.person_id for holder in staff.holding(key, today)],
                        "holders": [holder_json(h, today) for h in staff.holders if h.position == key],
                    }
                    for key, position in staff.positions.items()
                ],
                "delegations": [delegation_json(each, today) for each in staff.delegations],
            }
        )


def _appointments(router: APIRouter, *, desk: People) -> None:
    """Who is put into a position, and who may act for another."""

    @router.post("/appointments", status_code=201)
    def appoint_holder(request: Request, body: AppointmentBody) -> Json[AppointedHolder]:
        """Let a person hold a position, or act in it as Plt. or Plh.; for administrators."""
        wanted = Appointment(**{**body.model_dump(), "sebagai": Mode(body.sebagai)})
        principal = admit(request)
        made = desk.appoint(principal, wanted)
        shown = holder_json(made.holder, desk.today(principal.satker))
        return Json({**shown, "repeated": made.repeated, "warnings": list(made.warnings)}, 201)

    @router.post("/delegations", status_code=201)
    def give_delegation(request: Request, body: AuthorityBody) -> Json[GivenDelegation]:
        """Let the holder of one position sign a.n. another, u.b. through a third; for administrators."""
        principal = admit(request)
        made = desk.delegate(principal, Authority(**body.model_dump()))
        shown = delegation_json(made.given, desk.today(principal.satker))
        return Json({**shown, "repeated": made.repeated}, 201)

    @router.delete("/appointments/{id}")
    def end_appointment(request: Request, id: UUID, until: edge.End | None = None) -> Json[EndedAppointment]:  # noqa: A002 - the path's own word
        """End an appointment or a delegation with ``until``, or with yesterday; it stays on record."""
        desk.end(admit(request), id, until)
        return Json({"id": str(id), "ended": True})


def holder_json(holder: Holder, today: date) -> dict[str, Any]:
    """Return a holding as it is shown."""
    return {
        "id": str(holder.id),
        "jabatan": holder.position,
        "orang": holder.person_id,
        "sebagai": holder.capacity,
        "dari": holder.since.isoformat() if holder.since else None,
        "sampai": holder.until.isoformat() if holder.until else None,
        "dasar": holder.basis,
        "berlaku": covers(holder, today),
        "ditarik": withdrawn(holder),
    }


def delegation_json(given: Delegation, today: date) -> dict[str, Any]:
    """Return a delegation as it is shown."""
    return {
        "id": str(given.id),
        "atasan": given.principal,
        "melalui": given.via,
        "pelaksana": given.agent,
        "jenis": list(given.jenis),
        "dari": given.since.isoformat() if given.since else None,
        "sampai": given.until.isoformat() if given.until else None,
        "dasar": given.basis,
        "berlaku": covers(given, today),
        "ditarik": withdrawn(given),
    }
