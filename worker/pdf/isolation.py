"""The empty network namespace every LibreOffice process runs in, and the proof that it is empty.

Two kinds: ``namespace`` wraps each child in ``unshare -rn`` (works as root and as an ordinary user where the kernel
allows user namespaces); ``container`` trusts a container started without a network, and is chosen by name only,
because a laptop that is offline looks the same. Either way the child itself looks before it loads LibreOffice.
"""

from __future__ import annotations

import shutil
import subprocess
from enum import StrEnum
from pathlib import Path

from archive import environment
from worker.pdf.errors import PoolRefused

_REMEDY = (
    "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0;"
    " in Docker a seccomp profile that permits unshare), or run the pool in a container without a network"
    " (network_mode: none) with --isolation container."
)


class Isolation(StrEnum):
    """How a LibreOffice process is kept off the network."""

    NAMESPACE = "namespace"  # a network namespace of its own per process
    CONTAINER = "container"  # the whole pool stands in a container that has no network


def interfaces() -> set[str]:
    """The network interfaces this process can see."""
    lines = Path("/proc/self/net/dev").read_text().splitlines()[2:]
    return {line.split(":", 1)[0].strip() for line in lines}


def command_prefix(isolation: Isolation) -> list[str]:
    """What to put before the child's command; refuses when the isolation cannot be had."""
    if isolation is Isolation.CONTAINER:
        if interfaces() - {"lo"}:
            raise PoolRefused(
                f"The container has a network ({', '.join(sorted(interfaces()))}), so a document could reach it."
                " Start it with network_mode: none, or use --isolation namespace."
            )
        return []
    unshare = shutil.which("unshare")
    if unshare is None:
        raise PoolRefused(f"unshare (util-linux) is not installed. {_REMEDY}")
    prefix = [unshare, "--user", "--map-root-user", "--net", "--"]
    tried = subprocess.run(
        [*prefix, "cat", "/proc/self/net/dev"],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
        env=environment.for_tool(),
    )
    if tried.returncode != 0:
        raise PoolRefused(f"No empty network namespace can be had: {tried.stderr.strip()}. {_REMEDY}")
    seen = {line.split(":", 1)[0].strip() for line in tried.stdout.splitlines()[2:]}
    if seen - {"lo"}:
        raise PoolRefused(f"The network namespace is not empty: {', '.join(sorted(seen))}. {_REMEDY}")
    return prefix
