"""/naskah/{id}/disposisi/{jawab|tutup}: a sheet answered by one of those it went to, and closed by whoever gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from archive.ledger import Principal
from archive.ledger.documents.documents import Document, DocumentFilter
from service.approvals.pages import (
    NOTHING,
    REFUSED,
    PageOfAct,
    PaperPages,
    act_again,
    act_done,
    act_refused,
    act_shown,
    order_of,
)
from service.approvals.table import Kind
from service.disposisi.desk import Disposisi
from service.disposisi.http import sheet_json
from service.disposisi.pages.beside import ANSWER, CLOSE, WORDS
from service.disposisi.tree import AddresseeState
from service.disposisi.view import TreeView
from service.documents.reading import DocumentReader
from service.errors import ActForbidden
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS
from service.intake.drafting import DISPOSISI
from service.web.declared import Reads, declared
from service.web.picking import PickOption, picked
from service.words import Sentence, say

FOUND: Final = 10
"""Documents that a search shows."""
_OPEN: Final = (AddresseeState.WAITING, AddresseeState.FORWARDED)


@dataclass(frozen=True, kw_only=True)
class EndingAct:
    """An act upon a sheet that was given."""

    kind: Kind
    possible: str
    """What the tree's view calls it."""
    page: PageOfAct
    done: Sentence
    not_theirs: Sentence


ENDINGS: Final[Mapping[str, EndingAct]] = {
    ANSWER: EndingAct(
        kind=Kind.JAWAB,
        possible="answer",
        page=PageOfAct(
            title=WORDS[ANSWER],
            words=say("Jawab"),
            template="disposisi/pages/answer.html",
            follows=(say("Jawaban Anda tampak bagi pemberinya, dan Anda tidak ditunggu lagi."),),
        ),
        done=say("Disposisi dijawab."),
        not_theirs=say("Disposisi ini tidak menunggu jawaban Anda"),
    ),
    CLOSE: EndingAct(
        kind=Kind.TUTUP,
        possible="close",
        page=PageOfAct(
            title=WORDS[CLOSE],
            words=say("Tutup"),
            template="disposisi/pages/close.html",
            follows=(say("Tidak seorang pun ditunggu lagi, juga pada disposisi di bawahnya."),),
            tone="awas",
        ),
        done=say("Disposisi ditutup."),
        not_theirs=say("Disposisi ini tidak Anda beri, atau tidak berjalan lagi"),
    ),
}


def routes(*, disposisi: Disposisi, papers: PaperPages, reading: DocumentReader) -> APIRouter:
    """Return a page for each."""
    router = APIRouter()
    for verb, ending in ENDINGS.items():
        _page(router, verb, ending, disposisi=disposisi, papers=papers, reading=reading)
    return router


def _page(
    router: APIRouter,
    verb: str,
    ending: EndingAct,
    *,
    disposisi: Disposisi,
    papers: PaperPages,
    reading: DocumentReader,
) -> None:
    """One act: its form, and what comes of it."""
    path = f"/naskah/{{document_id}}/disposisi/{verb}"

    @declared(router, "GET", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def show_ending(request: Request, document_id: UUID) -> Response:
        """Show what is answered or closed, and what it asks."""
        about(request, document=document_id)
        principal = admit(request)
        head, view = papers.head(principal, document_id), disposisi.show(principal, document_id)
        if ending.possible not in view.possible:
            raise ActForbidden(ending.not_theirs, document=document_id)
        values = _values(view, principal, reading, papers, NOTHING)
        return act_shown(request, papers, document_id, ending.page, head=head, **values)

    @declared(router, "POST", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def end_from_page(request: Request, document_id: UUID) -> Response:
        """Do it, upon the sheet as it was shown, and lead to the tree."""
        about(request, document=document_id)
        principal, form = admit(request), submitted(request)
        view = disposisi.show(principal, document_id)
        if form.one("cari"):
            values = _values(view, principal, reading, papers, form)
            return act_again(request, papers, document_id, ending.page, form, **values)
        try:
            said = {name: form.one(name) for name in ("posisi", "naskah") if form.one(name)}
            order = order_of(document_id, ending.kind, form)
            disposisi.act(
                principal,
                replace(order, body=said if ending.kind is Kind.JAWAB else {}),
                trace_id=trace_id_of(request.scope),
            )
        except REFUSED as error:
            values = _values(disposisi.show(principal, document_id), principal, reading, papers, form)
            return act_refused(request, papers, document_id, ending.page, form, error, **values)
        return act_done(request, f"/naskah/{document_id}/disposisi", ending.done)


def _values(
    view: TreeView, principal: Principal, reading: DocumentReader, papers: PaperPages, form: SentForm
) -> dict[str, Any]:
    """Return what is known of the sheet, for whom it may be answered, and which documents were found for an answer."""
    sheet = sheet_json(view, view.asked)
    mine = [
        (each.posisi, view.staff.jabatan(each.posisi))
        for each in view.tree.addressees(view.asked)
        if each.posisi in view.mine and each.state in _OPEN
    ]
    query = form.one("cari-naskah").strip()
    chosen = papers.named(principal, [each for each in (_id(form.one("naskah")),) if each is not None])
    return {
        "sheet": sheet,
        "posisi": mine,
        "tanpa_jawaban": [each["jabatan"] for each in sheet["kepada"] if each["jawaban"] is None],
        "ditemukan": picked(
            [_option(each) for each in [*chosen, *_found(principal, reading, query, chosen)]],
            chosen=[str(each.id) for each in chosen],
            query=query,
            searched=True,
        ),
    }


def _found(
    principal: Principal, reading: DocumentReader, query: str, but: Sequence[Document]
) -> list[Document]:
    """Return documents in which what was typed stands; none without words."""
    if not query:
        return []
    listing = reading.search(principal, DocumentFilter(text=query[:100]), None, FOUND)
    known = {each.id for each in but}
    return [each for each in listing.page.items if each.jenis != DISPOSISI and each.id not in known]


def _option(document: Document) -> PickOption:
    return PickOption(value=str(document.id), words=document.judul, told=document.nomor or document.code)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
