"""Errors of the public pages for people: whoever asked with a browser is told in words, wherever it was refused.

One ASGI layer around the door and the routes, so that what never reaches a route, such as a file that is too large, is
answered like what does. Programs get the problem as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.page_answers import PUBLIC
from service.http.problems import MEDIA
from service.outsiders.pages import failed as of_a_link
from service.outsiders.pages import headers as headers_of_a_link
from service.verification import pages as verification

_PUBLIC: Final = (
    (re.compile(r"/v(?:/.*)?"), verification.failed, verification.headers),
    (re.compile(r"/tanda-tangan/.*"), of_a_link, headers_of_a_link),
)
"""The public's pages by their paths: how each says what failed, and what it is sent with."""
_KEPT: Final = frozenset(("retry-after", "connection", "allow"))


def _for_people(headers: Mapping[str, str]) -> bool:
    """Whether a person asks with a browser."""
    return "text/html" in headers.get("accept", "")


class ProblemPages:
    """ASGI middleware around the door."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, and its answer, unless that is a problem for a person."""
        asked = scope["type"] == "http" and _for_people(Headers(scope=scope))
        room = next((each for each in _PUBLIC if asked and each[0].fullmatch(scope["path"])), None)
        if room is None:
            await self._app(scope, receive, send)
            return
        scope[PUBLIC] = True
        _, failed, headers = room
        told = False

        async def answer(message: Message) -> None:
            nonlocal told
            if message["type"] == "http.response.start" and _problem(message):
                told = True
                page = failed(message["status"], sent=scope["method"] == "POST")
                kept = _kept(message)
                await HTMLResponse(page, message["status"], {**headers(), **kept})(scope, receive, send)
            elif not told:
                await send(message)

        await self._app(scope, receive, answer)


def _problem(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith(MEDIA)


def _kept(start: Message) -> dict[str, str]:
    headers = Headers(raw=start["headers"])
    return {name: headers[name] for name in _KEPT if name in headers}
