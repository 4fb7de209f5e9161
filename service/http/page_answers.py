"""How an error is answered: a program gets the problem, a person with a browser a page, or is led to where they sign in.

A page's route answers with a page unless the request takes none. Of any other address, the unknown ones too, only who names
HTML and shows no key is a person with a browser: programs go on getting the problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.errors import NaskahError
from archive.ledger import Principal
from service.http.answers import answer_error
from service.http.forms import FORM
from service.http.language import language_of
from service.http.session import PAGE, SAFE, inner
from service.identity.errors import SignInNeeded, StepUpNeeded
from service.web.advice import reasons, said_once, step_of, ways
from service.web.frame import page
from service.words import speaking

PUBLIC: Final = "naskah.public"
"""Whether a request's scope is one of the public's rooms, whose own pages say what failed."""
_KEPT: Final = frozenset({"retry-after", "connection", "allow"})
_HTML: Final = "text/html"


def answer(request: Request, error: Exception) -> Response:
    """Return what an error is answered with; the handler of everything a route, or the door before it, raises."""
    told = answer_error(request, error)
    if not for_person(request) or (request.scope.get(PUBLIC) and isinstance(error, NaskahError)):
        return told
    if isinstance(error, StepUpNeeded) and request.method not in SAFE:
        return _proof_first(request)
    if isinstance(error, SignInNeeded) and (request.method in SAFE or type(error) is not SignInNeeded):
        return led(f"{error.leads_to}?ke={quote(back(request), safe='/')}")
    return as_page(request, told)


def for_person(request: Request) -> bool:
    """Tell whether a page answers this request, rather than a problem."""
    accepted = request.headers.get("accept")
    if request.scope.get(PAGE):
        return _HTML in (_HTML if accepted is None else accepted)
    return _HTML in (accepted or "") and "authorization" not in request.headers


def as_page(request: Request, told: Response) -> Response:
    """Return a problem as a page in the frame: what is wrong, what is to be done, and the ways on."""
    problem: Mapping[str, object] = orjson.loads(told.body)
    status, ke, sent = told.status_code, back(request), request.method not in SAFE
    signed_in: Principal | None = request.scope.get("naskah.principal")
    with speaking(language_of(request)):
        step, advice = said_once(status, step_of(problem), sent=sent)
        shown = page(
            request,
            "web/problem.html",
            status,
            bare=status >= 500,
            problem=problem,
            reasons=reasons(problem),
            step=step,
            advice=advice,
            ways=list(ways(status, sent=sent, signed_in=signed_in is not None, ke=ke)),
            ke=ke,
        )
    shown.headers.update({name: value for name, value in told.headers.items() if name in _KEPT})
    return shown


def led(path: str) -> RedirectResponse:
    """Lead a browser on to a page of this house, with GET."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def sent_on(path: str) -> RedirectResponse:
    """Let a browser send its form to another address of this house, as it stands."""
    return RedirectResponse(path, 307, {"Cache-Control": "no-store"})


def back(request: Request) -> str:
    """Return the page to come back to: the one asked for, or the one with the form that was sent."""
    if request.method in SAFE:
        return inner(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    sent_from = urlsplit(request.headers.get("referer", ""))
    if sent_from.netloc != request.headers.get("host"):
        return "/"
    return inner(sent_from.path + (f"?{sent_from.query}" if sent_from.query else ""))


def _proof_first(request: Request) -> Response:
    """Lead to the proof, with the act: its form goes along and is sent on behind it; a file, and what opens a key, never does."""
    if FORM in request.scope:
        return sent_on(
            f"{StepUpNeeded.leads_to}?{urlencode({'lanjut': request.url.path, 'ke': back(request)})}"
        )
    return led(f"{StepUpNeeded.leads_to}?{urlencode({'ke': back(request), 'lagi': 'ya'})}")
