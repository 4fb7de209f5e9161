"""A body on its way in: counted, hurried, and given back whole."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from service.http import incoming
from service.http.errors import BodyTooLarge, BodyTooSlow
from service.http.incoming import BodyReplay, BodyStream


class Sender:
    """Says its pieces, each after its pause, and is silent then."""

    def __init__(self, pieces: Sequence[bytes], pause_s: float = 0) -> None:
        self.pieces = list(pieces)
        self.pause_s = pause_s

    async def __call__(self) -> dict[str, Any]:
        """Return the next piece."""
        await asyncio.sleep(self.pause_s)
        if not self.pieces:
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces)}


def test_a_body_within_its_limit_is_whole() -> None:
    assert asyncio.run(BodyStream(Sender([b"a", b"", b"b"]), 2).whole()) == b"ab"


def test_one_byte_more_is_refused_before_the_rest_comes() -> None:
    sender = Sender([b"a" * 10] * 100)
    with pytest.raises(BodyTooLarge):
        asyncio.run(BodyStream(sender, 15).whole())
    assert len(sender.pieces) == 98


def test_who_falls_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PAUSE_S", 0.05)
    with pytest.raises(BodyTooSlow):
        asyncio.run(BodyStream(Sender([b"a", b"b"], pause_s=30), 10).whole())


def test_a_drop_now_and_then_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PATIENCE_S", 0.2)
    sender = Sender([b"a"] * 1_000, pause_s=0.02)
    with pytest.raises(BodyTooSlow):
        asyncio.run(BodyStream(sender, 10_000).whole())
    assert sender.pieces


def test_after_the_body_the_server_may_be_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PAUSE_S", 0.05)

    async def scene() -> Any:
        waiting = Sender([b"a"], pause_s=0)
        body = BodyStream(waiting, 10)
        await body()
        waiting.pause_s = 0.2
        return await body()

    assert asyncio.run(scene()) == {"type": "http.disconnect"}


def test_a_body_read_already_is_read_again_once() -> None:
    async def scene() -> list[Any]:
        again = BodyReplay(b"abc", Sender([]))
        return [await again(), await again()]

    first, second = asyncio.run(scene())
    assert (first["body"], first["more_body"], second["type"]) == (b"abc", False, "http.disconnect")
