"""A body on its way in: counted as it comes, and given only so much time. It keeps nothing."""

from __future__ import annotations

import asyncio
import time

from starlette.types import Message, Receive

from service.errors import Field
from service.http.errors import BodyTooLarge, BodyTooSlow
from service.words import say

PAUSE_S = 20.0
"""The longest wait for the next piece."""
PATIENCE_S = 60.0
"""What a small body may take altogether; a larger one gets more, by its pace. Only waiting for the sender counts."""
SLOWEST = 8 << 10
"""Bytes a second; a line that carries 64 kbit/s brings that."""


class BodyStream:
    """The ``receive`` of one request: raises ``BodyTooLarge`` or ``BodyTooSlow``."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._read = 0
        self._waited = 0.0
        self._whole = False

    async def __call__(self) -> Message:
        """Return the next message; once the body is whole, the server's own, without haste."""
        if self._whole:
            return await self._receive()
        began = time.monotonic()
        left = PATIENCE_S + self._read / SLOWEST - self._waited
        try:
            async with asyncio.timeout(min(PAUSE_S, left)):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlow(
                fields=[Field(path="", reason=say("lebih lambat dari {paling} byte sedetik", paling=SLOWEST))]
            ) from None
        self._waited += time.monotonic() - began
        if message["type"] != "http.request":
            return message
        self._read += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._read > self._most:
            raise too_large(self._most)
        return message

    async def whole(self) -> bytes:
        """Return the body to its end."""
        read = bytearray()
        while not self._whole:
            message = await self()
            if message["type"] != "http.request":
                break  # the sender has gone; nobody waits for the answer
            read += message.get("body", b"")
        return bytes(read)


class BodyReplay:
    """The ``receive`` of a request whose body was read already."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """Return the body once, then what the server says."""
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def too_large(most: int) -> BodyTooLarge:
    """Return the refusal of a body of more than ``most`` bytes."""
    return BodyTooLarge(
        fields=[Field(path="", reason=say("lebih besar dari {paling} byte", paling=most))], limit=most
    )
