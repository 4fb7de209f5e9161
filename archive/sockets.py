"""Unix sockets in a folder of any depth.

The kernel takes 107 bytes of path, and a home may lie deeper. A longer path is reached through a descriptor of its
folder, so that a socket always lies where it is said to lie and nothing is put into /tmp in its stead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LONGEST: Final = 107
"""sun_path holds 108 bytes with its terminator."""


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """Yield the address by which ``path`` can be bound or connected to while the block runs."""
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
