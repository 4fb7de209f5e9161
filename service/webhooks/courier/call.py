"""One POST to a target: to an address that was checked, with the target's own name, within one span of time.

No redirect is followed, no proxy used, no connection kept; of the answer only the status and its first bytes are read.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from archive.errors import NaskahError
from service.webhooks.courier.address import Addresses, Target, TargetRefused, TargetUnknown

CONNECT_S = 5.0
"""Across the world a handshake takes under one second; three lost packets in a row still arrive within five."""
TOTAL_S = 20.0
"""Standard Webhooks recommends 15 to 30: a receiver keeps the event and answers, it does not work meanwhile."""
_READ = 1_000
"""Of an answer: enough for whoever looks why it failed."""


class CallFailed(NaskahError):
    """The target could not be reached, or did not answer."""

    def __init__(self, cause: str, detail: str, *, technical: object = None) -> None:
        super().__init__(detail, technical=technical)
        self.cause = cause
        """address, name, connect, tls, timeout or protocol."""


@dataclass(frozen=True, kw_only=True)
class TargetAnswer:
    """What the target said."""

    status: int
    retry_after_s: float | None
    text: str


class Caller:
    """Calls targets; safe to share between threads."""

    def __init__(
        self, addresses: Addresses, *, trust: ssl.SSLContext | None = None, total_s: float = TOTAL_S
    ) -> None:
        """``trust``: whom a target's certificate must be traced to; by default the system's authorities."""
        self._addresses = addresses
        self._trust = trust or ssl.create_default_context()
        self._total_s = total_s

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> TargetAnswer:
        """Send ``body``; raises ``CallFailed`` unless an answer came in time."""
        try:
            line = _Line(self._addresses, Target.read(url), self._total_s)
            with contextlib.closing(line), self._pool(line) as pool:
                try:
                    return self._exchange(pool, url, headers, body)
                except httpcore.TimeoutException as error:
                    raise CallFailed("timeout", "no answer in time", technical=error) from error
                except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                    raise _failed(error, cut=line.was_cut) from error
        except TargetRefused as error:
            raise CallFailed("address", error.message) from error
        except TargetUnknown as error:
            raise CallFailed("name", error.message) from error

    def _pool(self, line: _Line) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=self._trust, max_connections=1, max_keepalive_connections=0, network_backend=line
        )

    def _exchange(
        self, pool: httpcore.ConnectionPool, url: str, headers: Mapping[str, str], body: bytes
    ) -> TargetAnswer:
        waits = {"connect": CONNECT_S, "write": self._total_s, "read": self._total_s, "pool": CONNECT_S}
        with pool.stream(
            "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": waits}
        ) as response:
            said = b""
            for chunk in response.iter_stream():
                said += chunk
                if len(said) >= _READ:
                    break
            return TargetAnswer(
                status=response.status,
                retry_after_s=_retry_after(response.headers),
                text=_printable(said[:_READ]),
            )


class _Line(httpcore.NetworkBackend):
    """Connects to a checked address, and cuts the connection when the time of the whole call is over.

    The waits of a client begin anew with each byte: a target that sends one every few seconds would hold it for ever.
    """

    def __init__(self, addresses: Addresses, target: Target, total_s: float) -> None:
        self._addresses = addresses
        self._target = target
        self._ends = time.monotonic() + total_s
        self._held: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self.was_cut = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the target's addresses that takes the connection; its name stays for TLS and Host."""
        last: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._addresses.of(self._target):
            left = self._ends - time.monotonic()
            if left <= 0:
                break
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, min(left, timeout or left))
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                last = error
                continue
            # A handle of its own: TLS takes the first one away.
            self._held = stream.get_extra_info("socket").dup()
            self._timer = threading.Timer(max(0.0, self._ends - time.monotonic()), self._cut)
            self._timer.daemon = True
            self._timer.start()
            return stream
        raise last or httpcore.ConnectTimeout("no time left to connect")

    def close(self) -> None:
        """Let go of the connection."""
        if self._timer is not None:
            self._timer.cancel()
        if self._held is not None:
            self._held.close()

    def _cut(self) -> None:
        self.was_cut = True
        if self._held is not None:
            with contextlib.suppress(OSError):  # it has ended by itself meanwhile
                self._held.shutdown(socket.SHUT_RDWR)


def _failed(error: Exception, *, cut: bool) -> CallFailed:
    if cut:
        return CallFailed("timeout", "no whole answer in time")
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return CallFailed("tls", "the secure connection failed", technical=cause)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.ConnectError):
        return CallFailed("connect", "the connection was refused", technical=error)
    return CallFailed("protocol", "the connection ended without an answer", technical=error)


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> float | None:
    """Return the seconds a target asks for; its other form, a date, is left to the back-off."""
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit() and len(value) < 9:
            return float(value)
    return None


def _printable(said: bytes) -> str:
    text = said.decode("utf-8", "replace")
    return "".join(char if char.isprintable() else " " for char in text).strip()[:300]
