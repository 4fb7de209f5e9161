"""The one folder of a test session: in memory where there is room, for there a sync to disk costs nothing.

    /dev/shm/naskah-test-XXXXXXXX/      TMPDIR of the session and of every process it starts
        held                            locked as long as the session lives
        p/                              pytest's tmp_path folders
        s-gw0/, s-gw1/                  servers, one set a worker process

It goes with the session. That of a session which failed stays to be looked at until the next one begins. When a session is
killed, a watcher that waits for the lock ends whoever still works in the folder, and removes it; should the watcher be
killed as well, the next session does. A machine without room in memory, or where no program may lie there, uses its disk.

Imports nothing of this project: the watcher is this file, run as a program.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PREFIX = "naskah-test-"
MEMORY = Path("/dev/shm")
DISK = Path("/tmp")
ROOM = 6 << 30
"""Bytes a whole run may have in memory: measured 1.7 GB of tmp_path folders and 0.3 GB of servers a worker."""
UNHELD_S = 3600
"""Seconds after which a folder nobody ever held is nobody's: a session holds its own within one."""
LEAVE_S = 30
"""Seconds that whoever works in a dead session's folder has to end well: PostgreSQL then leaves no shared memory behind."""


class SessionHome:
    """Held until ``end``, or until this process is gone."""

    def __init__(self, *places: Path) -> None:
        """Remove what dead sessions left, and make a folder in the first of the places that has room, or in the last."""
        places = places or (MEMORY, DISK)
        sweep(*places)
        place = next(filter(has_room, places), places[-1])
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self._held = os.open(self.folder / "held", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        self._watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, str(self.folder)],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def end(self, *, keep: bool) -> None:
        """Remove it, unless it is to be looked at."""
        self._watcher.kill()
        self._watcher.wait()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._held)


def has_room(place: Path, room: int = ROOM) -> bool:
    """Whether programs may lie there, and there is ``room`` to spare, of the place and of the machine's memory."""
    try:
        there = os.statvfs(place)
    except OSError:
        return False
    free = there.f_bavail * there.f_frsize
    return os.access(place, os.W_OK) and not there.f_flag & os.ST_NOEXEC and min(free, _available()) >= room


def _available() -> int:
    with contextlib.suppress(OSError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    return 0


def sweep(*places: Path) -> None:
    """Remove what dead sessions left there."""
    for place in places:
        for left in place.glob(f"{PREFIX}*"):
            if _is_dead(left):
                clear(left)


def _is_dead(home: Path) -> bool:
    try:
        with (home / "held").open() as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:
        with contextlib.suppress(OSError):
            return time.time() - home.stat().st_mtime > UNHELD_S
        return False
    except OSError:  # held, or another user's
        return False


def clear(home: Path) -> None:
    """End whoever works in the folder, then remove it."""
    deadline = time.monotonic() + LEAVE_S
    asked: set[int] = set()
    while there := working_in(home):
        late = time.monotonic() > deadline
        for pid in there if late else there - asked:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
        asked |= there
        time.sleep(0.05)
    shutil.rmtree(home, ignore_errors=True)


def working_in(home: Path) -> set[int]:
    """The processes that were started with the folder's path in a variable or an argument, or stand in it; not this one."""
    named = os.fsencode(home)
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            with contextlib.suppress(OSError):
                said = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
                if named in said or (process / "cwd").readlink().is_relative_to(home):
                    found.add(int(process.name))
    return found


def _watch(home: Path) -> None:
    with contextlib.suppress(FileNotFoundError), (home / "held").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        clear(home)


if __name__ == "__main__":
    _watch(Path(sys.argv[1]))
