"""The port to a virus scanner: what it says of a file, and that nothing comes in where it says nothing."""

from __future__ import annotations

import socket
import threading
from typing import Final

import pytest

from service.documents.files import line
from service.documents.files.address import read_address
from service.documents.files.errors import ScannerAway
from service.documents.files.scanner import NoScanner, scanner_at
from tests.clamd import EICAR, FakeClamd

DATA: Final = b"%PDF-1.7 isi" * 9_000
_END: Final = b"\r\n0\r\n\r\n"


class FakeIcap:
    """A server of RFC 3507 that answers one request."""

    def __init__(self, answer: bytes, *, keeps: bool = False) -> None:
        """``keeps``: it keeps the connection, whatever it was asked."""
        self._answer = answer
        self._keeps = keeps
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.seen = b""
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"icap://127.0.0.1:{self._listening.getsockname()[1]}/avscan"

    def _serve(self) -> None:
        line, _ = self._listening.accept()
        with self._listening, line:
            while not self.seen.endswith((_END, b"null-body=0\r\n\r\n")) and (piece := line.recv(1 << 16)):
                self.seen += piece
            line.sendall(self._answer)
            while self._keeps and line.recv(1 << 16):
                pass


def given_back(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\n"
    return head + b"HTTP/1.1 %b\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (status, len(body), body)


def found(header: bytes) -> bytes:
    return b"ICAP/1.0 200 OK\r\n%b\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n" % header


ZEROS = bytes(200_000)
"""As a picture's or an archive's insides may look: an answer may end in them at any piece."""
SAID: dict[str, tuple[bytes, str | None]] = {
    "clean": (b"ICAP/1.0 204 No Content\r\n\r\n", None),
    "clean, and given back": (given_back(DATA), None),
    "clean, of an older server": (b"ICAP/1.0 204 OK\r\nISTag: x\r\n\r\n", None),
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


@pytest.mark.parametrize("name", SAID)
def test_an_icap_server_that_keeps_its_connection_is_not_waited_for(name: str) -> None:
    answer, wanted = SAID[name]
    assert scanner_at(read_address(FakeIcap(answer, keeps=True).address)).find(DATA) == wanted


@pytest.mark.parametrize("data", [ZEROS, b"", b"0\r\n\r\n", b"x" * 65_530 + b"\r\n0\r\n\r\n" + ZEROS])
def test_a_file_given_back_is_clean_whatever_is_in_it(data: bytes) -> None:
    server = FakeIcap(given_back(data) if data else given_back(data).replace(b"0\r\n\r\n0", b"0"), keeps=True)
    assert scanner_at(read_address(server.address)).find(data) is None


GREETS: dict[str, tuple[bytes, str | None]] = {
    "one that looks files through": (b"ICAP/1.0 200 OK\r\nMethods: RESPMOD, REQMOD\r\n\r\n", None),
    "one that does not say": (b"ICAP/1.0 200 OK\r\n\r\n", None),
    "another service": (b"ICAP/1.0 200 OK\r\nMethods: REQMOD\r\n\r\n", "no RESPMOD"),
    "no such service": (b"ICAP/1.0 404 ICAP Service not found\r\n\r\n", "404"),
    "no ICAP at all": (b"", "no answer"),
}


@pytest.mark.parametrize("name", GREETS)
def test_an_icap_server_is_asked_whether_it_is_there(name: str) -> None:
    answer, wrong = GREETS[name]
    scanner = scanner_at(read_address(FakeIcap(answer, keeps=bool(answer)).address))
    if wrong is None:
        assert scanner.greet() == "ICAP"
    else:
        with pytest.raises(ScannerAway) as away:
            scanner.greet()
        assert wrong in str(away.value.technical)


def test_clamd_is_asked_whether_it_is_there() -> None:
    with FakeClamd() as running:
        scanner = scanner_at(read_address(running.address))
        assert scanner.greet() == "clamd"
        with running.away(), pytest.raises(ScannerAway):
            scanner.greet()


def test_a_scanner_that_says_nothing_is_away_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for form in ("clamd://127.0.0.1:{}", "icap://127.0.0.1:{}/avscan"):
            with pytest.raises(ScannerAway) as away:
                scanner_at(read_address(form.format(silent.getsockname()[1]))).find(DATA)
            assert "imeout" in str(away.value.technical)


@pytest.mark.parametrize(
    "text",
    [
        "clamd://10.1.1.4:3310",
        "clamd:///run/clamav/clamd.ctl",
        "icap://[fd00::4]:1344/avscan",
        "icap://av.kpu/x",
    ],
)
def test_an_address_is_written_as_it_was_read(text: str) -> None:
    assert str(read_address(text)) in (text, text.replace("kpu/", "kpu:1344/"))


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
