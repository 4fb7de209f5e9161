"""A time stamping authority over real HTTP, for tests of those who ask one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from asn1crypto import tsp
from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.signing_authority import signing
from worker.signing.credential import to_asn1
from worker.signing.pki import IssuedCertificate


@contextmanager
def time_authority(
    status: int = 200,
    media: str = "application/timestamp-reply",
    body: bytes = b"",
    *,
    certificate: IssuedCertificate | None = None,
) -> Iterator[str]:
    """A running authority at the URL that is yielded; with a ``body`` it answers just that."""
    made = (
        DummyTimeStamper(
            tsa_cert=to_asn1(certificate.certificate),
            tsa_key=translate_pyca_cryptography_key_to_asn1(certificate.key),
        )
        if certificate
        else signing().timestamper()
    )

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
