"""The chapter "On servers of your own" of the admin guide, walked line by line as it is printed, on Debian's own servers.

PostgreSQL and Redis as Debian ships them, then RabbitMQ in Redis's place, and a real MinIO: with each a document goes through.
"""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from amqp.exceptions import AccessRefused
from celery import Celery

from archive.ledger import roles
from doc_templates.catalog import Catalog
from service.embedded.ports import free_ports
from service.processes import MODULES
from tests.debian_servers import Minio, Postgres15, RabbitMQ, Redis7
from tests.house import event
from tests.judges.installed import built
from tests.patience import PATIENCE_S, until
from tests.running_stack import ROOT, STOP_S

GUIDE = ROOT / "docs/guides/admin.md"
CLIENT = ROOT / "examples/clients/celery_client.py"
EVENT = ROOT / "examples/pengumpulan-data-kinerja-2026/02-surat-edaran.json"

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and not (built("debian").exists() and built("minio").exists()),
    reason="needs tests/judges/debian (apt) and tests/judges/minio (Go)",
)


def printed() -> list[str]:
    """The command lines of the chapter, in order."""
    chapter = GUIDE.read_text().split("## On servers of your own", 1)[1].split("\n## ", 1)[0]
    return [line.strip() for line in chapter.splitlines() if re.match(r"        \S", line)]


def users() -> str:
    """The lines of the broker's configuration that the chapter prints."""
    return "user default " + GUIDE.read_text().split("```text\nuser default ", 1)[1].split("```", 1)[0]


LASTING = [line for line in printed() if line.startswith("naskah run ")]


@pytest.fixture(scope="module")
def home(servers_home: Path) -> Path:
    folder = servers_home / "own"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def ledger(home: Path) -> Iterator[dict[str, str]]:
    """Debian's PostgreSQL with roles and database as ``docker/postgres-init.sh`` makes them; the variables that name it."""
    server = Postgres15(home / "postgres")
    server.start()
    try:
        server.wait_ready()
        words = {role: f"{role}-of-the-walk" for role in roles.ROLES}
        told = {
            f"LEDGER_{role.removeprefix('naskah_').upper()}_PASSWORD": word for role, word in words.items()
        }
        made = subprocess.run(
            ["sh", "docker/postgres-init.sh"],
            cwd=ROOT,
            env={**server.superuser(), **told},
            check=False,
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stderr
        yield {
            "NASKAH_LEDGER_OWNER_DSN": server.dsn(roles.OWNER, words[roles.OWNER]),
            "NASKAH_LEDGER_DSN": server.dsn(roles.APP, words[roles.APP]),
            "NASKAH_LEDGER_PRESS_DSN": server.dsn(roles.PRESS, words[roles.PRESS]),
            "NASKAH_LEDGER_PROOF_DSN": server.dsn(roles.PROOF, words[roles.PROOF]),
        }
    finally:
        server.stop()


@pytest.fixture(scope="module")
def vault(home: Path) -> Iterator[dict[str, str]]:
    """A real MinIO; the variables that name it."""
    server = Minio(home / "minio")
    server.start()
    try:
        server.wait_ready()
        yield {
            "NASKAH_VAULT_ENDPOINT": server.endpoint,
            "NASKAH_VAULT_ACCESS_KEY": "naskah",
            "NASKAH_VAULT_SECRET_KEY": server.password,
            "NASKAH_VAULT_BUCKET": "arsip",
            "NASKAH_VAULT_SECURE": "0",
            "NASKAH_VAULT_HORIZON_DAYS": "1",
        }
    finally:
        server.stop()


@pytest.fixture(scope="module")
def surroundings(ledger: dict[str, str], vault: dict[str, str], home: Path) -> dict[str, str]:
    """What the guide says must be set, but for the broker, and nothing else of this process."""
    (port,) = free_ports(1)
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        **ledger,
        **vault,
        "NASKAH_PUBLIC_URL": "https://naskah.example",
        "NASKAH_PKI": str(home / "pki"),
        "NASKAH_CONVERTER_SOCKET": str(home / "converter.sock"),
        "NASKAH_BACKUP_FOLDER": str(home / "backup"),
        "NASKAH_HTTP_PORT": str(port),
    }


