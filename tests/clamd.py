"""A virus scanner that speaks clamd's protocol and finds the test virus that every scanner finds."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR"  # in two pieces, so that no scanner takes this source for it
    + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)


class FakeClamd:
    """One on a port of this machine."""

    def __init__(self, answer: bytes | None = None) -> None:
        """``answer``: what it says of every file; without, what it finds."""
        self._answer = answer
        self._away = False
        self.seen: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        return f"clamd://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> FakeClamd:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    @contextmanager
    def away(self) -> Iterator[None]:
        """While it hangs up on everybody."""
        self._away = True
        try:
            yield
        finally:
            self._away = False

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                if not self._away:
                    self._judge(line)

    def _judge(self, line: socket.socket) -> None:
        with line.makefile("rb") as said:
            asked = said.read(len(b"zPING\0"))
            if asked == b"zPING\0":
                line.sendall(b"PONG\0")
            if asked + said.read(len(b"zINSTREAM\0") - len(asked)) != b"zINSTREAM\0":
                return
            taken = bytearray()
            while size := int.from_bytes(said.read(4), "big"):
                taken += said.read(size)
        data = bytes(taken)
        self.seen.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        line.sendall(self._answer or found)
