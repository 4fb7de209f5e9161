"""The language of an answer: the one of the account that is signed in, else the one chosen in this browser, else what
``Accept-Language`` prefers, which is Indonesian where it names neither."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from service.words import LANGUAGES, language, speaking

COOKIE: Final = "naskah-bahasa"
"""What somebody chose at the foot of a page; programs carry none."""
READ: Final = "naskah.language"
"""Where a request's scope holds what the account reads that is signed in, once the door knows it."""


class Language:
    """ASGI middleware: whatever a request is answered with is said in the language it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(language_asked(Headers(scope=scope))):
            await self._app(scope, receive, send)


def language_of(request: HTTPConnection) -> str:
    """Return the language a request is answered in: what its account reads, else what it asks for."""
    return request.scope.get(READ) or language_asked(request.headers)


def language_asked(headers: Headers) -> str:
    """Return the language a request asks for."""
    chosen = cookie_parser(headers["cookie"]).get(COOKIE) if "cookie" in headers else None
    return chosen if chosen in LANGUAGES else language(headers.get("accept-language"))
