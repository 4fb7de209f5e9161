"""What is asked of the converter pool: how its slots stand. One frame to its socket and one back, both bounded.

The front desk speaks to no converter otherwise; the frame (4 bytes of length, a JSON head) is ``worker.pdf.wire``'s.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import Outage
from archive.sockets import reachable

ANSWER_S = 2.0
"""A thread of the pool that touches no LibreOffice answers at once; one that does not belongs to a pool that hangs."""
_LONGEST = 64 << 10


class ConverterAway(Outage):
    """The converter pool does not answer."""


@dataclass(frozen=True, kw_only=True)
class ConverterView:
    """How the pool stands."""

    waiting: int
    slots: int
    ready: int
    busy: int
    trouble: str = ""
    """What the pool says is wrong with a slot, such as the last words of a child that dies again and again."""
    failures: int = 0
    """How often in a row some process died before it printed a page."""


class ConverterProbe:
    """Asks the pool on ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self) -> ConverterView:
        """Return what the pool says; raises ``ConverterAway``."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as pool:
                pool.settimeout(ANSWER_S)
                with reachable(self._path) as address:
                    pool.connect(address)
                head = json.dumps({"op": "health", "size": 0}).encode()
                pool.sendall(struct.pack("!I", len(head)) + head)
                answer = _frame(pool)
        except TimeoutError as late:
            raise ConverterAway(f"no answer in {ANSWER_S:g} s") from late
        except (OSError, ValueError) as error:
            raise ConverterAway(technical=error) from error
        slots = answer.get("slots") or []
        troubles = [str(slot["trouble"]) for slot in slots if slot.get("trouble")]
        return ConverterView(
            waiting=int(answer.get("waiting") or 0),
            slots=len(slots),
            ready=sum(bool(slot.get("ready")) for slot in slots),
            busy=sum(bool(slot.get("busy")) for slot in slots),
            trouble="; ".join(dict.fromkeys(troubles)),
            failures=max((int(slot.get("failures") or 0) for slot in slots), default=0),
        )


def _frame(pool: socket.socket) -> dict[str, Any]:
    (length,) = struct.unpack("!I", _exactly(pool, 4))
    if length > _LONGEST:
        raise ValueError(f"a head of {length} bytes")
    answer = json.loads(_exactly(pool, length))
    if not isinstance(answer, dict) or not answer.get("ok"):
        raise ValueError("the pool refuses to say how it is")
    return answer


def _exactly(pool: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        part = pool.recv(count - len(received))
        if not part:
            raise ValueError("the pool closed the connection")
        received += part
    return received
