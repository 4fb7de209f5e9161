"""The route table as the door reads it: which routes ask for a key or a session, and how much a body of each may weigh.

A route is found by the first piece of its path, and the request is led to it straight: the framework would try
every route for each request, twice.

A route says what it takes itself: by the model of its JSON body, or with ``x-most-bytes`` in its description for a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_BYTES = "x-most-bytes"
"""Stands in a route's description, so that clients read the limit where the door does."""
SCHEMAS = "x-schemas"
"""Stands in a route's description with the schemas that it names; they become components of the document."""
STRAY_BYTES = 64 << 10
"""For a route that reads no body: a client that sends ``{}`` all the same is not scolded for it."""


FORM_BYTES = 512 << 10
"""A form of two thousand rows of a few words each."""
ENTRANCE = "naskah.entrance"
"""Where a request's scope holds by which entrance it came in."""


class Asks(Enum):
    """What a route asks of whoever comes."""

    KEY = "key"
    """A key or a personal token; a cookie is not looked at."""
    SESSION = "session"
    """A session of the pages, in its cookie; a key is not looked at."""
    NOBODY = "nobody"
    """Nothing; a page knows all the same who is signed in."""


class Body(Enum):
    """What a route reads."""

    NONE = "none"
    JSON = "json"
    """Read by the door, and checked before anything is made of it."""
    FILE = "file"
    """Read by the route, piece by piece, as far as the door lets it."""
    FORM = "form"
    """The fields of a page's form, read by the door."""


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """One route, and what stands before it."""

    route: APIRoute
    asks: Asks
    page: bool
    """For people with a browser: what changes something must come from a page of ours."""
    body: Body
    most: int

    def leads(self, method: str, path: str) -> bool:
        """Tell whether a request comes in here."""
        return method in (self.route.methods or ()) and self.route.path_regex.match(path) is not None


class EntranceTable:
    """Every entrance, in the order in which they are tried.

    >>> EntranceTable(()).find("GET", "/naskah/1") is None
    True
    """

    def __init__(self, entrances: Iterable[Entrance]) -> None:
        self._all = tuple(entrances)
        begun = [(_piece(each.route.path), each) for each in self._all]
        self._anywhere = [each for piece, each in begun if "{" in piece]
        self._by_piece = {
            wanted: [each for piece, each in begun if piece == wanted or "{" in piece]
            for wanted in {piece for piece, _ in begun}
        }

    def __iter__(self) -> Iterator[Entrance]:
        return iter(self._all)

    def find(self, method: str, path: str) -> Entrance | None:
        """Return where a request comes in; None where no route takes it."""
        some = self._by_piece.get(_piece(path), self._anywhere)
        return next((each for each in some if each.leads(method, path)), None)


class EntranceWay:
    """Leads a request from its entrance to its route; what came in by none, the framework finds a route for, or refuses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route answer."""
        entrance: Entrance | None = scope.get(ENTRANCE)
        if entrance is not None:
            match, found = entrance.route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                await entrance.route.handle(scope, receive, send)
                return
        await self._app(scope, receive, send)


def entrances(
    keyed: Sequence[APIRouter],
    paged: Sequence[APIRouter],
    free: Sequence[APIRouter],
    *,
    json_bytes: int,
    batch_bytes: int,
) -> Iterator[Entrance]:
    """Yield every route in the order in which they are tried; ``POST /events`` takes ``batch_bytes``.

    What answers with HTML and is left out of the OpenAPI document is a page, among the free ones too.
    """
    for routers, asks in ((keyed, Asks.KEY), (paged, Asks.SESSION), (free, Asks.NOBODY)):
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute):
                    page = asks is Asks.SESSION or _for_people(route)
                    body, most = _body(route, page, json_bytes, batch_bytes)
                    yield Entrance(route=route, asks=asks, page=page, body=body, most=most)


def _for_people(route: APIRoute) -> bool:
    kind = route.response_class
    return not route.include_in_schema and isinstance(kind, type) and issubclass(kind, HTMLResponse)


def _body(route: APIRoute, page: bool, json_bytes: int, batch_bytes: int) -> tuple[Body, int]:
    described = route.openapi_extra or {}
    if route.path == "/events" and "POST" in (route.methods or ()):
        return Body.FILE, batch_bytes
    if MOST_BYTES in described:
        return Body.FILE, int(described[MOST_BYTES])
    if page:
        return (Body.FORM, FORM_BYTES) if "POST" in (route.methods or ()) else (Body.NONE, STRAY_BYTES)
    if route.body_field is not None:
        return Body.JSON, json_bytes
    return Body.NONE, STRAY_BYTES


def _piece(path: str) -> str:
    """Return the first piece of a path, up to its second slash."""
    return "/".join(path.split("/", 2)[:2])
