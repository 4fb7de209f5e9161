"""A bell whose memory is full (Redis or Valkey at ``maxmemory``, ``noeviction``): what that is, and how it is emptied nevertheless.

kombu takes a message off its list and then writes down that it is not acknowledged yet. A full server does the first and
refuses the second: the message would be gone, and the one reader who could make room would lose message after message.
"""

from __future__ import annotations

from typing import Any

import structlog
from kombu.transport import virtual
from redis.exceptions import OutOfMemoryError

log = structlog.get_logger(__name__)
_DEPTH = 8
"""Causes of causes that are looked at; kombu wraps the driver's error once or twice."""


def is_full(error: BaseException) -> bool:
    """Tell whether a server refused because its memory is full."""
    at: BaseException | None = error
    for _ in range(_DEPTH):
        if at is None:
            return False
        if isinstance(at, OutOfMemoryError):
            return True
        at = at.__cause__ or at.__context__
    return False


def keep_in_hand(channel: Any) -> None:
    """Let what ``channel`` takes off a full Redis be worked on all the same: it is in this process's hands alone until then."""
    append, restore = channel.qos.append, channel.qos.restore_visible

    def appended(message: Any, delivery_tag: str) -> None:
        try:
            append(message, delivery_tag)
        except OutOfMemoryError:
            log.warning("bell.full", detail="a message is in hand that the broker could not note as such")
            virtual.QoS.append(channel.qos, message, delivery_tag)

    def restored(*args: Any, **options: Any) -> None:
        try:
            restore(*args, **options)
        except OutOfMemoryError:
            log.warning("bell.full", detail="what others left in hand is given back later")

    channel.qos.append, channel.qos.restore_visible = appended, restored
