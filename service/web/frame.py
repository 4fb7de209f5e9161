"""The frame around every page: the office's name, the ways on, who is signed in, what was just done. Taken from the request.

A noun's page is answered by ``page(request, "noun/pages/name.html", ...)``; what its template extends, ``web/page.html``, finds
all of it in ``frame``. Nothing here knows a noun: the house says by ``FrameSource`` whom to ask.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from archive.ledger import Principal
from archive.ledger.office.sessions import WebSession
from archive.version import VERSION
from service.web import headers as web
from service.web import messages
from service.web.declared import declaration_of
from service.web.environment import render
from service.words import Sentence

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'"
)
"""Nothing from elsewhere, and nothing that stands in a page itself."""
_WRITTEN: Final = "/%:@!$&()*+,;=-._~"
"""What of an address stands as it is."""
_PACKED: Final = 4
"""How closely: a list of fifty to a sixth in less than half a millisecond."""
SESSION: Final = "naskah.session"
"""Where the door writes in whose session a page is asked for (``service.http.session``): it knows the name, and nobody else is asked."""


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One way on, in the navigation."""

    path: str
    words: Sentence
    roles: frozenset[str]


def _nothing(_: Principal) -> Mapping[str, int]:
    return {}


def _unnamed(_: Principal) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class FrameSource:
    """What the house tells the frame of who is signed in."""

    office: Callable[[Principal], str] = _unnamed
    """The office's name."""
    person: Callable[[Principal], str] = _unnamed
    """What the person is called."""
    counts: Callable[[Principal], Mapping[str, int]] = _nothing
    """How much waits behind an entry of the menu, by its path."""
    menu: Sequence[MenuEntry] = ()


@dataclass(frozen=True, kw_only=True)
class ShownEntry:
    """An entry of the navigation as one person sees it."""

    path: str
    words: Sentence
    current: bool
    count: int | None
    """How much waits behind it; None where nothing is counted."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around one page."""

    path: str
    query: str
    office: str = ""
    person: str = ""
    """Empty: nobody is signed in."""
    zona: str = "UTC"
    menu: Sequence[ShownEntry] = ()
    message: messages.PageMessage | None = None
    roles: frozenset[str] = frozenset()
    version: str = field(default=VERSION)

    @property
    def address(self) -> str:
        """Return where this page is, for who comes back to it; whatever was asked for, it is written as an address of ours."""
        path = "/" + quote(self.path, safe=_WRITTEN).lstrip("/")
        return f"{path}?{quote(self.query, safe=_WRITTEN + '?')}" if self.query else path


def menu_of(routers: Iterable[APIRouter]) -> Sequence[MenuEntry]:
    """Return the navigation: the pages that declare a name, in the order of the house."""
    return [
        MenuEntry(path=route.path, words=told.menu, roles=told.roles)  # type: ignore[attr-defined]  # of an APIRoute
        for router in routers
        for route in router.routes
        if (told := declaration_of(route)) is not None and told.menu is not None
    ]


def frame_of(request: Request, *, bare: bool = False) -> Frame:
    """Return the frame of the page that is asked for; ``bare``: without what the ledger is asked for, which may be away."""
    path, query = request.url.path, request.url.query
    principal: Principal | None = request.scope.get("naskah.principal")
    message = messages.left(request)
    if principal is None:
        return Frame(path=path, query=query, message=message)
    around: FrameSource = request.app.state.surroundings
    session: WebSession | None = request.scope.get(SESSION)
    counts = {} if bare else around.counts(principal)
    return Frame(
        path=path,
        query=query,
        office="" if bare else around.office(principal),
        person=(session.nama if session is not None else "" if bare else around.person(principal))
        or principal.id,
        zona=request.scope.get("naskah.zone") or "UTC",
        message=message,
        roles=principal.roles,
        menu=[
            ShownEntry(
                path=each.path,
                words=each.words,
                current=path == each.path or (each.path != "/" and path.startswith(f"{each.path}/")),
                count=counts.get(each.path),
            )
            for each in around.menu
            if each.roles & principal.roles
        ],
    )


def page(
    request: Request,
    name: str,
    status: int = 200,
    *,
    bare: bool = False,
    packed: bool = False,
    **values: object,
) -> HTMLResponse:
    """Answer with a page in its frame, ``bare`` as ``frame_of`` says; what it says of the act before is said once.

    ``packed``: sent by gzip to who takes it, for lists: how long one is gives nothing away, for nothing in it is secret.
    """
    frame = frame_of(request, bare=bare)
    body = render(name, frame=frame, **values).encode()
    told = headers()
    if packed:
        told["Vary"] += ", Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            told["Content-Encoding"] = "gzip"
            body = gzip.compress(body, _PACKED, mtime=0)
    answer = HTMLResponse(body, status, told)
    if messages.COOKIE in request.cookies:
        messages.forget(answer)
    return answer


def headers() -> dict[str, str]:
    """Return what a page in its frame is sent with."""
    return web.headers(POLICY) | {
        "Referrer-Policy": "same-origin",
        "Vary": "Accept, Accept-Language, Cookie",
    }
