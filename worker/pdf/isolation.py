"""How a LibreOffice process is kept off the network beside the system call filter, which is the floor and always there.

``namespace`` gives each process an empty network namespace where this machine allows one; ``filter`` does without;
``container`` trusts a container started without a network, and is chosen by name only, because a laptop that is offline
looks the same. The process itself says what holds before it loads LibreOffice (``worker.locked.confinement``).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from worker.locked import namespace
from worker.pdf.errors import PoolRefused


class Isolation(StrEnum):
    """What comes on top of the filter."""

    NAMESPACE = "namespace"  # a network namespace of its own per process, where the machine gives one
    CONTAINER = "container"  # the whole pool stands in a container that has no network
    FILTER = "filter"  # nothing


def command_prefix(isolation: Isolation) -> Sequence[str]:
    """What to put before the child's command; refuses a container that has a network."""
    if isolation is Isolation.CONTAINER and not namespace.empty():
        raise PoolRefused(
            f"The container has a network ({', '.join(sorted(namespace.interfaces()))}), so a document could reach it."
            " Start it with network_mode: none, or use --isolation namespace."
        )
    return namespace.prefix() if isolation is Isolation.NAMESPACE else ()
