"""How an error is answered: a program gets the problem, a person with a browser a page, or is led to where they sign in."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.http.answers import answer_error
from service.http.session import PAGE, SAFE, inner
from service.identity.errors import SignInNeeded
from service.web.frame import page
from service.words import language, speaking

_KEPT: Final = frozenset({"retry-after", "connection", "allow"})


def answer(request: Request, error: Exception) -> Response:
    """Return what an error is answered with; the handler of everything a route, or the door before it, raises."""
    told = answer_error(request, error)
    if not request.scope.get(PAGE) or "text/html" not in request.headers.get("accept", "text/html"):
        return told
    if isinstance(error, SignInNeeded) and (request.method in SAFE or type(error) is not SignInNeeded):
        return led(f"{error.leads_to}?ke={quote(back(request), safe='/')}")
    problem = orjson.loads(told.body)
    with speaking(language(request.headers.get("accept-language"))):
        shown = page(request, "web/problem.html", told.status_code, problem=problem, ke=back(request))
    shown.headers.update({name: value for name, value in told.headers.items() if name in _KEPT})
    return shown


def led(path: str) -> RedirectResponse:
    """Lead a browser on to a page of this house, with GET."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def back(request: Request) -> str:
    """Return the page to come back to: the one asked for, or the one with the form that was sent."""
    if request.method in SAFE:
        return inner(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    sent_from = urlsplit(request.headers.get("referer", ""))
    if sent_from.netloc != request.headers.get("host"):
        return "/"
    return inner(sent_from.path + (f"?{sent_from.query}" if sent_from.query else ""))
