"""A client as lean as the standard library allows, so that the bench measures the server and not itself."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bench.stack import BenchStack

SOURCE = "https://bench.example/"
T = TypeVar("T")


class Client:
    """Speaks with one service as one key: the stack's own by default, which sends events."""

    def __init__(self, stack: BenchStack, token: str | None = None) -> None:
        self._netloc = urlsplit(stack.stack.url).netloc
        self._headers = {"Authorization": f"Bearer {token or stack.token}"}

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of one's own: a thread each."""
        return http.client.HTTPConnection(self._netloc, timeout=60)

    def event(self, jenis: str, payload: Mapping[str, Any], event_id: str) -> dict[str, Any]:
        """Return a CloudEvent asking for one document."""
        return {
            "specversion": "1.0",
            "id": event_id,
            "source": SOURCE,
            "type": "id.naskah.document.requested.v1",
            "data": {"jenis": jenis, "unit": "3", "akses": "B", "payload": payload},
        }

    def post(self, connection: http.client.HTTPConnection, body: bytes, media: str) -> dict[str, Any]:
        """POST ``body`` to /events; raises when it is not taken."""
        return self._send(connection, "POST", "/events", body, {"Content-Type": media})

    def ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send a request with a JSON body, or none; raises when it is refused."""
        sent = b"" if body is None else json.dumps(body).encode()
        return self._send(
            connection, method, path, sent, {"Content-Type": "application/json", **(headers or {})}
        )

    def _send(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
    ) -> dict[str, Any]:
        connection.request(method, path, body, {**self._headers, **headers})
        response = connection.getresponse()
        answer = response.read()
        if response.status not in (200, 202, 207):
            raise RuntimeError(f"{response.status}: {answer[:400]!r}")
        return dict(json.loads(answer))

    def send_one(self, connection: http.client.HTTPConnection, event: Mapping[str, Any]) -> dict[str, Any]:
        """Send one event."""
        return self.post(connection, json.dumps(event).encode(), "application/cloudevents+json")

    def send_batch(self, events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Send up to 1,000 events in one request."""
        connection = self.connect()
        try:
            return self.post(connection, json.dumps(events).encode(), "application/cloudevents-batch+json")
        finally:
            connection.close()

    def storm(self, connections: int, bodies: Sequence[bytes], media: str) -> float:
        """Send ``bodies`` over ``connections`` at once; returns the seconds from first to last answer."""
        return self._crowd(connections, bodies, lambda to, body: self.post(to, body, media))

    def crowd(
        self, connections: int, orders: Sequence[tuple[str, Mapping[str, Any], Mapping[str, str]]]
    ) -> float:
        """POST path, body and headers of each order over ``connections`` at once; returns the seconds it took."""
        return self._crowd(connections, orders, lambda to, order: self.ask(to, "POST", *order))

    def _crowd(
        self, connections: int, work: Sequence[T], do: Callable[[http.client.HTTPConnection, T], Any]
    ) -> float:
        waiting = iter(work)
        lock = threading.Lock()
        failures: list[BaseException] = []

        def serve() -> None:
            connection = self.connect()
            try:
                while True:
                    with lock:
                        one = next(waiting, None)
                    if one is None:
                        return
                    do(connection, one)
            except BaseException as error:
                failures.append(error)
                raise
            finally:
                connection.close()

        started = time.perf_counter()
        _all(serve, connections)
        if failures:
            raise failures[0]
        return time.perf_counter() - started


def _all(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
