"""A full disk: the ledger's stops intake with a clear answer, the vault's puts the work off. Neither loses anything.

The ledger's disk is real: a file system of 24 MB under the tables, mounted in a mount namespace of the server's own,
which root and an ordinary user may both make. Its write-ahead log lies on another disk, as in an installation that
wants an answer rather than a server that stops.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from archive.ledger import Ledger, roles
from archive.ledger.documents import versions
from archive.ledger.jobs import steering
from archive.ledger.upgrade import upgrade
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.ports import free_ports
from service.embedded.postgres import PostgresServer
from service.embedded.servers import Command
from tests.conftest import LedgerDsns, S3Access
from tests.functional.api.conftest import STRUCTURED, event, running
from tests.house import CLIENT, House, a_press, house
from tests.loopback import ClosingServer
from tests.patience import PATIENCE_S
from worker.queue import PRESS_PDF

__all__ = ["house"]
MOUNTED = (
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
    'mount -t tmpfs -o size=24m,mode=0700 tmpfs "$0" && exec "$@"',
)
AS_NOBODY = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
"""PostgreSQL refuses to run as uid 0, which it would be in the namespace that may mount."""


class SmallDisk(PostgresServer):
    """A PostgreSQL that sees a small file system at ``small``."""

    @property
    def small(self) -> Path:
        return self.home / "small"

    def command(self) -> Command:
        self.small.mkdir(exist_ok=True)
        whole = super().command()
        return Command(argv=whole.argv, wrapper=(*MOUNTED, str(self.small), *AS_NOBODY))


@pytest.fixture
def small_disk(servers_home: Path) -> Iterator[LedgerDsns]:
    """A migrated ledger whose tables lie on the small disk."""
    (port,) = free_ports(1)
    server = SmallDisk(servers_home / "small-disk", port, password=secrets.token_urlsafe(18))
    server.start()
    try:
        server.wait_ready()
        passwords = {role: secrets.token_urlsafe(18) for role in roles.ROLES}
        roles.create(server.dsn(), passwords)
        name = "small"
        roles.create_database(server.dsn(), name)
        with psycopg.connect(server.dsn(), autocommit=True) as superuser:
            superuser.execute(f"CREATE TABLESPACE small LOCATION '{server.small}'")
            superuser.execute(f"ALTER DATABASE {name} SET TABLESPACE small")
        owner, app, press, proof = (server.dsn(role, passwords[role], name) for role in roles.ROLES)
        upgrade(owner)
        yield LedgerDsns(
            name=name, owner=owner, app=app, press=press, proof=proof, superuser=server.dsn(database=name)
        )
    finally:
        server.kill()


def fill(superuser: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Take what room there is, down to the last pages."""
    superuser.execute("CREATE TABLE rubbish (bytes bytea)")
    superuser.execute("ALTER TABLE rubbish ALTER bytes SET STORAGE EXTERNAL")
    for size in (1 << 20, 1 << 16, 1 << 13):
        try:
            while True:
                superuser.execute("INSERT INTO rubbish VALUES (decode(repeat('ab', %s), 'hex'))", (size,))
        except psycopg.errors.DiskFull:
            continue


def ready(client: httpx.Client, *, accepting: bool) -> httpx.Response:
    """Ask for readiness until it says whether events are accepted; the prober looks each few seconds."""
    deadline = time.monotonic() + PATIENCE_S
    while (answer := client.get("/health/ready")).json()["accepting"] is not accepting:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return answer


def test_a_ledger_without_room_says_507_keeps_what_it_took_and_goes_on_when_there_is_room(
    small_disk: LedgerDsns, tmp_path: Path
) -> None:
    (nobody,) = free_ports(1)
    access = S3Access(endpoint=f"127.0.0.1:{nobody}", access_key="a", secret_key="b", bucket="none")
    taken: list[str] = []
    environ = {**os.environ, **small_disk.env(), **access.env()}
    with (
        running(environ, small_disk, tmp_path) as service,
        service.client() as client,
        psycopg.connect(small_disk.superuser, autocommit=True) as superuser,
    ):

        def send() -> tuple[int, dict[str, str], dict[str, object]]:
            answer = client.post("/events", content=json.dumps(event()), headers=STRUCTURED)
            if answer.status_code == 202:
                taken.append(answer.json()["document_id"])
            return answer.status_code, dict(answer.headers), answer.json()

        assert send()[0] == 202
        fill(superuser)
        for _ in range(200):
            status, headers, told = send()
            if status != 202:
                break
        assert (status, told["type"]) == (507, "urn:naskah:problem:ledger-full")
        assert int(headers["retry-after"]) > 0
        assert told["errors"]
        assert ready(client, accepting=False).status_code == 503
        # What was taken is there, and can be read while there is no room.
        assert client.get(f"/documents/{taken[0]}").status_code == 200
        superuser.execute("DROP TABLE rubbish")
        assert send()[0] == 202
        ready(client, accepting=True)
        kept = superuser.execute("SELECT id::text FROM document").fetchall()
    assert {row[0] for row in kept} == set(taken)


@contextmanager
def full_store() -> Iterator[str]:
    """An S3 server that has no room left, as MinIO says it."""

    class Full(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b"<Error><Code>XMinioStorageFull</Code><Message>no space left</Message></Error>"
            self.send_response(507)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ClosingServer(("127.0.0.1", 0), Full)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_vault_without_room_puts_the_job_off_uncharged_and_it_is_archived_when_there_is_room(
    house: House, ledger_dsns: LedgerDsns, converter_socket: Path
) -> None:
    taken = house.accept("surat_edaran")
    with full_store() as endpoint:
        press = a_press(
            ledger=Ledger(ledger_dsns.press, min_size=1, max_size=3),
            vault=open_vault(VaultSettings.from_env({**house.s3.env(), "NASKAH_VAULT_ENDPOINT": endpoint})),
            catalog=house.catalog,
            converter_socket=str(converter_socket),
            queues=[PRESS_PDF],
        )
        assert press.run([taken.job_id]) == 0
        press.close()
    with house.app.acting(CLIENT) as tx:
        job = steering.get(tx, taken.job_id)
    assert job is not None
    assert (job.state, job.cause, job.attempts) == ("waiting", "VaultUnavailable", 0)
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE job SET run_after = now()")

    assert house.press.run([taken.job_id]) == 1

    with house.app.acting(CLIENT) as tx:
        assert len(versions.of(tx, taken.document_id)) == 1
