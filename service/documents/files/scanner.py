"""The port to an office's virus scanner: clamd (INSTREAM) or ICAP (RESPMOD), by its address in the settings.

Bytes go out and a verdict comes in; nothing of a file is opened here. A scanner that is away, or does not say what it found,
lets nothing in: that is told as an outage, and the same file may be sent again.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from service.documents.files.errors import ScannerAway

CONNECT_S: Final = 5.0
ANSWER_S: Final = 60.0
"""32 MB of a dense archive take clamd some ten seconds."""
_PIECE: Final = 64 << 10
_MOST_ANSWER: Final = 64 << 20
"""An ICAP server may give the whole file back."""
_PORTS: Final = {"clamd": 3310, "icap": 1344}
_FOUND: Final = re.compile(
    r"(?im)^x-(?:infection-found:.*?threat=([^;\r\n]*)|virus-id:([^\r\n]*)|violations-found:([^\r\n]*))"
)
_UNNAMED: Final = "tanpa nama"
_LONGEST: Final = 200


@dataclass(frozen=True, kw_only=True)
class ScannerAddress:
    """Where a scanner listens."""

    protocol: str
    """clamd or icap."""
    host: str
    """Empty where it is a socket of this machine."""
    port: int
    path: str
    """Of the socket; of an ICAP server's service."""


class Scanner(Protocol):
    """What looks a file through."""

    def find(self, data: bytes) -> str | None:
        """Return what was found in it, None where it is clean; raises ``ScannerAway``."""


def scanner_at(address: ScannerAddress | None) -> Scanner:
    """Return the scanner of an office; one without any lets all in."""
    if address is None:
        return NoScanner()
    return Clamd(address) if address.protocol == "clamd" else Icap(address)


def read_address(text: str) -> ScannerAddress:
    """Read ``clamd://host:3310``, ``clamd:///run/clamav/clamd.ctl`` or ``icap://host:1344/service``; raises ``ValueError``."""
    wanted = "clamd://HOST:PORT, clamd:///SOCKET or icap://HOST:PORT/SERVICE"
    try:
        found = urlsplit(text)
        port = found.port or _PORTS.get(found.scheme, 0)
    except ValueError:
        raise ValueError(wanted) from None
    local = found.scheme == "clamd" and not found.hostname and found.path.startswith("/")
    if found.scheme not in _PORTS or not (found.hostname or local) or any(sign.isspace() for sign in text):
        raise ValueError(wanted)
    if found.scheme == "icap" and len(found.path) < len("/a"):
        raise ValueError(wanted)
    return ScannerAddress(
        protocol=found.scheme,
        host=found.hostname or "",
        port=port,
        path=unquote(found.path) if local else found.path,
    )


class NoScanner:
    """Of an office that has none."""

    def find(self, data: bytes) -> str | None:
        """Return nothing."""


class Clamd:
    """ClamAV's daemon: the file in pieces, each behind its length, then one line."""

    def __init__(self, address: ScannerAddress) -> None:
        self._address = address

    def find(self, data: bytes) -> str | None:
        """Return what was found in it, None where it is clean; raises ``ScannerAway``."""
        with _connected(self._address) as line:
            line.sendall(b"zINSTREAM\0")
            try:
                for at in range(0, len(data), _PIECE):
                    piece = data[at : at + _PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has read enough to answer: that the file is larger than it takes
            said = _all(line).rstrip(b"\0\r\n ").decode("utf-8", "replace")
        if said.endswith(" OK"):
            return None
        if said.endswith(" FOUND"):
            return _name(said.removesuffix(" FOUND").partition(": ")[2])
        raise ScannerAway(technical=said[:_LONGEST] or "no answer")


class Icap:
    """A server of RFC 3507: the file as the body of an answer that it may let through."""

    def __init__(self, address: ScannerAddress) -> None:
        self._address = address

    def find(self, data: bytes) -> str | None:
        """Return what was found in it, None where it is clean; raises ``ScannerAway``."""
        with _connected(self._address) as line:
            line.sendall(self._head(len(data)))
            try:
                for at in range(0, len(data), _PIECE):
                    piece = data[at : at + _PIECE]
                    line.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
                line.sendall(b"0\r\n\r\n")
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has read enough to answer
            answer = _all(line)
        head, _, rest = answer.partition(b"\r\n\r\n")
        said = head.decode("latin-1")
        status = said.split(" ", 2)[1:2]
        if status == ["204"]:
            return None
        if status != ["200"]:
            raise ScannerAway(technical=said.split("\r\n", 1)[0][:_LONGEST] or "no answer")
        if found := _FOUND.search(said):
            return _name(next((each for each in found.groups() if each), ""))
        # Without a word of what it found: clean is what it gives back as it was, as servers do that know no 204.
        return None if _unpacked(rest.partition(b"\r\n\r\n")[2]) == data else _UNNAMED

    def _head(self, length: int) -> bytes:
        at = self._address
        asked = b"GET http://naskah/berkas HTTP/1.1\r\nHost: naskah\r\n\r\n"
        given = f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n".encode()
        parts = f"req-hdr=0, res-hdr={len(asked)}, res-body={len(asked) + len(given)}"
        head = (
            f"RESPMOD icap://{at.host}:{at.port}{at.path} ICAP/1.0\r\nHost: {at.host}:{at.port}\r\nUser-Agent: Naskah\r\n"
            f"Allow: 204\r\nConnection: close\r\nEncapsulated: {parts}\r\n\r\n"
        )
        return head.encode() + asked + given


def _unpacked(chunked: bytes) -> bytes:
    """Return a body that came in pieces; nothing of one that is cut off."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = chunked.find(b"\r\n", at)
        try:
            size = int(chunked[at:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(chunked):
            return b""
        if size == 0:
            return b"".join(pieces)
        pieces.append(chunked[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _name(said: str) -> str:
    """Return a finding's name in one printable line: a stranger's program wrote it."""
    line = "".join(sign for sign in " ".join(said.split()) if sign.isprintable())
    return line[:_LONGEST] or _UNNAMED


@contextmanager
def _connected(at: ScannerAddress) -> Iterator[socket.socket]:
    """A connection to it; whatever goes wrong on it is its absence."""
    try:
        if at.host:
            line = socket.create_connection((at.host, at.port), CONNECT_S)
        else:
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(CONNECT_S)
            line.connect(at.path)
        with line:
            line.settimeout(ANSWER_S)
            yield line
    except OSError as error:
        raise ScannerAway(technical=f"{type(error).__name__}: {error}"[:_LONGEST]) from error


def _all(line: socket.socket) -> bytes:
    """Return all it says until it hangs up, or ends its line as clamd does."""
    pieces, size = [], 0
    while size < _MOST_ANSWER:
        piece = line.recv(_PIECE)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
        if piece.endswith(b"\0") and size < _PIECE:
            break
    return b"".join(pieces)
