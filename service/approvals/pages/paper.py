"""/naskah/{id}: a document's pages beside what is known of it, and the acts its reader may do now, each with its own button.

A form carries what was shown: the state (ETag), the digest of the content and that of the page. An act upon a document that has
moved on is answered with what changed, and the form anew. An act that was done leads back to the page; sent twice it is done once,
for the state that it names is gone, and the desk knows its own act again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from archive.errors import Retryable
from archive.ledger.documents.acts import Act
from service.approvals.desk import Approvals
from service.approvals.pages.last_seen import SeenState, last_seen, note, seen_in
from service.approvals.pages.ordering import order_of
from service.approvals.pages.paper_view import ACTS, SCAN, OfferedAct
from service.approvals.pages.papers import PaperPages
from service.approvals.revision_pages import RevisionPages
from service.approvals.scan import LARGEST
from service.approvals.table import Kind
from service.approvals.writing import WrittenAct
from service.documents.pages import ViewMarks, headers, revisions
from service.edge import Count
from service.errors import ActForbidden, ActNotPossible, ActRefused, DeskError, DocumentBusy, Field, PageStale
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.page_answers import led
from service.http.problems import answer_to
from service.http.session import need_step_up
from service.http.trace import trace_id_of
from service.http.uploads import SentFile, sent_file
from service.identity.roles import ACTORS, READERS
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import say, upon
from service.words.life import DONE

_TOLD: Final = (PageStale, ActRefused, ActNotPossible, ActForbidden, DocumentBusy)
"""What is told beside the document; anything else is a page of its own."""
_BESIDE: Final = 64 << 10
"""Bytes of a form around its file."""


def routes(*, papers: PaperPages, approvals: Approvals, revision_pages: RevisionPages) -> APIRouter:
    """Return the page of a document, and its acts."""
    router = APIRouter()
    _shown(router, papers=papers, revision_pages=revision_pages)
    for each in ACTS:
        _act(router, each, papers=papers, approvals=approvals)
    _scan(router, papers=papers, approvals=approvals)
    return router


def _shown(router: APIRouter, *, papers: PaperPages, revision_pages: RevisionPages) -> None:
    """What there is to see."""

    @declared(router, "GET", "/naskah/{document_id}", roles=READERS, reads=Reads.DOCUMENT)
    def show_paper(
        request: Request, document_id: UUID, first: Annotated[Count, Query(alias="mulai")] = 1
    ) -> HTMLResponse:
        """Show a document with its pages from ``mulai`` on."""
        about(request, document=document_id)
        principal = admit(request)

        def before(acts: Sequence[Act]) -> SeenState | None:
            return last_seen(request, principal, document_id, acts)

        values = papers.shown(principal, document_id, first, ViewMarks.of(request), before)
        answered = _paper(request, values)
        held = values["view"].case.held
        now = SeenState(revision=held.document.revision_no, acts=len(held.acts))
        note(request, answered, principal, document_id, now)
        return answered

    @declared(
        router, "GET", "/naskah/{document_id}/revisi/{first}..{second}", roles=READERS, reads=Reads.DOCUMENT
    )
    def show_revisions(request: Request, document_id: UUID, first: Count, second: Count) -> HTMLResponse:
        """Show the pages of two revisions side by side, what changed framed."""
        about(request, document=document_id)
        found = revision_pages.compared(admit(request), document_id, first, second)
        return HTMLResponse(revisions(found), headers=headers())


def _act(router: APIRouter, offered: OfferedAct, *, papers: PaperPages, approvals: Approvals) -> None:
    """One act by its button."""

    @declared(
        router,
        "POST",
        f"/naskah/{{document_id}}/{offered.verb}",
        roles=ACTORS,
        reads=Reads.DOCUMENT,
    )
    def act_on_paper(request: Request, document_id: UUID) -> Response:
        """Do it, upon exactly what was shown, and lead back to the document."""
        about(request, document=document_id)
        principal, form = admit(request), submitted(request)
        if offered.kind is Kind.TANDA_TANGAN:
            need_step_up(request)
        try:
            order = order_of(document_id, offered.kind, form)
            (done,) = approvals.act(principal, [order], trace_id=trace_id_of(request.scope))
        except _TOLD as error:
            return refused(request, papers, document_id, offered, form, error)
        return acted(request, document_id, done)


def _scan(router: APIRouter, *, papers: PaperPages, approvals: Approvals) -> None:
    """The page signed by hand."""

    @declared(
        router,
        "POST",
        f"/naskah/{{document_id}}/{SCAN.verb}",
        roles=ACTORS,
        reads=Reads.DOCUMENT,
        most_bytes=LARGEST + _BESIDE,
    )
    def bring_scan(
        request: Request, document_id: UUID, sent: Annotated[SentFile, Depends(file_sent)]
    ) -> Response:
        """Take the scan of what was printed from this page, and lead back to the document."""
        about(request, document=document_id)
        principal, form = admit(request), SentForm(fields=sent.fields)
        try:
            order = replace(order_of(document_id, Kind.PINDAI, form), scan=sent.data)
            (done,) = approvals.act(principal, [order], trace_id=trace_id_of(request.scope))
        except _TOLD as error:
            return refused(request, papers, document_id, SCAN, form, error)
        return acted(request, document_id, done)


async def file_sent(request: Request) -> SentFile:
    """Return the file of a form, and what came with it."""
    return sent_file(request.headers.get("content-type", ""), await request.body(), frozenset())


def acted(request: Request, document_id: UUID, done: WrittenAct) -> Response:
    """Lead back to the document, and say there what was done."""
    answered = led(f"/naskah/{document_id}")
    words = say("Naskah ini {perbuatan}.", perbuatan=DONE[Kind(done.act.kind)])
    messages.leave(request, answered, words)
    return answered


def refused(
    request: Request,
    papers: PaperPages,
    document_id: UUID,
    offered: OfferedAct,
    form: SentForm,
    error: DeskError | Retryable,
) -> HTMLResponse:
    """Show the document as it stands now, why the act was not done, what changed meanwhile, and what was typed."""
    principal = admit(request)
    told = answer_to(error)
    moved = isinstance(error, PageStale)
    shown = seen_in(form) if moved else None
    marks = ViewMarks.of(request)
    values = papers.shown(principal, document_id, marks=marks, seen_before=lambda _: shown)
    fields: Sequence[Field] = getattr(error, "fields", ())
    return _paper(
        request,
        values,
        status=told.status,
        refused=told.body["detail"],
        next="" if moved else upon(told.body.get("langkah", ""), {"document": str(document_id)}),
        wrong=[(each.path, each.reason) for each in fields] if not moved else [],
        tried=offered,
        typed={name: form.one(name) for name in ("catatan", "tanggal", "kepada")},
        moved=moved,
    )


def _paper(request: Request, values: dict[str, Any], status: int = 200, **told: Any) -> HTMLResponse:
    nothing: dict[str, Any] = {
        "refused": None,
        "next": "",
        "wrong": [],
        "tried": None,
        "typed": {"catatan": "", "tanggal": "", "kepada": ""},
        "moved": False,
        "sejak": None,
    }
    return page(request, "approvals/pages/paper.html", status, **(nothing | values | told))
