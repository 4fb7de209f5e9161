"""The outermost layer: gives each request a trace id, a log line and a measurement, and turns a crash into a problem.

Written against ASGI itself: it sees every answer, costs a few microseconds and never touches a body.
"""

from __future__ import annotations

import time
from collections.abc import Callable, MutableMapping
from secrets import token_hex
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.version import HEADER, VERSION, ZONE
from service.identifiers import trace_id

_log = structlog.get_logger("service.http")
_QUIET = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Asked every few seconds by machines: logged only when the answer is not a success."""
Observer = Callable[[str, str, int, float], None]
"""Counts an answer: method, route, status, and the seconds until its end."""


def trace_id_of(scope: MutableMapping[str, Any]) -> str:
    """Return the trace id of a request."""
    return str(scope.get("naskah.trace", ""))


class Trace:
    """ASGI middleware around the whole service."""

    def __init__(self, app: ASGIApp, observe: Observer) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
        trace = trace_id(given.decode("latin-1")) or token_hex(16)
        scope["naskah.trace"] = trace
        began = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-trace-id", trace.encode()),
                    (HEADER.lower().encode(), VERSION.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    *((ZONE.lower().encode(), zone.encode()) for zone in (scope.get("naskah.zone"),) if zone),
                ]
            await send(message)

        with structlog.contextvars.bound_contextvars(trace=trace):
            try:
                await self._app(scope, receive, watched)
            finally:
                self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        self._observe(scope["method"], route, status, seconds)
        if status >= 400 or route not in _QUIET:
            _log.info(
                "http.answered",
                method=scope["method"],
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
                caller=scope.get("naskah.caller", ""),
                **scope.get("naskah.about", {}),
            )
