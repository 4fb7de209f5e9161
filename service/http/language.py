"""The language of an answer: Indonesian, or English where ``Accept-Language`` prefers it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.words import language, speaking


class Language:
    """ASGI middleware: whatever a request is answered with is said in the language it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(language(Headers(scope=scope).get("accept-language"))):
            await self._app(scope, receive, send)
