"""Whatever the message broker answers, its callers hear one typed outage, with the broker's words."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from celery import Celery

from archive.outages import BellFull
from worker import queue
from worker.errors import BrokerUnavailable

WITHIN_S = 10.0

ANSWERS = {
    "full disk": b"-MISCONF Redis is configured to save RDB snapshots, but it's unable to persist to disk\r\n",
    "no memory": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    "a replica after a failover": b"-READONLY You can't write against a read only replica.\r\n",
    "no permission": b"-NOPERM User relay has no permissions to run the 'ping' command\r\n",
    "not logged in": b"-NOAUTH Authentication required.\r\n",
    "wrong password": b"-WRONGPASS invalid username-password pair or user is disabled.\r\n",
    "still loading": b"-LOADING Redis is loading the dataset in memory\r\n",
    "a cluster's part": b"-CLUSTERDOWN The cluster is down\r\n",
    "a busy script": b"-BUSY Redis is busy running a script.\r\n",
    "an unknown command": b"-ERR unknown command 'PING', with args beginning with: \r\n",
    "a web server": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "no number": b":abc\r\n",
    "no text": b"$4\r\n\xff\xfe\xfd\xfc\r\n",
    "too much of another kind": b"*3\r\n$-1\r\n:1\r\n+OK\r\n",
    "nothing": b"",
}


@contextmanager
def broker(answer: bytes) -> Iterator[Celery]:
    """A broker that says the same to everything; with nothing to say it hangs up."""

    class Says(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while self.request.recv(65_536) and answer:
                self.request.sendall(answer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hung up is no news."""

    with Server(("127.0.0.1", 0), Says) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        serving.start()
        yield queue.build(f"redis://127.0.0.1:{server.server_address[1]}/0")
        server.shutdown()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_every_answer_that_takes_no_message_is_the_brokers_outage(answer: bytes) -> None:
    full = answer.startswith(b"-OOM")
    with broker(answer) as app, pytest.raises(BellFull if full else BrokerUnavailable) as refused:
        queue.check(app, WITHIN_S)
    assert full or refused.value.technical
    if answer.startswith(b"-MISCONF"):
        assert "unable to persist to disk" in refused.value.technical


@pytest.mark.parametrize(
    ("answer", "send"),
    [
        ("full disk", lambda app: queue.send(app, queue.PRESS, [uuid4()])),
        ("no number", lambda app: queue.ring(app, "word")),
    ],
)
def test_so_it_is_when_a_message_is_sent(answer: str, send: Callable[[Celery], None]) -> None:
    with broker(ANSWERS[answer]) as app, pytest.raises(BrokerUnavailable):
        send(app)
