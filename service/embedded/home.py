"""The folder of one embedded stack: where everything lies, who holds it, how others find it.

$NASKAH_HOME/
  lock          held by the supervisor and inherited by every part: free only when all of them are gone
  secrets.json  passwords and keys (0600), made at the first start
  naskah.env    addresses, keys and DSNs for clients and commands (0600), written at each start
  office.json   which real office was begun here: the demonstration stays out
  running       while a stack runs: the machine's boot it began in, see ``clean_stop``
  stack.json    supervisor's process id, web address, ports of the last start
  troubles.json what does not work while the stack runs, with its last words; absent when all is well
  pki/          keys and certificates (0600), see ``worker.signing.keyring``; the demo office's are made at the first start
  postgres/ valkey/ seaweed/ converter/   one folder a server
  log/          one file a part
"""

import contextlib
import fcntl
import json
import os
import pwd
import shlex
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.errors import NaskahError
from service.embedded.secretfile import write_private

LET_GO_S = 20.0  # the parts of a killed supervisor are gone after their own grace, 10 s at most for the press


class AlreadyRunning(NaskahError):
    """Another stack holds this folder."""


class HomeOfAnother(NaskahError):
    """The folder belongs to another user, who could not read what root writes there: sudo -u USER naskah ..."""


def ours(folder: Path) -> None:
    """Raise ``HomeOfAnother`` for root in a user's folder; anybody else is kept out by the folder's own rights.

    A password or key of mode 0600 that root wrote would stop the stack of the folder's owner, now or at its next start.
    """
    with contextlib.suppress(FileNotFoundError):
        owner = folder.stat().st_uid
        if os.geteuid() == 0 and owner != 0:
            raise HomeOfAnother(folder=folder, user=_user(owner))


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a container's, whom this machine has no name for
        return str(uid)


class NaskahHome:
    """Paths below one folder; makes it, with rights for its owner alone."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.secrets = self.root / "secrets.json"
        self.env_file = self.root / "naskah.env"
        self.state = self.root / "stack.json"
        self.log = self.root / "log"
        self.demo = self.root / "demo"
        self.begun = self.root / "office.json"
        self.troubles = self.root / "troubles.json"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "NaskahHome":
        """``NASKAH_HOME``, by default ``./var``."""
        return cls(Path(environ.get("NASKAH_HOME") or "var"))

    @contextmanager
    def hold(self) -> Iterator[int]:
        """Lock the folder and yield the descriptor for the parts to inherit; raise ``AlreadyRunning``.

        When the holder's supervisor is dead its parts are ending: wait for them.
        """
        ours(self.root)
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + LET_GO_S
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    pid = self.supervisor_pid()
                    if pid is not None or time.monotonic() > deadline:
                        raise AlreadyRunning(self._who(pid)) from None
                    time.sleep(0.1)
            yield descriptor
        finally:
            os.close(descriptor)

    def held(self) -> bool:
        """Whether a stack, or what is left of one, holds the folder now."""
        try:
            descriptor = os.open(self.root / "lock", os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def write_state(self, *, url: str, ports: Mapping[str, int]) -> None:
        """Note who runs the stack, and where."""
        write_private(
            self.state, json.dumps({"pid": os.getpid(), "url": url, "ports": dict(ports)}, indent=1)
        )

    def read_state(self) -> dict[str, Any]:
        """What the last start noted; empty before the first."""
        try:
            return dict(json.loads(self.state.read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def write_env(self, variables: Mapping[str, str]) -> None:
        """Write ``naskah.env``: NAME=value lines, for a shell and for the command line."""
        lines = (f"{name}={shlex.quote(value)}\n" for name, value in sorted(variables.items()))
        write_private(self.env_file, "".join(lines))

    def supervisor_pid(self) -> int | None:
        """The supervisor of the last start, if that process still lives."""
        pid = self.read_state().get("pid")
        if not isinstance(pid, int):
            return None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        except PermissionError:
            return pid
        return pid

    def _who(self, pid: int | None) -> str:
        if pid is None:
            return f"{self.root} is held by parts of a stack that ended; wait a moment, then try again"
        return f"a stack runs in {self.root} already: process {pid}, {self.read_state().get('url')}"