def once(line: str, env: dict[str, str]) -> str:
    """Type one line and wait for its end."""
    ran = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=280
    )
    assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


@contextlib.contextmanager
def typed(lines: list[str], env: dict[str, str], logs: Path) -> Iterator[str]:
    """Type the lines in order, those that last stay; yields what the last one printed, and stops what lasts."""
    running: list[subprocess.Popen[bytes]] = []
    told = ""
    try:
        for line in lines:
            if line in LASTING:
                with (logs / f"{line.split()[2]}.log").open("ab") as log:
                    process = subprocess.Popen(
                        ["sh", "-c", f"exec {line}"], cwd=ROOT, env=env, stdout=log, stderr=log
                    )
                running.append(process)
            else:
                told = once(line, env)
        yield told
        assert [process.poll() for process in running] == [None] * len(running)
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(PATIENCE_S)


def a_document_goes_through(env: dict[str, str], token: str) -> None:
    """Send one event by HTTP and wait until its document is archived."""
    asked = event(
        "surat_edaran",
        dict(Catalog.installed()["surat_edaran"].example),
        source="https://e-kinerja.example/",
    )
    with httpx.Client(
        base_url=f"http://127.0.0.1:{env['NASKAH_HTTP_PORT']}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE_S,
        trust_env=False,
    ) as client:

        def answers() -> bool:
            try:
                return client.get("/health/live").status_code == 200
            except httpx.TransportError:
                return False

        until(answers, within_s=PATIENCE_S)
        taken = client.post("/events", json=asked, headers={"Content-Type": "application/cloudevents+json"})
        assert taken.status_code == 202, taken.text
        job = taken.json()["job_id"]
        until(lambda: client.get(f"/jobs/{job}").json()["state"] == "done", within_s=PATIENCE_S)


def a_client_of_the_queue_sends_and_does_nothing_else(
    env: dict[str, str], rabbit: RabbitMQ, token: str
) -> None:
    """The example client is taken in; its user reaches no other queue, reads none, and fills its own to a bound alone."""
    sends = {**env, "NASKAH_BROKER_URL": rabbit.url("intake"), "NASKAH_TOKEN": token}
    subprocess.run([sys.executable, str(CLIENT), str(EVENT)], check=True, env=sends, timeout=PATIENCE_S)
    stranger = Celery("stranger", broker=rabbit.url("intake"), set_as_current=False)
    with stranger.connection_for_write(transport_options={"confirm_publish": True}) as connection:

        def publish(exchange: str, to: str, text: str = "forged") -> None:
            with connection.clone() as own:
                own.Producer(own.channel(), auto_declare=False).publish(
                    {"text": text}, exchange=exchange, routing_key=to
                )

        for exchange, to in (("press", "press"), ("", "press"), ("", "intake")):
            with pytest.raises(AccessRefused):
                publish(exchange, to)
        for name in ("intake", "press"):
            for forbidden in ("basic_get", "queue_purge"):
                with connection.clone() as own:
                    channel: Any = own.channel()
                    with pytest.raises(AccessRefused):
                        getattr(channel, forbidden)(name)
    stranger.close()


def test_the_guide_names_every_process_and_a_document_goes_through_with_each_broker(
    surroundings: dict[str, str], home: Path
) -> None:
    assert {line.split()[2] for line in LASTING} == {each.value for each in MODULES}
    redis, rabbit = Redis7(home / "redis", users()), RabbitMQ(home / "rabbitmq")
    try:
        redis.start()
        rabbit.start()
        redis.wait_ready()
        with typed(printed(), env := {**surroundings, **redis.env()}, home) as told:
            token = told.splitlines()[-1]
            a_document_goes_through(env, token)
        rabbit.wait_ready()
        with typed(LASTING, env := {**surroundings, **rabbit.env()}, home):
            a_document_goes_through(env, token)
            a_client_of_the_queue_sends_and_does_nothing_else(env, rabbit, token)
    finally:
        redis.stop()
        rabbit.stop()
