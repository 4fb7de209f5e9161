"""HTTP between a test and this machine: a server that leaves nothing open, and a client's trust that costs nothing."""

import socket
import ssl
from contextlib import suppress
from http.server import ThreadingHTTPServer
from typing import Any, Final

PLAIN: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody: a call that went to HTTPS after all fails.

httpx reads the system's 140 authorities for each client it makes, and makes one for each ``httpx.get``: 20 ms of a core.
"""


class ClosingServer(ThreadingHTTPServer):
    """Ends its connections when it is closed; a client that keeps one open would keep its thread and socket to the end."""

    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        self._connections = set[socket.socket]()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for each in list(self._connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
