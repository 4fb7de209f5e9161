"""The port to an office's virus scanner: clamd (INSTREAM) or ICAP (RESPMOD), by its address in the settings.

Bytes go out and a verdict comes in; nothing of a file is opened here. A scanner that is away, or does not say what it found,
lets nothing in: that is told as an outage, and the same file may be sent again.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from service.documents.files.address import ScannerAddress
from service.documents.files.errors import ScannerAway
from service.documents.files.line import PIECE, SHORTLY_S, ScannerLine, connected

_END: Final = b"0\r\n\r\n"
_FOUND: Final = re.compile(
    r"(?im)^x-(?:infection-found:.*?threat=([^;\r\n]*)|virus-id:([^\r\n]*)|violations-found:([^\r\n]*))"
)
_METHODS: Final = re.compile(r"(?im)^methods:([^\r\n]*)")
_UNNAMED: Final = "tanpa nama"
_LONGEST: Final = 200


class Scanner(Protocol):
    """What looks a file through."""

    def find(self, data: bytes) -> str | None:
        """Return what was found in it, None where it is clean; raises ``ScannerAway``."""

    def greet(self) -> str:
        """Return what it calls itself, if it is there; raises ``ScannerAway``."""


def scanner_at(address: ScannerAddress | None) -> Scanner:
    """Return the scanner of an office; one without any lets all in."""
    if address is None:
        return NoScanner()
    return Clamd(address) if address.protocol == "clamd" else Icap(address)


class NoScanner:
    """Of an office that has none."""

    def find(self, data: bytes) -> str | None:
        """Return nothing."""

    def greet(self) -> str:
        """Return that there is none."""
        return "none"


class Clamd:
    """ClamAV's daemon: the file in pieces, each behind its length, then one line."""

    def __init__(self, address: ScannerAddress) -> None:
        self._address = address

    def find(self, data: bytes) -> str | None:
        """Return what was found in it, None where it is clean; raises ``ScannerAway``."""
        with connected(self._address) as line:
            line.send(b"zINSTREAM\0")
            for at in range(0, len(data), PIECE):
                piece = data[at : at + PIECE]
                if not line.send(len(piece).to_bytes(4, "big") + piece):
                    break  # it has read enough to answer: that the file is larger than it takes
            else:
                line.send(bytes(4))
            said = self._line(line)
        if said.endswith(" OK"):
            return None
        if said.endswith(" FOUND"):
            return _name(said.removesuffix(" FOUND").partition(": ")[2])
        raise ScannerAway(technical=said[:_LONGEST] or "no answer")

    def greet(self) -> str:
        """Return what it calls itself, if it is there; raises ``ScannerAway``."""
        with connected(self._address, SHORTLY_S) as line:
            line.send(b"zPING\0")
            said = self._line(line)
        if said != "PONG":
            raise ScannerAway(technical=_name(said) if said else "no answer")
        return "clamd"

    @staticmethod
    def _line(line: ScannerLine) -> str:
        said = bytearray()
        for piece in line.pieces():
            said += piece
            if b"\0" in piece or len(said) > PIECE:
                break
        return said.rstrip(b"\0\r\n ").decode("utf-8", "replace")


class Icap:
    """A server of RFC 3507: the file as the body of an answer that it may let through."""

    def __init__(self, address: ScannerAddress) -> None:
        self._address = address

    def find(self, data: bytes) -> str | None:
        """Return what was found in it, None where it is clean; raises ``ScannerAway``."""
        with connected(self._address) as line:
            line.send(self._head(len(data)))
            for at in range(0, len(data), PIECE):
                piece = data[at : at + PIECE]
                if not line.send(b"%x\r\n%b\r\n" % (len(piece), piece)):
                    break  # it has read enough to answer
            else:
                line.send(_END)
            said, given = _answer(line)
        status = said.split(" ", 2)[1:2]
        if status == ["204"]:
            return None
        if status != ["200"]:
            raise _refused(said)
        if found := _FOUND.search(said):
            return _name(next((each for each in found.groups() if each), ""))
        # Without a word of what it found: clean is what it gives back as it was, as servers do that know no 204.
        return None if given == data else _UNNAMED

    def greet(self) -> str:
        """Return what it calls itself, if it is there and takes files so; raises ``ScannerAway``."""
        at = self._address
        asked = f"OPTIONS icap://{at.authority}{at.path} ICAP/1.0\r\nHost: {at.authority}\r\nUser-Agent: Naskah\r\n"
        with connected(at, SHORTLY_S) as line:
            line.send(f"{asked}Connection: close\r\nEncapsulated: null-body=0\r\n\r\n".encode())
            said, _ = _answer(line, body=False)
        if said.split(" ", 2)[1:2] != ["200"]:
            raise _refused(said)
        methods = _METHODS.search(said)
        if methods and "RESPMOD" not in methods[1].upper():
            raise ScannerAway(
                technical=f"its service {at.path} takes {methods[1].strip()} and no RESPMOD"[:_LONGEST]
            )
        return "ICAP"

    def _head(self, length: int) -> bytes:
        at = self._address
        asked = b"GET http://naskah/berkas HTTP/1.1\r\nHost: naskah\r\n\r\n"
        given = f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n".encode()
        parts = f"req-hdr=0, res-hdr={len(asked)}, res-body={len(asked) + len(given)}"
        head = (
            f"RESPMOD icap://{at.authority}{at.path} ICAP/1.0\r\nHost: {at.authority}\r\nUser-Agent: Naskah\r\n"
            f"Allow: 204\r\nConnection: close\r\nEncapsulated: {parts}\r\n\r\n"
        )
        return head.encode() + asked + given


def _answer(line: ScannerLine, *, body: bool = True) -> tuple[str, bytes | None]:
    """Return the head of an ICAP answer, and the body it gave back where that says what was found: None of one cut off.

    A server may keep the connection although it was asked not to: nobody waits for the end of more than is needed.
    """
    said = bytearray()
    head, whole = "", False
    for piece in line.pieces():
        said += piece
        if not whole and b"\r\n\r\n" in said:
            whole, head = True, said.partition(b"\r\n\r\n")[0].decode("latin-1")
            body = body and head.split(" ", 2)[1:2] == ["200"] and not _FOUND.search(head)
        if whole and not body:
            return head, None
        if said.endswith(_END) and (given := _unpacked(bytes(said))) is not None:
            return head, given
    return head or said.decode("latin-1"), _unpacked(bytes(said)) if whole else None


def _unpacked(answer: bytes) -> bytes | None:
    """Return the body within an answer, which comes in pieces behind both heads; None of one that is cut off."""
    chunked = answer.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")[2]
    pieces: list[bytes] = []
    at = 0
    while True:
        end = chunked.find(b"\r\n", at)
        try:
            size = int(chunked[at:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(chunked):
            return None
        if size == 0:
            return b"".join(pieces)
        pieces.append(chunked[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _refused(said: str) -> ScannerAway:
    return ScannerAway(technical=_name(said.split("\r\n", 1)[0]) if said else "no answer")


def _name(said: str) -> str:
    """Return what a stranger's program wrote, in one printable line."""
    line = "".join(sign for sign in " ".join(said.split()) if sign.isprintable())
    return line[:_LONGEST] or _UNNAMED
