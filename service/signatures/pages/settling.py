"""/naskah/{id}/pastikan and /lepaskan: a signature of which nobody knows whether it was given is settled, or let go.

The page tells what is known, and the two ways out; neither sends anything to the gateway again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from archive.errors import Retryable
from service.approvals.desk import View
from service.approvals.pages import PageOfAct, PaperPages, act_done, act_refused, act_shown, acted, let_in
from service.approvals.table import Kind
from service.errors import DeskError
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.trace import trace_id_of
from service.http.uploads import SentFile
from service.identity.roles import ACTORS
from service.signatures.desk import IN_FLIGHT, SigningDesk
from service.signatures.http.signing import FILE_BYTES
from service.signatures.pages.affixing import sent_form
from service.web.declared import Reads, declared
from service.words import say

SETTLE, RELEASE = "pastikan", "lepaskan"
_BESIDE: Final = 64 << 10
"""Bytes of a form around its file."""
PAGE: Final = PageOfAct(
    title=say("Pastikan tanda tangan elektronik"),
    words=say("Pastikan"),
    template="signatures/pages/settling.html",
    with_file=True,
)
RELEASED: Final = say("Permintaan tanda tangannya dilepaskan; penandatangannya dapat memintanya lagi.")


def routes(*, papers: PaperPages, signatures: SigningDesk) -> APIRouter:
    """Return the page and its two acts."""
    router = APIRouter()

    @declared(router, "GET", f"/naskah/{{document_id}}/{SETTLE}", roles=ACTORS, reads=Reads.DOCUMENT)
    def show_unknown_signature(request: Request, document_id: UUID) -> HTMLResponse:
        """Show what was asked, what is known of it, and the ways out."""
        about(request, document=document_id)
        head = papers.head(admit(request), document_id)
        let_in(head["view"], Kind.PASTIKAN)
        return act_shown(request, papers, document_id, PAGE, head, **_values(head["view"], document_id))

    @declared(
        router,
        "POST",
        f"/naskah/{{document_id}}/{SETTLE}",
        roles=ACTORS,
        reads=Reads.DOCUMENT,
        most_bytes=FILE_BYTES + _BESIDE,
    )
    def settle_from_page(
        request: Request, document_id: UUID, sent: Annotated[SentFile, Depends(sent_form)]
    ) -> Response:
        """Settle it by the signed file that turned up, or by the answer kept, and lead back to the document."""
        about(request, document=document_id)
        principal, form = admit(request), SentForm(fields=sent.fields)
        try:
            done = signatures.settle(
                principal,
                document_id,
                form.one("etag"),
                sent.data or None,
                trace_id=trace_id_of(request.scope),
            )
        except (DeskError, Retryable) as error:
            return _refused(request, papers, document_id, form, error)
        return acted(request, document_id, done)

    @declared(router, "POST", f"/naskah/{{document_id}}/{RELEASE}", roles=ACTORS, reads=Reads.DOCUMENT)
    def release_from_page(request: Request, document_id: UUID) -> Response:
        """Let it go, with a reason, and lead back to the document."""
        about(request, document=document_id)
        form = submitted(request)
        try:
            signatures.release(admit(request), document_id, form.one("etag"), form.one("catatan"))
        except (DeskError, Retryable) as error:
            return _refused(request, papers, document_id, form, error)
        return act_done(request, f"/naskah/{document_id}", RELEASED)

    return router


def _refused(
    request: Request, papers: PaperPages, document_id: UUID, form: SentForm, error: DeskError | Retryable
) -> HTMLResponse:
    view = papers.head(admit(request), document_id)["view"]
    values = _values(view, document_id) | {"possible": Kind.PASTIKAN in view.possible}
    return act_refused(request, papers, document_id, PAGE, form, error, **values)


def _values(view: View, document_id: UUID) -> dict[str, Any]:
    """Return what is known of the request, and whether its answer may still come."""
    asked = view.request
    return {
        "here": f"/naskah/{document_id}/{SETTLE}",
        "asked": asked,
        "running": asked is not None
        and asked.state == "sent"
        and datetime.now(UTC) - asked.asked_at < IN_FLIGHT,
        "answered": asked is not None and asked.answer is not None,
    }
