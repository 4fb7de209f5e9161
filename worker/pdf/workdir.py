"""The pool's working folder in memory, and the clearing of those that killed pools left behind.

Each folder has a lock file beside it, held as long as its pool lives; a folder whose lock is free has no owner. The
files in it hold documents, so folder and lock are for their owner alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

_PREFIX = "naskah-pdf-"


class Workdir:
    """A fresh folder named after the socket; the caller holds the socket's lock, so the name is its own."""

    def __init__(self, base: Path, socket: Path) -> None:
        # A digest: the path itself may be longer than a name may be, and others need not read it.
        self.path = base / f"{_PREFIX}{hashlib.sha256(os.fsencode(socket)).hexdigest()[:24]}"
        self._lock_path = _lock_of(self.path)
        self._lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(mode=0o700)
        _clear_orphans(base)

    def remove(self) -> None:
        """Remove the folder and let its name go."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock_path.unlink(missing_ok=True)
        os.close(self._lock)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _clear_orphans(base: Path) -> None:
    for lock_path in base.glob(f"{_PREFIX}*.lock"):
        try:
            lock = os.open(lock_path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue  # another user's, or gone meanwhile
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock_path.with_suffix(""), ignore_errors=True)
            lock_path.unlink(missing_ok=True)
        except BlockingIOError:
            pass  # its pool lives (ours among them: a second descriptor of one file is refused as well)
        finally:
            os.close(lock)
