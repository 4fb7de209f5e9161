"""/akun-kantor: the people of the office with their accounts, for its administrators; and what stands of one of them."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from service import edge
from service.http.caller import admit
from service.identity.office_accounts import AccountState, OfficeAccount, OfficeAccounts
from service.identity.pages.account_acts import ACTS, AccountAct
from service.identity.roles import Role
from service.web.declared import Reads, declared
from service.web.frame import page
from service.web.messages import Tone
from service.web.pieces import PageColumn
from service.words import Sentence, say
from service.words.classes import CLASSES

PATH: Final = "/akun-kantor"
A_PAGE: Final = 100
"""Rows: an office of forty stands on one."""
STATES: Final[dict[AccountState, tuple[Sentence, Tone]]] = {
    AccountState.BELUM: (say("belum diundang"), Tone.NETRAL),
    AccountState.DIUNDANG: (say("diundang"), Tone.RAGU),
    AccountState.LEWAT: (say("undangan lewat"), Tone.BURUK),
    AccountState.TERBUKA: (say("terbuka"), Tone.BAIK),
    AccountState.TERTAHAN: (say("tertahan"), Tone.BURUK),
    AccountState.BERAKHIR: (say("berakhir"), Tone.NETRAL),
}
"""How an account stands, in a word and its colour."""
ROLES: Final[dict[Role, tuple[Sentence, Sentence]]] = {
    Role.PEJABAT: (say("pejabat"), say("memaraf, menandatangani, dan menulis naskah")),
    Role.ARSIPARIS: (say("arsiparis"), say("mencatat, mengirim, dan merawat arsip")),
    Role.PEMBACA: (say("pembaca"), say("membaca naskah sampai kelasnya")),
    Role.PEMERIKSA: (say("pemeriksa"), say("membaca naskah dan jejak audit, tidak mengubah apa pun")),
    Role.ADMIN: (say("admin"), say("mengurus akun, antrean, dan kantor")),
}
"""What people may be here, in words."""


def routes(*, office: OfficeAccounts) -> APIRouter:
    """Return the list, and the page of one person."""
    router = APIRouter()

    @declared(router, "GET", PATH, roles=[Role.ADMIN], reads=Reads.NOTHING, menu=say("Akun kantor"))
    def show_office_accounts(
        request: Request,
        cari: Annotated[str, Query(max_length=100)] = "",
        mulai: Annotated[int, Query(ge=0, le=100_000)] = 0,
    ) -> HTMLResponse:
        """Show who has an account, who is invited, and who is not yet; beyond the last page the last one."""
        found = office.every(admit(request), cari)
        mulai = min(mulai, max(0, len(found) - 1) // A_PAGE * A_PAGE)
        shown = found[mulai : mulai + A_PAGE]
        return page(
            request,
            "identity/pages/akun_kantor.html",
            columns=_columns(),
            rows=shown,
            cari=cari,
            total=len(found),
            first=mulai + 1,
            last=mulai + len(shown),
            before=_address(cari, max(0, mulai - A_PAGE)) if mulai else "",
            after=_address(cari, mulai + A_PAGE) if mulai + A_PAGE < len(found) else "",
            states=STATES,
            roles=ROLES,
        )

    @declared(router, "GET", PATH + "/{person_id}", roles=[Role.ADMIN], reads=Reads.NOTHING)
    def show_office_account(request: Request, person_id: edge.Name) -> HTMLResponse:
        """Show how somebody's account stands, and what may be done with it."""
        found = office.of(admit(request), person_id)
        return page(request, "identity/pages/akun_orang.html", acts=acts_of(found), **about(found))

    return router


def acts_of(found: OfficeAccount) -> list[AccountAct]:
    """Return what may be done with somebody's account now."""
    return [each for each in ACTS if each.possible(found)]


def about(found: OfficeAccount) -> dict[str, Any]:
    """Return what every page about one account shows."""
    words, tone = STATES[found.state]
    return {
        "found": found,
        "keadaan": words,
        "tone": tone,
        "roles": ROLES,
        "classes": CLASSES,
        "of": f"{PATH}/{found.person.id}",
    }


def _columns() -> list[PageColumn]:
    return [
        PageColumn(key="nama", words=say("Nama")),
        PageColumn(key="login", words=say("Nama masuk")),
        PageColumn(key="peran", words=say("Peran")),
        PageColumn(key="kelas", words=say("Kelas")),
        PageColumn(key="keadaan", words=say("Keadaan")),
        PageColumn(key="bukti", words=say("Masuk dengan")),
        PageColumn(key="terakhir", words=say("Terakhir dipakai"), kind="waktu"),
    ]


def _address(cari: str, mulai: int) -> str:
    return f"{PATH}?{urlencode({'cari': cari, 'mulai': mulai})}"
