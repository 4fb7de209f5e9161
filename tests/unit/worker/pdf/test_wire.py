"""Frames arrive whole or not at all."""

from __future__ import annotations

import socket
import struct
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.pdf import wire


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=10), st.integers()), st.binary(max_size=300_000))
def test_a_frame_arrives_as_it_was_sent(head: dict[str, int], body: bytes) -> None:
    head.pop("size", None)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sending = threading.Thread(target=wire.send, args=(ours, head, body))
        sending.start()
        received, arrived = wire.receive(theirs)
        sending.join()
    assert received == {**head, "size": len(body)}
    assert arrived == body


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\0\0",
        struct.pack("!I", 9) + b"{}",
        struct.pack("!I", 2) + b"{}",
        struct.pack("!I", 4) + b"nope",
        struct.pack("!I", wire.MAX_HEAD + 1),
        struct.pack("!I", 11) + b'{"size":-1}',
        struct.pack("!I", 20) + b'{"size":99999999999}',
        struct.pack("!I", 12) + b'{"size": 10}' + b"short",
    ],
)
def test_a_frame_that_is_cut_or_too_large_is_refused(sent: bytes) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            ours.sendall(sent)
        with pytest.raises(wire.WireBroken):
            wire.receive(theirs)
