"""PostgreSQL, the bell and the vault, started by the commands of docker-compose.yml."""

import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import redis

from archive.ledger.roles import ROLES
from service.embedded.postgres import PostgresServer
from tests.functional.compose.containers import EMPTY_NETWORK, Container, Machine
from tests.stranger import greets

ATTRIBUTES = "rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication, rolcanlogin, rolinherit"


def superuser(machine: Machine, ledger: Container, database: str = "naskah") -> str:
    """How the superuser of the compose file's PostgreSQL connects."""
    return f"postgresql://postgres:{ledger.env['POSTGRES_PASSWORD']}@127.0.0.1:{machine.ports['postgres']}/{database}"


def test_the_first_start_script_makes_the_roles_that_the_ledger_makes(
    machine: Machine, ledger: Container, postgres: PostgresServer, role_passwords: dict[str, str]
) -> None:
    asked = f"SELECT rolname, {ATTRIBUTES} FROM pg_roles WHERE rolname LIKE 'naskah%' ORDER BY 1"
    with psycopg.connect(superuser(machine, ledger)) as by_script, psycopg.connect(postgres.dsn()) as by_code:
        assert by_script.execute(asked).fetchall() == by_code.execute(asked).fetchall()
    assert set(role_passwords) == set(ROLES)


def test_nobody_but_the_four_roles_may_connect_to_the_ledger(machine: Machine, ledger: Container) -> None:
    asked = (
        "SELECT datdba::regrole::text, datacl::text, encoding = 6 FROM pg_database WHERE datname = 'naskah'"
    )
    with psycopg.connect(superuser(machine, ledger)) as connection:
        owner, rights, utf8 = connection.execute(asked).fetchone() or ("", "", False)
    assert owner == "naskah_owner"
    assert {word.split("=")[0] for word in rights.strip("{}").split(",")} == set(ROLES)
    assert utf8


def test_the_ledger_writes_through_to_the_disk_and_checks_its_pages(
    machine: Machine, ledger: Container
) -> None:
    with psycopg.connect(superuser(machine, ledger)) as connection:
        settings: dict[str, str] = dict(
            connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
                (
                    [
                        "fsync",
                        "synchronous_commit",
                        "full_page_writes",
                        "data_checksums",
                        "password_encryption",
                    ],
                ),
            ).fetchall()
        )
    assert settings.pop("password_encryption") == "scram-sha-256"
    assert set(settings.values()) == {"on"}


def test_the_bell_asks_for_its_password_keeps_a_log_and_refuses_when_full(
    machine: Machine, bell: Container
) -> None:
    with redis.Redis(port=machine.ports["redis"]) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    with redis.Redis(
        port=machine.ports["redis"], username="naskah_admin", password=bell.env["REDIS_PASSWORD"]
    ) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert bell.process is not None
    command_line = Path(f"/proc/{bell.process.pid}/cmdline").read_bytes().decode()
    assert bell.env["REDIS_PASSWORD"] not in command_line


def test_only_the_s3_of_seaweedfs_is_reachable_from_other_containers(
    machine: Machine, vault: Container
) -> None:
    if machine.vault != "seaweedfs":
        return
    # The gateway's gRPC port listens where S3 does.
    assert "-disableHttp=true" in vault.argv
    grpc = [word for word in vault.argv if re.match(r"-\S+\.port\.grpc=", word)]
    assert len(grpc) == 4
    for word in grpc:
        port = int(word.partition("=")[2])
        assert not greets(port, tls=False), word
        assert not greets(port, tls=True), word
    command = machine.services["seaweedfs"]["command"]
    assert "-ip.bind=127.0.0.1" in command
    assert [word for word in command if "0.0.0.0" in word] == ["-s3.ip.bind=0.0.0.0"]


def test_the_converter_starts_only_where_there_is_no_network(machine: Machine) -> None:
    converter = machine.container("converter")
    refused = subprocess.run(
        converter.argv, env=converter.env, check=False, capture_output=True, text=True, timeout=240
    )
    assert refused.returncode == 2
    assert "network_mode: none" in refused.stderr
    converter.start(wrapper=EMPTY_NETWORK)
    try:
        converter.wait_healthy()
    finally:
        converter.stop()


def test_the_vault_answers_its_own_health_check(vault: Container) -> None:
    assert vault.healthy()
