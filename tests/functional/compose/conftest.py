"""The parts of the compose file that are servers, started by their own commands; the product's parts use them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.embedded.ports import free_ports
from service.embedded.postgres import server_wrapper
from tests.functional.compose.containers import Container, Machine
from tests.judges.installed import built
from tests.unit.compose.reading import ROOT

VAULTS = ["seaweedfs", *(["minio"] if built("minio").exists() or os.environ.get("CI") else [])]


@pytest.fixture(scope="session", params=VAULTS)
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine with one of the two vaults; everything started on it ends with it."""
    made = Machine(folder=tmp_path_factory.mktemp("c"), vault=request.param)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def ledger(machine: Machine) -> Container:
    """PostgreSQL as its image starts it: initdb with the given arguments, the first-start script, the command."""
    data = machine.folder / "postgres" / "data"
    server = machine.container("postgres", env={"PGDATA": str(data)})
    password = machine.folder / "password"
    password.write_text(server.env["POSTGRES_PASSWORD"])
    subprocess.run(
        [
            *server_wrapper(),
            "initdb",
            "--username=postgres",
            f"--pwfile={password}",
            *server.env["POSTGRES_INITDB_ARGS"].split(),
        ],
        env=server.env,
        check=True,
        capture_output=True,
    )
    port = str(machine.ports["postgres"])
    server.argv += [
        "-c",
        f"port={port}",
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
    ]
    server.env |= {"PGPORT": port}
    asked = server.check
    # Until its own database is made.
    server.check = ["postgres" if word == "naskah" else word for word in asked]
    server.start(wrapper=server_wrapper())
    server.wait_healthy()
    subprocess.run(
        ["sh", str(ROOT / "docker/postgres-init.sh")],
        env={**server.env, "PGHOST": "127.0.0.1", "PGPASSWORD": server.env["POSTGRES_PASSWORD"]},
        check=True,
        capture_output=True,
    )
    server.check = asked
    return server


@pytest.fixture(scope="session")
def bell(machine: Machine) -> Container:
    """The bell by docker/redis.sh and docker/redis.conf, with only folder and port of this machine."""
    etc = machine.folder / "etc"
    etc.mkdir()
    server = machine.container("redis", env={})
    home = server.log.parent
    conf = (ROOT / "docker/redis.conf").read_text().replace("dir /data", f"dir {home}")
    (etc / "redis.conf").write_text(f"{conf}bind 127.0.0.1\nport {machine.ports['redis']}\n")
    (etc / "redis.sh").write_text(machine.replaced((ROOT / "docker/redis.sh").read_text()))
    server.argv = ["/bin/sh", str(etc / "redis.sh")]
    # The image has redis-cli; here the same question is asked by the shell's own means.
    server.check = ["python", "-c", _PING.format(port=machine.ports["redis"])]
    server.start()
    server.wait_healthy()
    return server


_PING = (
    "import os, redis; "
    "assert redis.Redis(port={port}, username='naskah_admin', password=os.environ['REDISCLI_AUTH'], socket_timeout=2).ping()"
)


@pytest.fixture(scope="session")
def vault(machine: Machine) -> Container:
    """MinIO or SeaweedFS by the command of the compose file."""
    home = machine.folder / machine.vault
    server = machine.container(machine.vault, edit=lambda word: _edit_vault(word, machine, home))
    server.env = {name: value.replace("/data", str(home)) for name, value in server.env.items()}
    if machine.vault == "seaweedfs":
        server.argv[1] = str(ROOT / "docker/seaweedfs.sh")
        for folder in ("volume", "master", "filer"):
            (home / folder).mkdir()
        names = (
            "s3.port.grpc",
            "master.port",
            "master.port.grpc",
            "volume.port",
            "volume.port.grpc",
            "filer.port",
        )
        ports = zip((*names, "filer.port.grpc"), free_ports(len(names) + 1), strict=True)
        server.argv += [f"-{name}={port}" for name, port in ports]
        server.argv += [f"-{part}.localSocket={home}/{part}.sock" for part in ("filer", "s3")]
    server.start()
    server.wait_healthy()
    return server


def _edit_vault(word: str, machine: Machine, home: Path) -> str:
    if machine.vault == "minio":
        return word.replace(":9000", f"127.0.0.1:{machine.ports['minio']}").replace("/data", str(home))
    return word.replace("port=8333", f"port={machine.ports['seaweedfs']}").replace("/data", str(home))
