"""A connection to a virus scanner: what is sent and said on it, within one deadline, and whatever goes wrong is its absence."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from service.documents.files.address import ScannerAddress
from service.documents.files.errors import ScannerAway

CONNECT_S: Final = 5.0
ANSWER_S: Final = 60.0
"""For one file, from its first byte to the last of what is said of it: 32 MB of a dense archive take clamd some ten seconds."""
SHORTLY_S: Final = 8.0
"""For saying that it is there."""
PIECE: Final = 64 << 10
_MOST: Final = 64 << 20
"""Bytes of an answer: an ICAP server may give the whole file back."""


class ScannerLine:
    """One connection."""

    def __init__(self, connected: socket.socket, within_s: float) -> None:
        self._socket = connected
        self._within_s = within_s
        self._end = time.monotonic() + within_s

    def send(self, data: bytes) -> bool:
        """Send; False where it hung up on the rest, having read enough to answer."""
        self._hurry()
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def pieces(self) -> Iterator[bytes]:
        """Yield what it says, until it hangs up."""
        left = _MOST
        while left > 0:
            self._hurry()
            piece = self._socket.recv(PIECE)
            if not piece:
                return
            left -= len(piece)
            yield piece

    def _hurry(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"no answer in {self._within_s:g} s")
        self._socket.settimeout(left)


@contextmanager
def connected(at: ScannerAddress, within_s: float | None = None) -> Iterator[ScannerLine]:
    """A connection to it for one question; raises ``ScannerAway``."""
    try:
        with _opened(at) as line:
            yield ScannerLine(line, ANSWER_S if within_s is None else within_s)
    except OSError as error:
        raise ScannerAway(technical=f"{type(error).__name__}: {error}"[:200]) from error


def _opened(at: ScannerAddress) -> socket.socket:
    if at.host:
        return socket.create_connection((at.host, at.port), CONNECT_S)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(CONNECT_S)
        line.connect(at.path)
    except OSError:
        line.close()
        raise
    return line
