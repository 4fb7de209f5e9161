"""A subscriber's HTTP server on loopback, which notes what it is sent and answers as it is told; and judges of signatures.

The judges are OpenSSL's command and the libraries of the specification, not what signs.
"""

import base64
import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.judges.installed import WEBHOOKS, find
from tests.loopback import ClosingServer
from tests.patience import PATIENCE_S, until

LOOPBACK = "127.0.0.0/8"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Reads a request, notes it, and lets the present behaviour answer."""

    protocol_version = "HTTP/1.1"
    server: "TargetServer"

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return  # the courier was killed in the middle of it
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(path=self.path, headers=headers, body=body, at=time.monotonic()))
        self.server.behaviour(self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def well(handler: Handler) -> None:
    """Take everything."""
    handler.answer(204)


def says(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Always the same answer."""
    return lambda handler: handler.answer(status, body, **headers)


def first(*answers: Behaviour) -> Behaviour:
    """One behaviour after the other, the last for good."""
    left = list(answers)
    lock = threading.Lock()

    def behave(handler: Handler) -> None:
        with lock:
            now = left.pop(0) if len(left) > 1 else left[0]
        now(handler)

    return behave


class TargetServer(ClosingServer):
    """A subscriber."""

    request_queue_size = 128

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.received: list[Received] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/naskah"

    def handle_error(self, *_: object) -> None:
        """A courier that was killed or lost its patience is no fault of ours."""

    def wait_for(self, number: int, within_s: float = PATIENCE_S) -> list[Received]:
        """Wait until so many requests have come, and return all there are."""
        until(lambda: len(self.received) >= number, within_s)
        return list(self.received)


@contextmanager
def target(behaviour: Behaviour = well) -> Iterator[TargetServer]:
    """A subscriber for one test."""
    server = TargetServer(behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE_S)


def library_accepts(secret: str, received: Received) -> bool:
    """Whether the specification's library for Python takes a request with this whsec_ secret."""
    try:
        Webhook(secret).verify(received.body, dict(received.headers))
    except WebhookVerificationError:
        return False
    return True


_NODE = """
const { Webhook } = require("standardwebhooks");
const [secret, headers] = process.argv.slice(1);
new Webhook(secret).verify(require("fs").readFileSync(0), JSON.parse(headers));
"""


def npm_accepts(secret: str, received: Received) -> bool:
    """Whether the specification's library for JavaScript takes a request with this whsec_ secret."""
    kept = {name: received.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    done = subprocess.run(
        ["node", "-e", _NODE, "--", secret, json.dumps(kept)],
        cwd=find(WEBHOOKS),
        input=received.body,
        capture_output=True,
        check=False,
    )
    if done.returncode and b"WebhookVerificationError" not in done.stderr:
        raise AssertionError(done.stderr.decode())
    return done.returncode == 0


def openssl_accepts(public: str, received: Received) -> bool:
    """Whether one of a request's v1a signatures is by the key of this whpk_ text over id, timestamp and body."""
    # RFC 8410: an Ed25519 public key in DER is these twelve bytes and the key.
    der = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public.removeprefix("whpk_"))
    signed = f"{received.id}.{received.headers['webhook-timestamp']}.".encode() + received.body
    listed = [each.split(",", 1) for each in received.headers["webhook-signature"].split(" ")]
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        (at / "key.der").write_bytes(der)
        (at / "signed").write_bytes(signed)
        for scheme, text in listed:
            if scheme != "v1a":
                continue
            (at / "signature").write_bytes(base64.b64decode(text, validate=True))
            done = subprocess.run(
                [
                    *("openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", at / "key.der"),
                    *("-rawin", "-in", at / "signed", "-sigfile", at / "signature"),
                ],
                capture_output=True,
                check=False,
            )
            if done.returncode == 0:
                return True
    return False
