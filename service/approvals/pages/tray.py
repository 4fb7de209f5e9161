"""/ and /kotak-masuk: what waits for whoever is signed in; several papers chosen, leafed through, and acted upon at once.

Each paper of several is acted upon by itself, with the state and the page that was shown of it: what has moved on, or stands
otherwise in the way, keeps none of the others back, and is named in the result. Who chooses nothing does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from archive.ledger import Principal
from service.approvals.desk import Approvals
from service.approvals.pages.counters import Counters
from service.approvals.pages.ordering import order_of
from service.approvals.pages.papers import PaperPages
from service.approvals.pages.tray_view import GROUPS, TrayRun, chosen, tiles, to_leaf
from service.approvals.pages.trays import Trays
from service.approvals.table import Kind
from service.documents.pages import ViewMarks
from service.edge import Count, Line
from service.errors import DeskError, DocumentBusy, DocumentUnknown
from service.http.caller import admit
from service.http.forms import submitted
from service.http.page_answers import led
from service.http.session import need_step_up
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS, READERS
from service.problem import kind_of
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import page
from service.web.http import Home
from service.words import say
from service.words.life import DONE
from service.words.problems import OFFICIALS

MOST: Final = 50
"""PaperPages that are leafed through at once."""
SHOWN: Final = 30
"""Of what waits, at home."""
LISTED: Final = 50
"""Of what waits, on one page of the list; the others are a way on."""
DONE_SO: Final = "selesai"
_ACTS: Final = {"paraf": Kind.PARAF, "tanda-tangan": Kind.TANDA_TANGAN}
_WORDS: Final = {"paraf": say("Paraf"), "tanda-tangan": say("Tanda tangani")}
Group = Annotated[str, Query(alias="jenis", pattern=f"^({'|'.join(GROUPS)})?$")]


def routes(*, trays: Trays, counters: Counters, papers: PaperPages, approvals: Approvals) -> APIRouter:
    """Return the pages of what waits."""
    router = APIRouter()
    _list(router, trays=trays, counters=counters)
    _leaf(router, trays=trays, papers=papers)
    _act(router, approvals=approvals, papers=papers)
    return router


def home(trays: Trays, counters: Counters, forms: Callable[[Principal], Sequence[Any]]) -> Home:
    """Return what answers at ``/`` who is signed in: what is owed, the oldest first, and the ``forms`` not handed in yet."""

    def show(request: Request, principal: Principal) -> HTMLResponse:
        with trays.ledger.viewing(principal):
            all_of, left, due = counters.listed(principal), forms(principal), trays.certificates(principal)
        return page(
            request,
            "approvals/pages/home.html",
            tiles=tiles(all_of),
            entries=all_of[:SHOWN],
            of=len(all_of),
            forms=left,
            certificates=due,
        )

    return show


def _list(router: APIRouter, *, trays: Trays, counters: Counters) -> None:
    """What waits, as a list."""

    @declared(
        router, "GET", "/kotak-masuk", roles=READERS, reads=Reads.LIST, audited=True, menu=say("Kotak masuk")
    )
    def show_tray(
        request: Request, group: Group = "", first: Annotated[Count, Query(alias="mulai")] = 1
    ) -> HTMLResponse:
        """Show what waits, from the one numbered ``mulai`` on; of one kind alone with ``jenis``."""
        opened = trays.opened(admit(request), counters.listed)
        all_of = opened.waiting
        shown = chosen(all_of, group)
        return page(
            request,
            "approvals/pages/tray.html",
            packed=True,
            run=TrayRun.of_list(shown, first, LISTED),
            group=group,
            title=GROUPS.get(group),
            sides=[
                ("/kotak-masuk", say("Semua"), len(all_of)),
                *((address, words, count) for address, words, count, _ in tiles(all_of)),
            ],
            current=f"/kotak-masuk?jenis={group}" if group else "/kotak-masuk",
            several=[
                (verb, _WORDS[verb], sum(each.act is kind for each in all_of))
                for verb, kind in _ACTS.items()
                if any(each.act is kind for each in shown)
            ],
            certificates=opened.certificates,
            aside=opened.aside,
            fallen=opened.fallen,
        )


def _leaf(router: APIRouter, *, trays: Trays, papers: PaperPages) -> None:
    """Several papers, one after the other."""

    @declared(router, "GET", "/kotak-masuk/lembar", roles=ACTORS, reads=Reads.DOCUMENT)
    def show_leaves(
        request: Request,
        verb: Annotated[str, Query(alias="perbuatan", pattern=f"^({'|'.join(_ACTS)})$")],
        picked: Annotated[list[UUID] | None, Query(alias="pilih", max_length=MOST)] = None,
        semua: bool = False,
    ) -> Response:
        """Show the pages of the papers that were chosen, or of ``semua`` that wait for this act, and the one act upon them."""
        principal = admit(request)
        ids = list(dict.fromkeys(picked or ()))
        acts = {each.document.id: each.act for each in trays.of(principal)}
        waiting = [each for each, act in acts.items() if act is _ACTS[verb]] if semua else []
        if semua:
            ids = waiting[:MOST]
        ids = to_leaf(ids, acts, _ACTS[verb])
        if not ids:
            answered = led("/kotak-masuk")
            messages.leave(
                request,
                answered,
                say("Tidak ada yang dipilih, maka tidak ada yang dilakukan."),
                messages.Tone.RAGU,
            )
            return answered
        marks = ViewMarks.of(request)
        return page(
            request,
            "approvals/pages/leaves.html",
            verb=verb,
            words=_WORDS[verb],
            leaves=[papers.leaf(principal, each, _ACTS[verb], marks) for each in ids],
            left=max(0, len(waiting) - len(ids)),
        )


def _act(router: APIRouter, *, approvals: Approvals, papers: PaperPages) -> None:
    """One act upon several, and what came of each."""

    @declared(router, "POST", "/kotak-masuk/{verb}", roles=ACTORS, reads=Reads.LIST)
    def act_on_several(request: Request, verb: Annotated[str, Line(20)]) -> Response:
        """Do it to each paper that is ticked, and lead to the results."""
        kind = _ACTS.get(verb)
        if kind is None:
            raise DocumentUnknown
        principal, form = admit(request), submitted(request)
        if kind is Kind.TANDA_TANGAN:
            need_step_up(request)
        came: list[str] = []
        for text in list(dict.fromkeys(form.fields.get("setuju", ())))[:MOST]:
            document = _id(text)
            try:
                approvals.act(
                    principal,
                    [order_of(document, kind, form, f"{document}.")],
                    trace_id=trace_id_of(request.scope),
                )
                came.append(f"{document}.{DONE_SO}")
            except (DeskError, DocumentBusy) as error:
                came.append(f"{document}.{kind_of(type(error))}")
        if not came:
            answered = led("/kotak-masuk")
            messages.leave(
                request,
                answered,
                say("Tidak ada yang dipilih, maka tidak ada yang dilakukan."),
                messages.Tone.RAGU,
            )
            return answered
        return led(f"/kotak-masuk/hasil?perbuatan={verb}" + "".join(f"&hasil={each}" for each in came))

    @declared(router, "GET", "/kotak-masuk/hasil", roles=ACTORS, reads=Reads.LIST, audited=True)
    def show_results(
        request: Request,
        verb: Annotated[str, Query(alias="perbuatan", pattern=f"^({'|'.join(_ACTS)})$")],
        results: Annotated[list[Annotated[str, Line(80)]], Query(alias="hasil", max_length=MOST)],
    ) -> HTMLResponse:
        """Show what came of each paper; done is what its acts have of whoever asks, whatever the address says."""
        told = dict(each.partition(".")[::2] for each in results)
        kind = _ACTS[verb]
        found = papers.acted(admit(request), [_id(each) for each in told], kind)
        return page(
            request,
            "approvals/pages/results.html",
            words=_WORDS[verb],
            done=DONE[kind],
            results=[
                {
                    "document": document,
                    "done": did and told[str(document.id)] == DONE_SO,
                    "why": _why(told[str(document.id)]),
                }
                for document, did in found
            ],
        )


def _why(kind: str) -> str | None:
    """Return why an act was not done, as its kind of refusal is called."""
    row = OFFICIALS.get(kind)
    return row.title if row is not None else None


def _id(text: str) -> UUID:
    """Return a document's id; raises ``DocumentUnknown`` for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise DocumentUnknown from None
