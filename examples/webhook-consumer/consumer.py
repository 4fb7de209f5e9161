"""A receiver of Naskah's events: checks each signature, keeps each event once, answers at once, works afterwards.

    NASKAH_WEBHOOK_KEYS=whpk_... python consumer.py

Needs `cryptography`; everything else is Python's own. The keys are those `naskah webhooks add` printed (or GET
/webhooks/keys/<office>), separated by spaces: during a rotation the new and the old one. Events are kept in one SQLite
file (EVENTS_FILE, default events.sqlite), whose primary key is what makes a second delivery of the same event harmless.

It listens on LISTEN (default 127.0.0.1:9000). In front of it stands whatever gives it TLS; inside an office's own network
named in NASKAH_WEBHOOK_NETWORKS it may be reached by http.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TOLERANCE_S = 300
"""Older than five minutes, or as far ahead: somebody may be sending again what they overheard."""
LARGEST = 64 << 10
"""An event is under 2 KB."""


class NotGenuine(Exception):
    """The request is not a fresh event of an office whose key is known."""


def read_keys(text: str) -> list[Ed25519PublicKey]:
    """Read public keys separated by white space."""
    return [
        Ed25519PublicKey.from_public_bytes(base64.b64decode(each.removeprefix("whpk_"), validate=True))
        for each in text.split()
    ]


def check(keys: list[Ed25519PublicKey], headers: Mapping[str, str], body: bytes, now: float) -> str:
    """Return the event's id if one of ``keys`` signed exactly these bytes just now; raises ``NotGenuine``.

    The bytes as they came: parsed and written again they would be others.
    """
    try:
        event_id, sent = headers["webhook-id"], headers["webhook-timestamp"]
        signatures = [base64.b64decode(text, validate=True) for text in _v1a(headers["webhook-signature"])]
        fresh = abs(now - int(sent)) <= TOLERANCE_S
    except (KeyError, ValueError, binascii.Error):
        raise NotGenuine("a header is missing or unreadable") from None
    if not fresh:
        raise NotGenuine("the timestamp is not of this moment")
    signed = f"{event_id}.{sent}.".encode() + body
    for key in keys:
        for signature in signatures:
            try:
                key.verify(signature, signed)
            except InvalidSignature:
                continue
            return event_id
    raise NotGenuine("no signature is by a known key")


def _v1a(header: str) -> list[str]:
    """Return the Ed25519 signatures of the header; other schemes are passed over."""
    return [text for scheme, _, text in (each.partition(",") for each in header.split()) if scheme == "v1a"]


class Inbox:
    """Events on disk, each once; what is not yet worked on is marked so."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._local = threading.local()
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, body TEXT NOT NULL, came REAL NOT NULL,"
                " done REAL)"
            )

    def keep(self, event_id: str, body: bytes) -> bool:
        """Keep an event, on disk before this returns; False when it is there already."""
        with self._connection() as connection:
            kept = connection.execute(
                "INSERT INTO event (id, body, came) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (event_id, body.decode(), time.time()),
            )
            return kept.rowcount == 1

    def next(self) -> tuple[str, str] | None:
        """Return the oldest event that waits to be worked on."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT id, body FROM event WHERE done IS NULL ORDER BY came LIMIT 1"
            ).fetchone()
            return (row[0], row[1]) if row else None

    def done(self, event_id: str) -> None:
        """Mark an event as worked on."""
        with self._connection() as connection:
            connection.execute("UPDATE event SET done = ? WHERE id = ?", (time.time(), event_id))

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._file, timeout=10)
        connection: sqlite3.Connection = self._local.connection
        return connection


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 once the event is on disk, and to one that already is."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        """Take one event."""
        length = self.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._answer(413)
            return
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            event_id = check(self.server.keys, headers, body, time.time())
        except NotGenuine as error:
            print(f"refused: {error}", file=sys.stderr, flush=True)
            self._answer(401)
            return
        if self.server.inbox.keep(event_id, body):
            self.server.came.set()
        self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


class Server(ThreadingHTTPServer):
    """The receiver with its keys and its inbox."""

    daemon_threads = True

    def __init__(self, listen: tuple[str, int], keys: list[Ed25519PublicKey], inbox: Inbox) -> None:
        super().__init__(listen, Receiver)
        self.keys = keys
        self.inbox = inbox
        self.came = threading.Event()


def work(server: Server) -> None:
    """Work on one event after the other. Here: say what happened; yours asks for event["data"]["link"] with its own key.

    What it does must bear to be done twice: a crash between the work and ``done`` does it again.
    """
    while True:
        server.came.clear()
        while waiting := server.inbox.next():
            event_id, body = waiting
            event = json.loads(body)
            print(
                f"{event['type']} {event.get('subject', '-')} {event['data'].get('status', '-')}", flush=True
            )
            server.inbox.done(event_id)
        server.came.wait()


def main() -> None:
    """Serve until SIGTERM."""
    host, _, port = os.environ.get("LISTEN", "127.0.0.1:9000").rpartition(":")
    keys = read_keys(os.environ["NASKAH_WEBHOOK_KEYS"])
    server = Server((host, int(port)), keys, Inbox(os.environ.get("EVENTS_FILE", "events.sqlite")))
    threading.Thread(target=work, args=(server,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"listening on {host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
