"""A connection on which a request must arrive within reason, its head in seconds and in kilobytes, and its answer be taken.

The server has no such limits itself: its parser collects a head without end, and waits for it for ever; and for ever it keeps
what a reader does not take, of a file as of a stream. Bodies are the door's (``service.http.incoming``); what nobody reads of
them after the answer has the time of the next head.
"""

from __future__ import annotations

import asyncio
import fcntl
import struct
import termios
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 20.0
"""From the connection, or from the last answer, to the end of the next head."""
HEAD_BYTES = 64 << 10
"""The address of the longest request has 5 KB, its headers 2."""
MOST_HEADERS = 100
"""A browser behind three proxies sends thirty; trailers count among them."""
TAKE_S = 30.0
"""How long an answer may lie that its reader does not take; a phone that sleeps comes back and asks again."""
TAKEN_BYTES = 8 << 10
"""What a reader takes in that time at least: a line of 64 kbit/s brings it in a second."""


class Connection(HttpToolsProtocol):
    """uvicorn's connection, with limits to its heads and to its reader's leisure."""

    _hurry: asyncio.TimerHandle | None = None
    _watch: asyncio.TimerHandle | None = None
    """Runs while something waits for its reader and nothing more is written."""
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
        self._leave()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """See from now on whether the reader takes what there is."""
        super().pause_writing()
        self._attend()

    def resume_writing(self) -> None:
        """Write on: they do."""
        self._leave()
        super().resume_writing()

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
        """Count anew; the next answer adds to what waits for the reader."""
        self._headers = 0
        if not self.flow.write_paused:
            self._leave()
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
        if self.cycle.response_complete and self.transport.get_write_buffer_size():
            self._attend()

    def _attend(self) -> None:
        self._leave()
        self._watch = self.loop.call_later(TAKE_S, self._judge, self._untaken())

    def _leave(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _judge(self, before: int) -> None:
        """End the connection of whoever took too little since; a mere close would wait for them."""
        if not self.transport.get_write_buffer_size():
            return
        if before - self._untaken() < TAKEN_BYTES:
            self.transport.abort()
        else:
            self._attend()

    def _untaken(self) -> int:
        """Return the bytes of an answer that the reader's machine has not acknowledged: here, and in the kernel."""
        line, kept = self.transport.get_extra_info("socket").fileno(), self.transport.get_write_buffer_size()
        if line < 0:  # it has just ended
            return kept
        return kept + int(struct.unpack("i", fcntl.ioctl(line, termios.TIOCOUTQ, bytes(4)))[0])

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
