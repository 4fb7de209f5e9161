"""A time stamp is asked for over real HTTP; an authority that fails can be asked again later."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from asn1crypto import tsp

from tests.signing_authority import signing, surat_edaran
from worker.signing import ROOM_TIMESTAMPED, TimestampUnavailable, prepare, seal, sealed
from worker.signing.timestamping import HttpTimestamper


@contextmanager
def _authority(
    status: int = 200, media: str = "application/timestamp-reply", body: bytes = b""
) -> Iterator[str]:
    """A running authority; with a ``body`` it answers just that."""
    made = signing().timestamper()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = body or made.request_tsa_response(asked).dump()
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_authority_over_http_raises_the_level() -> None:
    made = signing()
    with _authority() as url:
        _, report = sealed(
            prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED),
            made.credential,
            made.trust,
            timestamper=HttpTimestamper(url),
        )
    assert report.signatures[0].level == "B-T"


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"media": "text/html"}, {"body": b"\x30\x03junk"}, {"body": b"x" * 100_000}],
)
def test_an_authority_that_answers_wrongly_gives_no_time_stamp(fault: dict[str, Any]) -> None:
    made = signing()
    prepared = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    with _authority(**fault) as url, pytest.raises(TimestampUnavailable):
        seal(prepared, made.credential, timestamper=HttpTimestamper(url))


def test_an_authority_that_is_away_gives_no_time_stamp() -> None:
    with _authority() as url:
        pass
    made = signing()
    with pytest.raises(TimestampUnavailable):
        seal(
            prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED),
            made.credential,
            timestamper=HttpTimestamper(url, timeout_s=1),
        )
