"""The parts of the embedded stack that are Naskah's own programs: PDF pool, service, relay, consumer, press.

Each runs as ``python -m ...`` with the same interpreter; what they do is theirs, here stands only how they are started.
"""

import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from service.embedded.servers import Command, Server, short_socket


class ConverterPool(Server):
    """``python -m worker.pdf``: LibreOffice processes without a network behind one Unix socket."""

    name = "converter"
    stop_signal = signal.SIGTERM
    grace_s = 10.0
    start_within_s = 60.0  # each LibreOffice takes 1-2 s, the first after installation builds its registry

    def __init__(self, home: Path, *, size: int, log: Path | None = None) -> None:
        """``size`` LibreOffice processes."""
        super().__init__(home, log=log)
        self.size = size
        near = home / "pool.sock"
        self.socket = (
            near if len(str(near)) <= LONGEST_SOCKET_PATH else Path(tempfile.mkdtemp()) / "pool.sock"
        )

    def command(self) -> Command:
        """The pool in the foreground."""
        argv = (sys.executable, "-m", "worker.pdf", "--socket", str(self.socket), "--size", str(self.size))
        return Command(argv=argv, cwd=project_root())

    def ready(self) -> bool:
        """Whether the socket takes connections."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
        return True

    def env(self) -> dict[str, str]:
        """Where the press finds the pool."""
        return {"NASKAH_CONVERTER_SOCKET": str(self.socket)}


class PythonPart(Server):
    """One program of Naskah's own, ready when it has lived for a moment (or by a check given to it)."""

    def __init__(self, name: str, home: Path, *, module: tuple[str, ...], env: Mapping[str, str]) -> None:
        """``module`` is what follows ``python -m``."""
        super().__init__(home)
        self.name = name
        self.log = home.parent / "log" / f"{name}.log"
        self._module = module
        self._env = env

    def command(self) -> Command:
        """The program in the foreground."""
        return Command(argv=(sys.executable, "-m", *self._module), env=self._env, cwd=project_root())

    def ready(self) -> bool:
        """Whether it lives: a worker shows itself by its heartbeat in the ledger, not by a port."""
        return self.running


def project_root() -> Path:
    """The folder that holds the rooms, so that ``python -m`` finds them whether or not they are installed."""
    return Path(__file__).resolve().parents[2]
