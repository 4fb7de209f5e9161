"""A head that comes too slowly or grows too large ends its connection; a body or an answer nobody reads does not hold it for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

import pytest
import uvicorn

from service.embedded.ports import free_ports
from service.http import connection
from tests.patience import PATIENCE_S, until


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Answer at once, whatever comes behind the head."""
    assert scope["type"] == "http"
    if scope["path"] in PIECES:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in PIECES[scope["path"]]():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


LARGE = 16 << 20
"""Bytes: more than two kernels keep for a reader."""
PIECES: dict[str, Callable[[], Iterable[bytes]]] = {
    "/file": lambda: [bytes(LARGE)],
    "/pieces": lambda: repeat(bytes(64 << 10), LARGE // (64 << 10)),
}
"""What is answered at an address."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[uvicorn.Server]:
    """A server whose heads have a second, and whose readers half of one."""
    monkeypatch.setattr(connection, "HEAD_S", 1.0)
    monkeypatch.setattr(connection, "TAKE_S", 0.5)
    (chosen,) = free_ports(1)
    config = uvicorn.Config(answer, port=chosen, log_config=None, lifespan="off", **connection.options())
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server
    server.should_exit = True
    thread.join(PATIENCE_S)


@pytest.fixture
def port(server: uvicorn.Server) -> int:
    return int(server.config.port)


def told(port: int, *pieces: bytes) -> bytes:
    """Send pieces and return what comes until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        for piece in pieces:
            line.sendall(piece)
        found = b""
        while more := line.recv(65536):
            found += more
        return found


def test_a_request_in_one_piece_is_answered_and_the_next_one_too(port: int) -> None:
    one = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
    assert told(port, one, one, one).count(b"200 OK") == 3


@pytest.mark.parametrize(
    "head", [b"", b"GET / HTTP/1.1\r\nx-slow: ", b"\r\n"], ids=["nothing", "half", "an empty line"]
)
def test_a_head_that_never_ends_is_not_waited_for(port: int, head: bytes) -> None:
    assert told(port, head).startswith(b"HTTP/1.1 408")


def test_the_head_after_an_answer_is_not_waited_for_either(port: int) -> None:
    found = told(port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", b"GET / HTTP/1.1\r\nx-slow: ")
    assert found.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in found


def test_a_body_nobody_reads_does_not_hold_the_connection(port: int) -> None:
    found = told(port, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n" + b"a" * (1 << 20))
    assert found.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("path", PIECES)
def test_an_answer_that_nobody_takes_is_let_go(server: uvicorn.Server, port: int, path: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        line.sendall(b"GET %b HTTP/1.1\r\nhost: x\r\n\r\n" % path.encode())
        until(lambda: bool(server.server_state.connections))
        until(lambda: not server.server_state.connections)
        until(lambda: not server.server_state.tasks)


def test_a_reader_who_is_slow_gets_all_of_it(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        line.sendall(b"GET /file HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        found = 0
        while more := line.recv(256 << 10):
            found += len(more)
            time.sleep(0.02)
    assert found > LARGE


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\nx-long: " + b"a" * (1 << 20), b"431"),
        (b"GET /" + b"a" * (1 << 20), b"431"),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000 + b"\r\n", b"400"),
        (
            b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 10_000 + b"\r\n",
            b"400",
        ),
    ],
    ids=["a long header", "a long address", "many headers", "many trailers"],
)
def test_a_head_too_large_ends_the_connection(port: int, head: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        found = b""
        try:
            line.sendall(head)
            while more := line.recv(65536):
                found += more
        except ConnectionError:
            pass  # it hung up while we spoke
    assert not found or b"HTTP/1.1 " + status in found
