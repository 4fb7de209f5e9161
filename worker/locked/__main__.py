"""``python -m worker.locked``: lock in and try to get out; say as JSON which walls held. For ``naskah doctor``."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

from worker.locked.confinement import Holds, no_network

_WITNESS = Path("/etc/passwd")


def main() -> int:
    """Believe no return value: each wall is pushed against."""
    holds = no_network(readable=(), writable=())
    tried = Holds(
        filter=holds.filter and not any(map(_opens, (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX))),
        namespace=holds.namespace,
        landlock=holds.landlock and not _reads(_WITNESS),
    )
    sys.stdout.write(json.dumps(tried.record()))
    return 0


def _opens(family: socket.AddressFamily) -> bool:
    try:
        socket.socket(family).close()
    except OSError:
        return False
    return True


def _reads(file: Path) -> bool:
    try:
        return bool(file.read_bytes())
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
