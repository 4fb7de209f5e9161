"""One POST over real sockets: the address that was checked is the one connected to, and no target holds a sender for long."""

import http.server
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from service.webhooks.courier.address import Addresses, read_networks
from service.webhooks.courier.call import Caller, CallFailed, TargetAnswer
from tests import patience
from tests.webhook_target import LOOPBACK, Handler, says, target

OWN = read_networks(LOOPBACK)
SLACK_S = 30.0  # of a machine with much else to do; without a limit none of these calls would end
PATIENCE_S = 1.0


def caller(total_s: float = PATIENCE_S) -> Caller:
    return Caller(Addresses(OWN), total_s=total_s)


def post(url: str, by: Caller | None = None) -> TargetAnswer:
    return (by or caller()).post(url, {"content-type": "application/json"}, b'{"a":1}')


def failure(url: str, by: Caller | None = None) -> tuple[str, float]:
    """The cause of a call that fails, and how long it took."""
    began = time.monotonic()
    with pytest.raises(CallFailed) as caught:
        post(url, by)
    return caught.value.cause, time.monotonic() - began


@contextmanager
def raw_server(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that speaks no HTTP but what ``behave`` writes."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(patience.PATIENCE_S)
                try:
                    behave(connection)
                except OSError:
                    return  # the caller hung up, which is what is tested

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(patience.PATIENCE_S)
    assert not thread.is_alive()


def test_the_body_and_the_headers_arrive_with_the_target_s_own_name() -> None:
    by = Caller(Addresses(OWN, lambda _host, _port: ["127.0.0.1"]))
    with target(says(202, b"taken")) as subscriber:
        port = subscriber.server_address[1]
        answer = post(f"http://intake.kantor.example:{port}/naskah?office=1306", by)
        (received,) = subscriber.received
    assert (answer.status, answer.text) == (202, "taken")
    assert (received.path, received.body) == ("/naskah?office=1306", b'{"a":1}')
    assert received.headers["host"] == f"intake.kantor.example:{port}"


def test_a_name_that_answers_differently_the_second_time_leads_nowhere_else() -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with target() as subscriber:
        post(f"http://rebinding.example:{subscriber.server_address[1]}/", Caller(Addresses(OWN, rebinding)))
        assert len(subscriber.received) == 1
    assert asked == ["rebinding.example"]


def test_a_name_that_leads_inward_at_the_connect_is_not_connected_to() -> None:
    inward = Caller(Addresses((), lambda _host, _port: ["127.0.0.1"]))
    with target() as subscriber:
        url = f"https://once-public.example:{subscriber.server_address[1]}/"
        assert failure(url, inward)[0] == "address"
        assert subscriber.received == []


def test_a_name_without_an_address_is_told() -> None:
    assert failure("http://nothing.invalid/")[0] == "name"


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with target() as subscriber, target() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert post(subscriber.url).status == 204
        assert (len(subscriber.received), len(proxy.received)) == (1, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_not_followed(status: int) -> None:
    with target() as elsewhere, target(says(status, Location=elsewhere.url)) as subscriber:
        assert post(subscriber.url).status == status
        assert elsewhere.received == []


def test_retry_after_is_read_in_seconds_alone() -> None:
    with target(says(429, Retry_After="120")) as subscriber:
        assert post(subscriber.url).retry_after_s == 120
    for other in ("Wed, 21 Oct 2026 07:28:00 GMT", "-1", "1" * 400):
        with target(says(503, Retry_After=other)) as subscriber:
            assert post(subscriber.url).retry_after_s is None


def test_of_a_long_answer_the_beginning_is_read_and_made_printable() -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(500)
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for _ in range(100_000):
            handler.wfile.write(b"8\r\n\x1b[31mno\n\r\n")

    with target(endless) as subscriber:
        began = time.monotonic()
        answer = post(subscriber.url, caller(total_s=120))
    assert time.monotonic() - began < 60
    assert answer.status == 500
    assert answer.text.isprintable()
    assert len(answer.text) <= 300


def test_a_refused_connection_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/")[0] == "connect"


def test_a_connection_closed_without_an_answer_is_told() -> None:
    def close(connection: socket.socket) -> None:
        connection.recv(10_000)

    with raw_server(close) as url:
        assert failure(url)[0] == "protocol"


def test_what_is_no_http_is_told() -> None:
    def greet(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"220 mail.example ESMTP\r\n\r\n")

    with raw_server(greet) as url:
        assert failure(url)[0] == "protocol"


def test_a_target_that_never_answers_holds_a_sender_for_its_time_and_no_longer() -> None:
    def hang(connection: socket.socket) -> None:
        while connection.recv(10_000):
            pass

    with raw_server(hang) as url:
        cause, seconds = failure(url)
    assert cause == "timeout"
    assert PATIENCE_S * 0.9 < seconds < PATIENCE_S + SLACK_S


@pytest.mark.parametrize("lines", [b"", b"HTTP/1.1 200 OK\r\nx: "], ids=["status", "headers"])
def test_a_target_that_answers_a_byte_at_a_time_is_cut_off(lines: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(lines)
        while True:
            connection.sendall(b"H")
            time.sleep(0.05)

    with raw_server(drip) as url:
        cause, seconds = failure(url)
    assert cause == "timeout"
    assert seconds < PATIENCE_S + SLACK_S


def test_a_target_that_drips_through_the_tls_handshake_is_cut_off() -> None:
    def drip(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"\x16\x03\x03\x3f\xff")  # a record of 16 KB begins
        while True:
            connection.sendall(b"\x00")
            time.sleep(0.05)

    with raw_server(drip) as url:
        cause, seconds = failure(url.replace("http:", "https:"))
    assert cause in ("timeout", "tls")
    assert seconds < PATIENCE_S + SLACK_S


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hook.example that signed itself, with its key."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hook"
    names = ["-addext", "subjectAltName=DNS:hook.example", "-keyout", f"{file}.key", "-out", str(file)]
    subprocess.run(["openssl", *request.split(), *names], check=True, capture_output=True)
    return file


@contextmanager
def tls_server(certificate: Path) -> Iterator[tuple[int, list[str | None]]]:
    """A server with that certificate: its port, and the names it was asked for in the handshake."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, f"{certificate}.key")
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with target() as subscriber:
        server: http.server.HTTPServer = subscriber
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield subscriber.server_address[1], names


def trusting(certificate: Path) -> Caller:
    return Caller(
        Addresses(OWN, lambda _host, _port: ["127.0.0.1"]),
        trust=ssl.create_default_context(cafile=str(certificate)),
        total_s=5,
    )


def test_tls_is_spoken_with_the_target_s_name_though_an_address_is_connected_to(certificate: Path) -> None:
    with tls_server(certificate) as (port, names):
        assert post(f"https://hook.example:{port}/", trusting(certificate)).status == 204
    assert names == ["hook.example"]


def test_a_certificate_of_another_name_is_refused(certificate: Path) -> None:
    with tls_server(certificate) as (port, _):
        assert failure(f"https://other.example:{port}/", trusting(certificate))[0] == "tls"


def test_a_certificate_of_a_stranger_is_refused(certificate: Path) -> None:
    stranger = Caller(Addresses(OWN, lambda _host, _port: ["127.0.0.1"]), total_s=5)
    with tls_server(certificate) as (port, _):
        assert failure(f"https://hook.example:{port}/", stranger)[0] == "tls"
