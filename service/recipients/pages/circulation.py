"""/naskah/{id}/penerima: to whom a document went, which letters were written, who has read it; and that its reader has read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from service.approvals.pages import PaperPages, act_done
from service.approvals.table import Kind
from service.disposisi.desk import Disposisi
from service.disposisi.http import sheet_json
from service.http.caller import about, admit
from service.identity.roles import ACTORS, READERS
from service.recipients.desk import Recipients
from service.recipients.http import circulation_json, for_you_json
from service.recipients.pages.sending import WAYS
from service.web.declared import Reads, declared
from service.web.frame import page
from service.web.messages import Tone
from service.words import say

LETTERS: Final = {"waiting": Tone.RAGU, "sent": Tone.BAIK, "refused": Tone.BURUK}


def routes(*, papers: PaperPages, recipients: Recipients, disposisi: Disposisi) -> APIRouter:
    """Return the pages of what was sent."""
    router = APIRouter()

    @declared(router, "GET", "/naskah/{document_id}/penerima", roles=READERS, reads=Reads.DOCUMENT)
    def show_circulation(request: Request, document_id: UUID) -> HTMLResponse:
        """Show each recipient with letter, readers and receipt, as far as the reader may know."""
        about(request, document=document_id)
        principal = admit(request)
        head = papers.head(principal, document_id)
        return page(
            request,
            "recipients/pages/circulation.html",
            **head,
            edaran=circulation_json(recipients.circulation(principal, document_id)),
            mengirim=Kind.DISTRIBUSI in head["view"].possible,
            mencatat=principal.kind == "person" and bool(principal.roles.intersection(ACTORS)),
            saluran=WAYS,
            surat=LETTERS,
        )

    @declared(router, "POST", "/naskah/{document_id}/dibaca", roles=READERS, reads=Reads.DOCUMENT)
    def mark_read_from_page(request: Request, document_id: UUID) -> Response:
        """Note that its reader has read what they were sent, and lead back to it."""
        about(request, document=document_id)
        recipients.read(admit(request), document_id)
        return act_done(request, f"/naskah/{document_id}", say("Tercatat sudah Anda baca."))

    @declared(router, "GET", "/untuk-anda", roles=READERS, reads=Reads.LIST, audited=True)
    def show_for_you(request: Request) -> HTMLResponse:
        """Show what was sent to the reader, read and unread, and the disposisi that came to them or from them."""
        principal = admit(request)
        person = principal.kind == "person"
        sheets = disposisi.concerning(principal, limit=50).items if person else []
        return page(
            request,
            "recipients/pages/for_you.html",
            dikirim=[for_you_json(each) for each in recipients.inbox(principal, everything=True)]
            if person
            else [],
            disposisi=[_sheet(each) for each in sheets],
        )

    return router


def _sheet(view: Any) -> dict[str, Any]:
    """Return a sheet with what its reader answered to it, where it came to them, and whether they gave it themselves."""
    told = sheet_json(view, view.asked)
    mine: Sequence[dict[str, Any]] = [each for each in told["kepada"] if each["posisi"] in view.mine]
    return {**told, "saya": mine, "dari_saya": told["dari"]["posisi"] in view.mine}
