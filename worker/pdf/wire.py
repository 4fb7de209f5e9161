"""The frames of the converter's Unix socket: 4 bytes length, a JSON head, then ``size`` bytes of body.

One request and one answer per connection. A local socket costs 0.1 ms to open, so there is nothing to pool, and a
client that dies is seen as an end of file at once.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

# A DOCX of the archive is under 64 MB (one PUT), and so is its PDF.
MAX_BODY = 64 << 20
MAX_HEAD = 64 << 10


class WireBroken(Exception):
    """The other end closed the connection or broke the protocol."""


def send(conn: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    packed = json.dumps({**head, "size": len(body)}).encode()
    conn.sendall(struct.pack("!I", len(packed)) + packed)
    if body:
        conn.sendall(body)


def receive(conn: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Read one frame; ``WireBroken`` when it is cut short or too large."""
    (length,) = struct.unpack("!I", _exactly(conn, 4))
    if length > MAX_HEAD:
        raise WireBroken(f"a head of {length} bytes")
    try:
        head = json.loads(_exactly(conn, length))
        size = int(head["size"])
    except (ValueError, KeyError, TypeError) as cause:
        raise WireBroken("a head that is not ours") from cause
    if not 0 <= size <= MAX_BODY:
        raise WireBroken(f"a body of {size} bytes")
    return head, _exactly(conn, size)


def _exactly(conn: socket.socket, count: int) -> bytes:
    received = bytearray(count)
    view = memoryview(received)
    at = 0
    while at < count:
        got = conn.recv_into(view[at:])
        if got == 0:
            raise WireBroken(f"closed after {at} of {count} bytes")
        at += got
    return bytes(received)
