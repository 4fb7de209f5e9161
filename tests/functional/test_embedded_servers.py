"""The three embedded servers as they run: what they listen on, what they keep, what a wrong password gets."""

import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from service.embedded import bell_users
from service.embedded.ports import free_ports
from service.embedded.postgres import PostgresServer
from service.embedded.seaweed import SeaweedServer, grpc_socket
from service.embedded.servers import Server
from service.embedded.valkey import ValkeyServer
from tests.listening import listening_addresses
from tests.patience import until
from tests.running_stack import ROOT


@pytest.mark.parametrize("part", ["postgres", "valkey", "seaweed"])
def test_a_server_listens_on_loopback_alone(part: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(part)
    assert server.pid is not None
    addresses = listening_addresses(server.pid)
    assert addresses, "the server was seen listening nowhere"
    assert {address for address, _ in addresses} == {"127.0.0.1"}


def test_postgres_keeps_fsync_on(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.dsn()) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            row = connection.execute(f"SHOW {setting}").fetchone()
            assert row == ("on",), setting


def test_postgres_refuses_a_wrong_password(postgres: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.dsn(password="wrong"))


def test_a_cluster_whose_making_was_killed_is_made_anew(tmp_path: Path) -> None:
    home, port = tmp_path / "postgres", next(free_ports(1))
    making = "; ".join(
        (
            "import sys",
            "from pathlib import Path",
            "import service.embedded.postgres as p",
            "p.PostgresServer(Path(sys.argv[1]), int(sys.argv[2]), password='a').prepare()",
        )
    )
    first = subprocess.Popen(
        [sys.executable, "-c", making, str(home), str(port)], cwd=ROOT, start_new_session=True
    )
    until(lambda: any(home.glob("*/PG_VERSION")))
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    server = PostgresServer(home, port, password="b")
    server.start()
    try:
        server.wait_ready()
        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()
    assert not list(home.glob("making-*"))


def test_valkey_appends_to_its_file_and_evicts_nothing(valkey: ValkeyServer) -> None:
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_valkey_refuses_a_client_without_the_password(valkey: ValkeyServer) -> None:
    with redis.Redis(port=valkey.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_secrets_are_readable_by_their_owner_alone(valkey: ValkeyServer, seaweed: SeaweedServer) -> None:
    for holder in (valkey.home / "valkey.conf", seaweed.home / "s3.json"):
        assert holder.stat().st_mode & 0o077 == 0, holder


def test_every_socket_is_its_owners_alone(seaweed: SeaweedServer) -> None:
    sockets = [
        *seaweed.home.glob("*.sock"),
        *(
            grpc_socket(part, getattr(seaweed.ports, f"{part}_grpc"))
            for part in ("master", "volume", "filer", "s3")
        ),
    ]
    assert len(sockets) == 6
    assert {stat.filemode(each.stat().st_mode) for each in sockets} == {"srwx------"}


def test_no_password_stands_on_a_command_line(
    postgres: PostgresServer, valkey: ValkeyServer, seaweed: SeaweedServer
) -> None:
    for server, secret in (
        (postgres, postgres.password),
        (valkey, valkey.passwords[bell_users.ADMIN]),
        (seaweed, seaweed.secrets.secret_key),
    ):
        assert secret not in Path(f"/proc/{server.pid}/cmdline").read_text()


def test_seaweed_reports_to_nobody(seaweed: SeaweedServer) -> None:
    assert "-master.telemetry=false" in Path(f"/proc/{seaweed.pid}/cmdline").read_text().split("\0")
    assert not re.search(r"telemetry enabled", seaweed.log.read_text(), re.IGNORECASE)
