"""Shows the parts' logs on the console, each line behind the part's name. The logs themselves are written by the parts.

Following the files instead of piping through the supervisor means that no part can be blocked by a slow terminal, and
that their last words are on disk when the supervisor is killed.
"""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from archive.lasting import lasting

EVERY_S = 0.2
LONGEST_READ = 256 * 1024  # bytes a look; a flood is shown late rather than held in memory


class LogFollower:
    """Reads what is added to each log from now on and hands it over line by line."""

    def __init__(self, logs: Mapping[str, Path], show: Callable[[str, str], None]) -> None:
        """``show`` gets the part's name and one line without its end."""
        self._logs = dict(logs)
        self._show = show
        self._offsets = {name: _size(path) for name, path in self._logs.items()}
        self._rests = dict.fromkeys(self._logs, b"")
        self._ended = threading.Event()
        self._thread = lasting(self._follow, name="log-follower", rest=self._ended.wait)

    def start(self) -> None:
        """Follow in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Show what is left and end."""
        self._ended.set()
        self._thread.join(2)
        self.look()

    def look(self) -> None:
        """Show the whole lines that came since the last look."""
        for name, path in self._logs.items():
            size = _size(path)
            if size < self._offsets[name]:  # rotated: a new file begins
                self._offsets[name], self._rests[name] = 0, b""
            if size == self._offsets[name]:
                continue
            with path.open("rb") as log:
                log.seek(self._offsets[name])
                added = log.read(LONGEST_READ)
            self._offsets[name] += len(added)
            *lines, self._rests[name] = (self._rests[name] + added).split(b"\n")
            for line in lines:
                self._show(name, line.decode(errors="replace").rstrip())

    def _follow(self) -> None:
        while not self._ended.wait(EVERY_S):
            self.look()


def worth_showing(name: str, line: str) -> bool:
    """Whether a line belongs on the console: SeaweedFS tells each of its steps, the log file keeps them."""
    if not line.strip():
        return False
    return not (name == "seaweed" and line[:1] in "I")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
