"""A connection on which a request must arrive within reason: its head in seconds and in kilobytes.

The server has no such limits itself: its parser collects a head without end, and waits for it for ever. Bodies are the
door's (``service.http.incoming``); what nobody reads of them after the answer has the time of the next head.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 20.0
"""From the connection, or from the last answer, to the end of the next head."""
HEAD_BYTES = 64 << 10
"""The address of the longest request has 5 KB, its headers 2."""
MOST_HEADERS = 100
"""A browser behind three proxies sends thirty; trailers count among them."""


class Connection(HttpToolsProtocol):
    """uvicorn's connection, with a limit to its heads."""

    _hurry: asyncio.TimerHandle | None = None
    _between = True
    """Whether the next bytes belong to a head."""
    _head = 0
    """Bytes so far of a head that is not whole."""
    _headers = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._settle()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; a head that grows too long ends the connection."""
        if self._between:
            self._head += len(data)
        super().data_received(data)
        if self._between and self._head > HEAD_BYTES:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; one too many is no HTTP to us (400)."""
        self._headers += 1
        if self._headers > MOST_HEADERS:
            raise ValueError(f"more than {MOST_HEADERS} headers")
        super().on_header(name, value)

    def on_message_begin(self) -> None:
        """Count anew."""
        self._headers = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Leave the rest to the door."""
        self._between = False
        self._settle()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What follows is the next head, be the answer given or not."""
        self._between, self._head = True, 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for what is left of the body, and the next head."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():  # else the next one is in hand
            self._expect()

    def _expect(self) -> None:
        self._settle()
        self._hurry = self.loop.call_later(HEAD_S, self._refuse, b"408 Request Timeout")

    def _settle(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _refuse(self, status: bytes) -> None:
        self._settle()
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 %b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
            self.transport.close()


def options() -> dict[str, Any]:
    """What the server is started with."""
    return {"http": Connection, "ws": "none"}
