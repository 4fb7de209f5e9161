"""/beri-disposisi: a disposisi upon no paper: what it is about is written, as a form on paper has it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.approvals.pages import NOTHING, REFUSED, PageOfAct, act_alone, act_done
from service.disposisi.desk import Disposisi
from service.disposisi.http.asked import GiveBody
from service.disposisi.offering import GivingWay
from service.disposisi.pages.giving import LINES, PAGES, asked_of, offered, told
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS
from service.web.declared import Reads, declared
from service.words import say

PATH: Final = "/beri-disposisi"
PAGE: Final = PageOfAct(
    title=say("Beri disposisi tanpa naskah"),
    words=PAGES[GivingWay.GIVE].words,
    template="disposisi/pages/alone.html",
    follows=PAGES[GivingWay.GIVE].follows,
)
WRITTEN: Final = ("perihal", "isi", "no_agenda", "kode", "indeks")
"""What the sheet says that no paper says for it."""


def routes(*, disposisi: Disposisi) -> APIRouter:
    """Return the page and what comes of it."""
    router = APIRouter()

    @declared(router, "GET", PATH, roles=ACTORS, reads=Reads.NOTHING)
    def show_giving_alone(request: Request) -> Response:
        """Show whom it may go to, and what they may be asked for."""
        return act_alone(request, PAGE, **_values(request, disposisi, NOTHING))

    @declared(router, "POST", PATH, roles=ACTORS, reads=Reads.NOTHING)
    def give_alone(request: Request) -> Response:
        """Draft the sheet, and lead to it; where something is searched, come back with what was found."""
        principal, form = admit(request), submitted(request)
        values = _values(request, disposisi, form)  # whoever may give none hears of nothing else
        if form.one("cari"):
            return act_alone(request, PAGE, form, **values)
        try:
            asked = asked_of(form, request.scope.get("naskah.zone") or "UTC", GiveBody, (*LINES, *WRITTEN))
            given = disposisi.give(principal, asked, trace_id=trace_id_of(request.scope))
        except REFUSED as error:
            return act_alone(request, PAGE, form, error, **values)
        about(request, document=given.document.id)
        return act_done(request, f"/naskah/{given.document.id}", told(given))

    return router


def _values(request: Request, disposisi: Disposisi, form: SentForm) -> dict[str, Any]:
    offer = disposisi.offer(admit(request), None, GivingWay.GIVE)
    return {**offered(offer, form), "away": "/buat", "away_words": say("Buat naskah")}
