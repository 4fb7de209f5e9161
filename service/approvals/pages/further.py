"""/naskah/{id}/{ralat|ganti|cabut|...}: the acts of ``act_table``, each on a page of its own (``act_page`` says how)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.errors import Retryable
from archive.ledger import Principal
from archive.ledger.documents.documents import Document
from service.approvals.desk import Approvals, View
from service.approvals.orders import Order
from service.approvals.pages.act_page import NOTHING, act_again, act_refused, act_shown
from service.approvals.pages.act_table import FURTHER, FurtherAct
from service.approvals.pages.ordering import order_of, typed
from service.approvals.pages.others import OtherPapers
from service.approvals.pages.paper import acted
from service.approvals.pages.papers import PaperPages
from service.approvals.table import Kind
from service.documents.pages import ViewMarks
from service.errors import ActNotPossible, ActRefused, DeskError, Field
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.session import need_step_up
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS
from service.web.declared import Reads, declared
from service.web.picking import PickList, PickOption, picked
from service.words import say
from service.words.dates import tanggal
from service.words.life import cannot


def routes(*, papers: PaperPages, approvals: Approvals, others: OtherPapers) -> APIRouter:
    """Return a page for each."""
    router = APIRouter()
    for each in FURTHER:
        _page(router, FurtherPages(papers=papers, approvals=approvals, others=others, act=each))
    return router


def let_in(view: View, kind: Kind) -> None:
    """Raise unless the reader of ``view`` may do an act now: with what its own answer would say."""
    document = view.case.held.document
    if kind not in view.possible:
        raise view.held_up.get(kind) or ActNotPossible(
            cannot(document.status, kind, document.nomor), document=document.id
        )


def _page(router: APIRouter, pages: FurtherPages) -> None:
    """One act: its form, and what comes of it."""
    path = f"/naskah/{{document_id}}/{pages.act.verb}"

    @declared(router, "GET", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def show_further_act(request: Request, document_id: UUID) -> HTMLResponse:
        """Show what is acted upon, what follows, and what is asked."""
        about(request, document=document_id)
        return pages.show(request, document_id)

    @declared(router, "POST", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def do_further_act(request: Request, document_id: UUID) -> Response:
        """Do it, upon exactly what was shown, and lead back to the document; or look for another that it names."""
        about(request, document=document_id)
        form = submitted(request)
        if form.one("cari"):
            return pages.search(request, document_id, form)
        if pages.act.signs:
            need_step_up(request)
        return pages.do(request, document_id, form)


@dataclass(frozen=True, kw_only=True)
class FurtherPages:
    """The page of one act."""

    papers: PaperPages
    approvals: Approvals
    others: OtherPapers
    act: FurtherAct

    def show(self, request: Request, document_id: UUID) -> HTMLResponse:
        """Show it to who may do the act now; raises what stands in the way."""
        principal = admit(request)
        head = self.papers.shown(principal, document_id, marks=ViewMarks.of(request))
        let_in(head["view"], self.act.kind)
        values = self._values(principal, head, NOTHING)
        return act_shown(request, self.papers, document_id, self.act.page, head, **values)

    def search(self, request: Request, document_id: UUID, form: SentForm) -> HTMLResponse:
        """Show it with the other documents that were found, and what was typed."""
        principal = admit(request)
        head = self.papers.shown(principal, document_id, marks=ViewMarks.of(request))
        let_in(head["view"], self.act.kind)
        values = self._values(principal, head, form)
        return act_again(request, self.papers, document_id, self.act.page, form, **values)

    def do(self, request: Request, document_id: UUID, form: SentForm) -> Response:
        """Do what the form orders; show the page again with why it was not done."""
        principal = admit(request)
        try:
            order = self._order(document_id, form)
            (done,) = self.approvals.act(principal, [order], trace_id=trace_id_of(request.scope))
        except (DeskError, Retryable) as error:
            values = self._values(
                principal, self.papers.shown(principal, document_id, marks=ViewMarks.of(request)), form
            )
            return act_refused(request, self.papers, document_id, self.act.page, form, error, **values)
        return acted(request, document_id, done)

    def _order(self, document_id: UUID, form: SentForm) -> Order:
        if self.act.other is None:
            form = SentForm(fields={name: each for name, each in form.fields.items() if name != "oleh"})
        elif not form.one("oleh"):
            raise ActRefused(fields=[Field(path="oleh", reason=say("pilih naskahnya"))])
        return order_of(document_id, self.act.kind, form)

    def _values(self, principal: Principal, head: dict[str, Any], form: SentForm) -> dict[str, Any]:
        payload = json.loads(head["view"].case.held.revision.payload) if self.act.fields else {}
        return {
            "further": self.act,
            "sheets": head["sheets"],
            "run": head["run"],
            "stands": {
                each.name: typed(form, each.name)
                if each.name in form.fields
                else str(payload.get(each.name) or "")
                for each in self.act.fields
            },
            "others": self._others(principal, head["document"], form) if self.act.other else None,
        }

    def _others(self, principal: Principal, document: Document, form: SentForm) -> PickList:
        """Return what the other document is chosen from, with the one that was chosen already."""
        query = form.one("cari-oleh").strip()
        try:
            chosen = self.papers.named(principal, [UUID(form.one("oleh"))])
        except ValueError:
            chosen = []
        known = {each.id for each in chosen}
        found = [each for each in self.others.in_force(principal, document, query) if each.id not in known]
        return picked(
            [_option(each) for each in [*chosen, *found]],
            chosen=[str(each.id) for each in chosen],
            query=query,
            searched=True,
        )


def _option(document: Document) -> PickOption:
    day = tanggal(document.tanggal) if document.tanggal else ""
    return PickOption(
        value=str(document.id),
        words=document.judul,
        told=", ".join(each for each in (document.nomor or document.code, day) if each),
    )
