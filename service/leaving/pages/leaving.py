"""/akun-kantor/{person_id}/keluar-kantor: what waits for one who leaves, whom it goes to, and letting them leave.

Shown with nobody named to follow; the button that looks again shows it with those who were chosen, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.ledger import Principal
from archive.ledger.office.people import Person
from service import edge
from service.errors import AppointmentRefused, DeskError
from service.http.caller import admit
from service.http.forms import SentForm, submitted
from service.http.page_answers import led
from service.http.problems import answer_to
from service.http.session import need_step_up
from service.identity.errors import AccountRefused
from service.identity.pages import ONCE, numbered
from service.identity.roles import Role
from service.leaving.desk import Departure, Departures
from service.leaving.view import SORTS, WAYS
from service.office.capacity import Mode, Staff
from service.office.people import People
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import page
from service.web.pieces import PageColumn
from service.words import say

PATH: Final = "/akun-kantor/{person_id}/keluar-kantor"
LOOK: Final = "periksa"
"""The button that shows what it would come to with those who were chosen."""
_REFUSED: Final = (AppointmentRefused, AccountRefused)
_LONGEST_BASIS: Final = 500


def routes(*, desk: Departures, people: People) -> APIRouter:
    """Return the page."""
    router = APIRouter()

    @declared(router, "GET", PATH, roles=[Role.ADMIN], reads=Reads.LIST)
    def show_departure(request: Request, person_id: edge.Name) -> Response:
        """Show what they hold, what waits for them, and whom it goes to."""
        return _shown(request, desk, people, person_id)

    @declared(router, "POST", PATH, roles=[Role.ADMIN], reads=Reads.LIST)
    def leave_from_page(request: Request, person_id: edge.Name) -> Response:
        """Let them leave, with who follows; or look again with those who were chosen."""
        principal, form = admit(request), submitted(request)
        if form.one(LOOK):
            return _shown(request, desk, people, person_id, form)
        numbered(form)
        desk.leave(
            principal, person_id, {}, "", check=True
        )  # who is not there is answered so, before any proof
        need_step_up(request)
        basis = " ".join(form.one("dasar").split())[:_LONGEST_BASIS]
        try:
            done = desk.leave(principal, person_id, _successors(form), basis)
        except _REFUSED as error:
            return _shown(request, desk, people, person_id, form, error)
        answered = led("/akun-kantor")
        messages.leave(request, answered, _told(done))
        return answered

    return router


def _told(done: Departure) -> Any:
    if done.vacant:
        return say(
            "{nama} dicatat keluar dari kantor. Jabatan yang sekarang lowong: {banyak}.",
            nama=done.person.nama,
            banyak=len(done.vacant),
        )
    return say("{nama} dicatat keluar dari kantor.", nama=done.person.nama)


def _successors(form: SentForm) -> Mapping[str, str]:
    """Return who was chosen to follow, by position."""
    chosen = {
        name.removeprefix("penerus."): form.one(name) for name in form.fields if name.startswith("penerus.")
    }
    return {position: person for position, person in chosen.items() if person}


def _shown(
    request: Request,
    desk: Departures,
    people: People,
    person_id: str,
    form: SentForm | None = None,
    error: DeskError | None = None,
) -> HTMLResponse:
    principal = admit(request)
    chosen = _successors(form) if form is not None else {}
    looked, error = _looked(desk, principal, person_id, chosen, error)
    told = answer_to(error) if error is not None else None
    everyone, staff = people.every(principal)
    names = {each.id: each.nama for each in everyone}
    wrong = [(each.path, each.reason) for each in error.fields] if error is not None else []
    return page(
        request,
        "leaving/pages/leave.html",
        told.status if told is not None else 200,
        looked=looked,
        once=(form.one(ONCE) if form is not None else "") or str(uuid4()),
        columns=_columns(),
        rows=looked.left,
        names=names,
        sorts=SORTS,
        ways=WAYS,
        vacant=[staff.jabatan(each) for each in looked.vacant],
        told_of=[names.get(each, each) for each in looked.told],
        posts=_posts(staff, looked.person),
        others=[("", say("belum ada; jabatannya lowong")), *_others(everyone, person_id)],
        chosen=chosen,
        dasar=form.one("dasar") if form is not None else "",
        errors=wrong,
        wrong=dict(reversed(wrong)),
        refused=told.body["detail"] if told is not None else None,
        next=told.body.get("langkah", "") if told is not None else "",
        of=f"/akun-kantor/{person_id}",
    )


def _looked(
    desk: Departures, principal: Principal, person_id: str, chosen: Mapping[str, str], error: DeskError | None
) -> tuple[Departure, DeskError | None]:
    """Return what it would come to; with nobody chosen where those who were cannot follow, and why."""
    if error is None:
        try:
            return desk.leave(principal, person_id, chosen, "", check=True), None
        except AppointmentRefused as refused:
            error = refused
    return desk.leave(principal, person_id, {}, "", check=True), error


def _posts(staff: Staff, person: Person) -> list[tuple[str, str]]:
    """Return the positions that are theirs to leave to somebody, by key and name."""
    keys = {
        each.position
        for each in staff.holders
        if each.person_id == person.id and each.capacity == Mode.LANGSUNG
    }
    return [(key, staff.jabatan(key)) for key in sorted(keys) if key in staff.positions]


def _others(everyone: list[Person], person_id: str) -> list[tuple[str, str]]:
    return [(each.id, f"{each.nama}, {each.jabatan}") for each in everyone if each.id != person_id]


def _columns() -> list[PageColumn]:
    return [
        PageColumn(key="macam", words=say("Macam")),
        PageColumn(key="apa", words=say("Uraian")),
        PageColumn(key="jalan", words=say("Sesudah ia keluar")),
        PageColumn(key="kepada", words=say("Kepada")),
    ]
