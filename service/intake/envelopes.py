"""What lies on a list of Redis and is no message of Celery's: handed to the consumer as one, so that it is kept and the next taken.

kombu takes an entry off the list before it reads it: one that it cannot read raised in the middle, was lost, and ended the
consumer. With an AMQP broker the envelope is the protocol's own and always whole.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

TAKE: Final = "BRPOP"
NO_ENVELOPE: Final = "no Celery message at all"
"""Stands as its content type, which the consumer names as the reason."""


def keep_unreadable(channel: Any, queue: str) -> None:
    """Make every entry that ``channel`` takes from Redis a message that kombu can deliver and acknowledge."""

    def taken(answer: Sequence[bytes] | None, **_options: Any) -> tuple[bytes, bytes] | None:
        if not answer:
            return None
        key, entry = answer
        return key, _at_home(channel, entry, queue) or _wrapped(entry, queue)

    channel.client.set_response_callback(TAKE, taken)


def _at_home(channel: Any, entry: bytes, queue: str) -> bytes | None:
    """Return it such that it is given back to ``queue``, whatever its sender wrote; None when kombu cannot read it.

    Where a message is given back to stands in the message itself, and what gives it back may have no headers there.
    """
    try:
        envelope = json.loads(entry)
        message = channel.Message(envelope, channel=channel)
        said = (message.delivery_tag, message.delivery_info["exchange"], message.delivery_info["routing_key"])
        if not all(isinstance(each, str) for each in said):
            return None
        envelope["properties"]["delivery_info"] = {"exchange": "", "routing_key": queue}
        envelope["headers"] = envelope["headers"] if isinstance(envelope.get("headers"), dict) else {}
        return json.dumps(envelope).encode()
    except Exception:  # noqa: BLE001  whatever a stranger's entry makes kombu raise
        return None


def _wrapped(entry: bytes, queue: str) -> bytes:
    envelope = {
        "body": base64.b64encode(entry).decode(),
        "content-type": NO_ENVELOPE,
        "content-encoding": "binary",
        "headers": {},
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": str(uuid4()),
            "delivery_info": {"exchange": "", "routing_key": queue},
        },
    }
    return json.dumps(envelope).encode()
