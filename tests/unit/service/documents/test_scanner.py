"""The port to a virus scanner: what it says of a file, and that nothing comes in where it says nothing."""

from __future__ import annotations

import socket
import threading
from typing import Final

import pytest

from service.documents.files.errors import ScannerAway
from service.documents.files.scanner import NoScanner, read_address, scanner_at
from tests.clamd import EICAR, FakeClamd

DATA: Final = b"%PDF-1.7 isi" * 9_000
_END: Final = b"\r\n0\r\n\r\n"


class FakeIcap:
    """A server of RFC 3507 that answers one request."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.seen = b""
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"icap://127.0.0.1:{self._listening.getsockname()[1]}/avscan"

    def _serve(self) -> None:
        line, _ = self._listening.accept()
        with self._listening, line:
            while not self.seen.endswith(_END) and (piece := line.recv(1 << 16)):
                self.seen += piece
            line.sendall(self._answer)


def given_back(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\n"
    return head + b"HTTP/1.1 %b\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (status, len(body), body)


def found(header: bytes) -> bytes:
    return b"ICAP/1.0 200 OK\r\n%b\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n" % header


SAID: dict[str, tuple[bytes, str | None]] = {
    "clean": (b"ICAP/1.0 204 No Content\r\n\r\n", None),
    "clean, and given back": (given_back(DATA), None),
    "another page in its place": (given_back(b"diblokir", b"403 Forbidden"), "tanpa nama"),
    "found": (found(b"X-Infection-Found: Type=0; Resolution=2; Threat=Eicar-Test;"), "Eicar-Test"),
    "found, in older words": (found(b"X-Virus-ID: Eicar"), "Eicar"),
}


@pytest.mark.parametrize("name", SAID)
def test_an_icap_server_is_understood(name: str) -> None:
    answer, wanted = SAID[name]
    server = FakeIcap(answer)
    assert scanner_at(read_address(server.address)).find(DATA) == wanted
    assert server.seen.startswith(b"RESPMOD icap://127.0.0.1:")


@pytest.mark.parametrize(
    "answer", [b"", b"ICAP/1.0 500 Server Error\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"]
)
def test_an_icap_server_that_does_not_judge_lets_nothing_in(answer: bytes) -> None:
    with pytest.raises(ScannerAway):
        scanner_at(read_address(FakeIcap(answer).address)).find(DATA)


def test_clamd_gets_the_whole_file_and_names_what_it_found() -> None:
    with FakeClamd() as running:
        scanner = scanner_at(read_address(running.address))
        assert scanner.find(DATA) is None
        assert running.seen == [DATA]
        assert scanner.find(b"surat " + EICAR) == "Eicar-Test-Signature"
    with pytest.raises(ScannerAway):
        scanner.find(DATA)


def test_clamd_that_takes_no_file_of_this_size_lets_nothing_in() -> None:
    with FakeClamd(b"INSTREAM size limit exceeded. ERROR\0") as running, pytest.raises(ScannerAway):
        scanner_at(read_address(running.address)).find(DATA)


def test_an_office_without_a_scanner_lets_all_in() -> None:
    assert isinstance(scanner_at(None), NoScanner)
    NoScanner().find(EICAR)
