"""The page of one act upon a document: what it is about, what is asked, one button that says the act, and what came of it.

A noun's own act brings a template that extends ``approvals/pages/act.html`` and writes its fields. The form carries what was shown
and a number of its own, by which it is taken once. An act that was done leads on; one that was refused is answered with the form
anew, what was typed and why; upon what has moved on, with what changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from doc_templates.kit.formatting import singkatan_zona
from service.approvals.pages.paper_view import since
from service.approvals.pages.papers import PaperPages
from service.errors import (
    ActForbidden,
    ActNotPossible,
    ActRefused,
    ClassForbidden,
    DocumentBusy,
    EventConflict,
    Field,
    FileNotTaken,
    PageStale,
)
from service.http.caller import admit
from service.http.forms import SentForm
from service.http.page_answers import led
from service.http.problems import Problem, answer_to
from service.web import messages
from service.web.frame import page
from service.words import Sentence, say, upon

REFUSED: Final = (
    ActRefused,
    ActForbidden,
    ActNotPossible,
    ClassForbidden,
    PageStale,
    EventConflict,
    FileNotTaken,
    DocumentBusy,
)
"""What is told beside the form; anything else is a page of its own."""
ONCE: Final = "formulir"
"""The form's own number."""
_SENT_BEFORE: Final = say(
    "Formulir ini sudah dikirim satu kali dengan isian lain, dan yang dikirim itu tetap. Periksa dahulu, lalu tekan lagi bila yang ini juga dimaksud."
)
NOTHING: Final = SentForm(fields={})


@dataclass(frozen=True, kw_only=True)
class PageOfAct:
    """One act that has a page of its own."""

    title: Sentence
    words: Sentence
    """What the button says."""
    template: str
    follows: Sequence[Sentence] = ()
    """What will be so afterwards."""
    tone: Literal["utama", "awas"] = "utama"
    """``awas``: it cannot be taken back."""
    with_file: bool = False


def act_shown(
    request: Request,
    papers: PaperPages,
    document_id: UUID,
    act: PageOfAct,
    head: Mapping[str, Any] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Show the page of an act; ``values`` are its template's, ``head`` what ``papers.head`` told, where that was asked before."""
    return _answered(request, papers, document_id, act, 200, {"typed": NOTHING, **values}, head)


def act_again(
    request: Request, papers: PaperPages, document_id: UUID, act: PageOfAct, form: SentForm, **values: Any
) -> HTMLResponse:
    """Show the page with what was typed so far and what a search found; the state that was shown first stays the one acted upon."""
    head = papers.head(admit(request), document_id)
    first = {name: form.one(name) or value for name, value in head["seen"].items()}
    again = {"typed": form, "once": form.one(ONCE), **values}
    return _answered(request, papers, document_id, act, 200, again, {**head, "seen": first})


def act_refused(
    request: Request,
    papers: PaperPages,
    document_id: UUID,
    act: PageOfAct,
    form: SentForm,
    error: Exception,
    **values: Any,
) -> HTMLResponse:
    """Show the page again with what was typed: why the act was not done, or what changed since its form was shown."""
    told, moved = answer_to(error), isinstance(error, PageStale)
    head = papers.head(admit(request), document_id)
    seen = form.number("revisi") if moved else None
    return _answered(
        request,
        papers,
        document_id,
        act,
        told.status,
        {
            **_refusal(told, error, form, {"document": str(document_id)}),
            "later": since(head["view"], form.one("etag")) if moved else [],
            "difference": papers.changed(admit(request), head["view"], seen),
            "before": seen,
            "typed": form,
            **values,
        },
        head,
    )


def _refusal(
    told: Problem, error: Exception, form: SentForm, named: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what a page says of why its act was not done; ``named``: what its next step is upon."""
    moved, sent_before = isinstance(error, PageStale), isinstance(error, EventConflict)
    fields: Sequence[Field] = () if moved or sent_before else getattr(error, "fields", ())
    return {
        "refused": _SENT_BEFORE if sent_before else told.body["detail"],
        "next": "" if moved or sent_before else upon(told.body.get("langkah", ""), named or {}),
        "errors": [(_field(each.path), each.reason) for each in fields],
        "wrong": {_field(each.path): each.reason for each in reversed(fields)},
        "moved": moved,
        "possible": not isinstance(error, ActForbidden | ActNotPossible),
        "once": "" if sent_before else form.one(ONCE),
    }


def act_alone(
    request: Request, act: PageOfAct, form: SentForm = NOTHING, error: Exception | None = None, **values: Any
) -> HTMLResponse:
    """Show the page of an act that is upon no document: as it is first, with what was typed, or with why it was not done."""
    told: dict[str, Any] = {}
    if error is not None:
        told = _refusal(answer_to(error), error, form)
    status = answer_to(error).status if error is not None else 200
    once = told.get("once", form.one(ONCE)) or str(uuid4())
    shown = {**_nothing(request), "typed": form, **told, **values, "act": act, "seen": {ONCE: once}}
    return page(request, act.template, status, **shown)


def act_done(request: Request, address: str, words: Sentence) -> Response:
    """Lead on to what shows the act done, and say there that it is."""
    answered = led(address)
    messages.leave(request, answered, words)
    return answered


def _field(path: str) -> str:
    """Return the name of the field that a path is about."""
    return path.partition("[")[0]


def _answered(
    request: Request,
    papers: PaperPages,
    document_id: UUID,
    act: PageOfAct,
    status: int,
    values: Mapping[str, Any],
    head: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    away: dict[str, Any] = {"away": f"/naskah/{document_id}", "away_words": say("Kembali ke naskah")}
    gathered = head or papers.head(admit(request), document_id)
    shown = {**_nothing(request), **away, **gathered, **values, "act": act}
    shown["seen"] = {**shown["seen"], ONCE: shown["once"] or str(uuid4())}
    return page(request, act.template, status, **shown)


def _nothing(request: Request) -> dict[str, Any]:
    """Return what the page of an act shows where nothing is told yet."""
    return {
        "refused": None,
        "next": "",
        "errors": [],
        "wrong": {},
        "moved": False,
        "later": [],
        "difference": None,
        "before": "",
        "possible": True,
        "here": request.url.path,
        "jam": _clock(request.scope.get("naskah.zone") or "UTC"),
        "once": "",
    }


def _clock(zone: str) -> str:
    """Return what the office's clock is called."""
    return singkatan_zona(datetime.now(ZoneInfo(zone)), zone)
