"""What befalls the stack's parts: each fault by name, and a seeded order of them. Judges nothing.

A fault answers False when the part it wanted is between death and rebirth just now.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping

import redis

from tests.chaos.stack import Running


def kill(running: Running, *words: str, pick: int = 0) -> bool:
    """Send SIGKILL to one process of the stack."""
    found = running.processes(*words)
    if not found:
        return False
    try:
        os.kill(found[pick], signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def flush_broker(running: Running) -> bool:
    """Empty the broker; raises what it answers when it is there and refuses."""
    try:
        with running.broker() as broker:
            broker.flushall()
    except redis.AuthenticationError:
        raise
    except (redis.ConnectionError, redis.TimeoutError):
        return False
    return True


def freeze(running: Running, *words: str, seconds: float) -> bool:
    """Stop a process and let it go on after ``seconds``."""
    found = running.processes(*words)
    if not found:
        return False
    os.kill(found[0], signal.SIGSTOP)
    time.sleep(seconds)
    try:
        os.kill(found[0], signal.SIGCONT)
    except ProcessLookupError:
        return False
    return True


WORKER = "-m worker "
POSTGRES = "bin/postgres -D"
FAULTS: Mapping[str, Callable[[Running], bool]] = {
    "kill a worker child": lambda r: kill(r, WORKER, pick=-1),
    "kill the worker's main process": lambda r: kill(r, WORKER),
    "kill the service": lambda r: kill(r, "service.app"),
    "kill the relay": lambda r: kill(r, "service.relay"),
    "kill Valkey": lambda r: kill(r, "valkey-server"),
    "empty Valkey": flush_broker,
    "stop Valkey for 3 s": lambda r: freeze(r, "valkey-server", seconds=3),
    "kill SeaweedFS": lambda r: kill(r, "weed"),
    "stop SeaweedFS for 2 s": lambda r: freeze(r, "weed", seconds=2),
    "kill a LibreOffice": lambda r: kill(r, "worker.pdf.child"),
    "kill the converter": lambda r: kill(r, "-m worker.pdf "),
    "kill a PostgreSQL backend of the press": lambda r: kill(r, "postgres:", "naskah_press"),
    "kill a PostgreSQL backend of the service": lambda r: kill(r, "postgres:", "naskah_app"),
    "kill PostgreSQL": lambda r: kill(r, POSTGRES),
}


def rounds(chance: random.Random, faults: Collection[str]) -> Iterator[str]:
    """Yield faults without end, each once in a chance order before any comes again."""
    while True:
        yield from chance.sample(sorted(faults), len(faults))
