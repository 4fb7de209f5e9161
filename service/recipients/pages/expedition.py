"""/buku-ekspedisi: what is handed over by hand on some days, its sheet to be signed, and the way to each line's receipt."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import HTMLResponse, Response

from archive.ledger import Principal
from service.edge import End, Line
from service.errors import Field, QueryRefused
from service.http.caller import admit
from service.http.filename import content_disposition, of_class
from service.identity.roles import ACTORS
from service.recipients.ekspedisi import ExpeditionBook, ExpeditionSheet, subject
from service.recipients.http.ekspedisi import MEDIA
from service.recipients.pages.sending import WAYS
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import say
from service.words.findings import finding_told

Typed = Annotated[str, Line(10)]
_END: Final = TypeAdapter[date](End)
_FIELDS: Final = {"query.from": ("dari", say("Dari")), "query.to": ("sampai", say("Sampai"))}
"""The form's names of the two days, and their words."""


def routes(*, book: ExpeditionBook) -> APIRouter:
    """Return the pages of the book."""
    router = APIRouter()

    @declared(
        router,
        "GET",
        "/buku-ekspedisi",
        roles=ACTORS,
        reads=Reads.LIST,
        audited=True,
        menu=say("Buku ekspedisi"),
    )
    def show_expedition_book(
        request: Request,
        first: Annotated[Typed, Query(alias="dari")] = "",
        last: Annotated[Typed, Query(alias="sampai")] = "",
        semua: bool = False,
    ) -> HTMLResponse:
        """Show what is to be handed over, and with ``semua`` what was received already."""
        found = _sheet(book, admit(request), first, last, everything=semua)
        asked = f"dari={found.first.isoformat()}&sampai={found.last.isoformat()}" + (
            "&semua=true" if semua else ""
        )
        return page(
            request,
            "recipients/pages/expedition.html",
            found=found,
            lines=[(each.document, each.recipient, subject(each)) for each in found.lines],
            semua=semua,
            asked=asked,
            saluran=WAYS,
        )

    @declared(router, "GET", "/buku-ekspedisi/unduh/{kind}", roles=ACTORS, reads=Reads.LIST, audited=True)
    def hand_out_expedition_sheet(
        request: Request,
        kind: Annotated[Literal["pdf", "docx"], Path()],
        first: Annotated[Typed, Query(alias="dari")] = "",
        last: Annotated[Typed, Query(alias="sampai")] = "",
        semua: bool = False,
    ) -> Response:
        """Hand out the sheet that receivers sign."""
        principal = admit(request)
        found = _sheet(book, principal, first, last, everything=semua)
        data = book.docx(principal, found) if kind == "docx" else book.pdf(principal, found)
        name = content_disposition(of_class(f"ekspedisi-{found.first.isoformat()}.{kind}", found.akses))
        return Response(
            data,
            headers={"Content-Disposition": name, "Cache-Control": "no-store"},
            media_type=MEDIA[kind],
        )

    return router


def _sheet(
    book: ExpeditionBook, principal: Principal, first: str, last: str, *, everything: bool
) -> ExpeditionSheet:
    """Return the book of the days that a form names; raises ``QueryRefused`` by the fields of that form."""
    try:
        return book.sheet(principal, _day(first, "from"), _day(last, "to"), everything=everything)
    except QueryRefused as error:
        raise QueryRefused(
            fields=[
                Field(path=name, reason=say("{isian}: {sebab}", isian=words, sebab=each.reason))
                for each in error.fields
                for name, words in (_FIELDS[each.path],)
            ]
        ) from error


def _day(text: str, name: str) -> date | None:
    """Return a day as a form sends it, empty for none; raises ``QueryRefused``."""
    try:
        return _END.validate_python(text) if text else None
    except ValidationError as error:
        reason = finding_told(error.errors()[0])
        raise QueryRefused(fields=[Field(path=f"query.{name}", reason=reason)]) from None
