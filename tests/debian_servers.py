"""PostgreSQL, Redis and RabbitMQ as Debian ships them, for the walk of an office that brings its own servers.

They are unpacked by ``tests/judges/debian`` and run from there as ordinary programs; a MinIO is built by ``tests/judges/minio``.
"""

from __future__ import annotations

import re
import secrets
import signal
import socket
import subprocess
from pathlib import Path

from service.embedded.ports import LOOPBACK, free_ports
from service.embedded.postgres import SUPERUSER, server_wrapper
from service.embedded.servers import Command, PartFailed, Server
from tests.judges.installed import built

DOCKER = Path(__file__).parents[1] / "docker"


def _libraries(root: Path) -> str:
    return ":".join(sorted({str(each.parent) for each in root.glob("usr/lib/*/*.so*")}))


class _Debian(Server):
    start_within_s = 180.0

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        (self.port,) = free_ports(1)
        self.password = secrets.token_hex(12)
        self.root = built("debian")

    def surroundings(self, *, ours: bool = False) -> dict[str, str]:
        return {**super().surroundings(ours=ours), "LD_LIBRARY_PATH": _libraries(self.root)}

    @property
    def listening(self) -> tuple[int, ...]:
        return (self.port,)

    def ready(self) -> bool:
        try:
            socket.create_connection((LOOPBACK, self.port), timeout=1.0).close()
        except OSError:
            return False
        return True


class Postgres15(_Debian):
    """Debian's PostgreSQL with its own defaults; only the place and the port are ours."""

    name = "debian-postgres"
    stop_signal = signal.SIGINT
    death_signal = signal.SIGINT

    @property
    def bin(self) -> Path:
        return next(self.root.glob("usr/lib/postgresql/*/bin"))

    def prepare(self) -> None:
        super().prepare()
        word = self.home / "password"
        word.write_text(self.password)
        made = subprocess.run(
            [
                *server_wrapper(),
                *(str(self.bin / "initdb"), "--pgdata=data", f"--username={SUPERUSER}", f"--pwfile={word}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
            ],
            cwd=self.home,
            check=False,
            capture_output=True,
            text=True,
            env=self.surroundings(),
        )
        if made.returncode != 0:
            raise PartFailed(f"initdb failed: {made.stderr.strip()}")

    def command(self) -> Command:
        # JIT needs an LLVM of 100 MB which is not unpacked.
        settings = {
            "port": self.port,
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": "",
            "jit": "off",
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Command(argv=(str(self.bin / "postgres"), "-D", "data", *given), wrapper=server_wrapper())

    def ready(self) -> bool:
        asked = [str(self.bin / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port)]
        return subprocess.run(asked, check=False, env=self.surroundings()).returncode == 0

    def superuser(self) -> dict[str, str]:
        """How ``psql`` reaches it, the variables of PostgreSQL's own image among them."""
        return {
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "LD_LIBRARY_PATH": _libraries(self.root),
            "PGHOST": LOOPBACK,
            "PGPORT": str(self.port),
            "PGPASSWORD": self.password,
            "POSTGRES_USER": SUPERUSER,
        }

    def dsn(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@{LOOPBACK}:{self.port}/naskah"


class Redis7(_Debian):
    """Debian's Redis with what the guide asks of it, its users among that."""

    name = "debian-redis"

    def __init__(self, home: Path, users: str) -> None:
        """``users`` is the guide's block; each word stands as ``<word-of-...>``."""
        super().__init__(home)
        self.users = users

    def prepare(self) -> None:
        super().prepare()
        (self.home / "users.conf").write_text(re.sub(r"<word-of-(\w+)>", rf"{self.password}\1", self.users))

    def command(self) -> Command:
        settings = f"--bind {LOOPBACK} --port {self.port} --appendonly yes"
        return Command(
            argv=(
                str(self.root / "usr/bin/redis-server"),
                str(self.home / "users.conf"),
                *settings.split(),
                *("--maxmemory-policy", "noeviction", "--save", "", "--dir", str(self.home)),
            )
        )

    def env(self) -> dict[str, str]:
        """Each process's own address."""
        return {
            f"NASKAH_{role.upper()}_BROKER_URL": f"redis://naskah_{role}:{self.password}{role}@{LOOPBACK}:{self.port}/0"
            for role in ("relay", "press", "consumer")
        }


class RabbitMQ(_Debian):
    """Debian's RabbitMQ, one node without plugins."""

    name = "debian-rabbitmq"
    grace_s = 60.0

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        (self.mapper,) = free_ports(1)

    def prepare(self) -> None:
        super().prepare()
        told = (DOCKER / "rabbitmq-definitions.json").read_text()
        definitions = self.home / "definitions.json"
        definitions.write_text(re.sub(r"<word-of-(\w+)>", rf"{self.password}\1", told))
        (self.home / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}\nload_definitions = {definitions}\n"
        )
        (self.home / "plugins").write_text("[].\n")

    def command(self) -> Command:
        erlang = self.root / "usr/lib/erlang/bin"
        server = next(self.root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"))
        (distribution,) = free_ports(1)
        return Command(
            argv=(str(server),),
            env={
                "PATH": f"{erlang}:/usr/sbin:/usr/bin:/sbin:/bin",
                "ERL_EPMD_PORT": str(self.mapper),
                "ERL_EPMD_ADDRESS": LOOPBACK,
                "RABBITMQ_NODENAME": "naskah@localhost",
                "RABBITMQ_DIST_PORT": str(distribution),
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
                "RABBITMQ_MNESIA_BASE": str(self.home / "mnesia"),
                "RABBITMQ_LOG_BASE": str(self.home / "log"),
                "RABBITMQ_LOGS": "-",
                "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq.conf"),
                "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "plugins"),
                "RABBITMQ_CONF_ENV_FILE": str(self.home / "none"),
            },
        )

    @property
    def listening(self) -> tuple[int, ...]:
        return ()  # a child of the shell script that is started listens, not the script

    def stop(self) -> None:
        super().stop()
        # The mapper of Erlang's nodes is a daemon: it stays when its last node has gone.
        mapper = next(self.root.glob("usr/lib/erlang/erts-*/bin/epmd"))
        subprocess.run([str(mapper), "-port", str(self.mapper), "-kill"], check=False, capture_output=True)

    def url(self, role: str) -> str:
        """The address by which a role is known there as itself."""
        return f"amqp://naskah_{role}:{self.password}{role}@{LOOPBACK}:{self.port}/naskah"

    def env(self) -> dict[str, str]:
        """Each process's own address."""
        return {
            f"NASKAH_{role.upper()}_BROKER_URL": self.url(role) for role in ("relay", "press", "consumer")
        }


class Minio(_Debian):
    """A real MinIO, the object store that most offices run themselves."""

    name = "minio"

    def command(self) -> Command:
        return Command(
            argv=(
                str(built("minio")),
                "server",
                "--quiet",
                "--address",
                self.endpoint,
                str(self.home / "data"),
            ),
            env={"MINIO_ROOT_USER": "naskah", "MINIO_ROOT_PASSWORD": self.password, "MINIO_BROWSER": "off"},
        )

    @property
    def endpoint(self) -> str:
        return f"{LOOPBACK}:{self.port}"
