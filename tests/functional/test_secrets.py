"""Secrets of a running stack are changed one by one while events come in; a lost one keeps no stack from starting."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import psycopg
import pytest
import redis
from minio import Minio
from minio.error import S3Error
from redis.backoff import NoBackoff
from redis.retry import Retry

from doc_templates.catalog import Catalog
from service.embedded.secret_table import ROWS, SecretRow
from tests.house import event
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S, until
from tests.running_stack import ROOT, STOP_S, Up, alive
from tests.typist import at_hand

OF_THE_STACK = [row for row in ROWS if row.stack]
CE = {"Content-Type": "application/cloudevents+json"}


def commanded(home: Path, *arguments: str) -> str:
    """What a command prints that goes to this stack."""
    env = {"NASKAH_HOME": str(home), "PATH": "/usr/bin:/bin", "HOME": str(home)}
    ran = at_hand().run(arguments, env=env, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


class Sender:
    """A client that sends one event after the other, each until it is accepted, and counts the accepted ones."""

    def __init__(self, up: Up) -> None:
        self.up, self.accepted = up, dict[str, str]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._example = dict(Catalog.installed()["form_data_kinerja"].example)
        self._thread.start()

    def stop(self) -> dict[str, str]:
        self._over.set()
        self._thread.join(STOP_S)
        return self.accepted

    def _send(self) -> None:
        while not self._over.wait(1):
            asked = event("form_data_kinerja", self._example)
            while not self._over.wait(0.05) and not self._accepted(asked):
                pass

    def _accepted(self, asked: dict[str, object]) -> bool:
        env = self.up.env
        try:
            answer = httpx.post(
                env["NASKAH_URL"] + "/events",
                json=asked,
                headers={**CE, "Authorization": f"Bearer {env['NASKAH_TOKEN']}"},
                timeout=PATIENCE_S,
                verify=PLAIN,
                trust_env=False,
            )
        except httpx.TransportError:
            return False
        # 401: the owner's key was changed between reading the file and asking.
        assert answer.status_code in (202, 401, 503), answer.text
        if answer.status_code == 202:
            self.accepted[str(asked["id"])] = answer.json()["document_id"]
        return answer.status_code == 202


def opens_ledger(name: str, up: Up, env: Mapping[str, str]) -> bool:
    try:
        psycopg.connect(env[name]).close()
    except psycopg.OperationalError:
        return False
    return True


def opens_bell(env: Mapping[str, str], *names: str) -> bool:
    """All addresses open it, or none does."""
    found = set()
    for name in names:
        with redis.Redis.from_url(env[name], retry=Retry(NoBackoff(), 0)) as client:
            try:
                found.add(bool(client.ping()))
            except redis.AuthenticationError:
                found.add(False)
    (opened,) = found
    return opened


def opens_vault(up: Up, env: Mapping[str, str]) -> bool:
    keys = (env["NASKAH_VAULT_ACCESS_KEY"], env["NASKAH_VAULT_SECRET_KEY"])
    try:
        return bool(Minio(env["NASKAH_VAULT_ENDPOINT"], *keys, secure=False).list_buckets())
    except S3Error:
        return False


def opens_service(up: Up, env: Mapping[str, str]) -> bool:
    headers = {"Authorization": f"Bearer {env['NASKAH_TOKEN']}"}
    return (
        httpx.get(
            env["NASKAH_URL"] + "/documents", headers=headers, verify=PLAIN, trust_env=False
        ).status_code
        == 200
    )


def opens_cluster(up: Up, env: Mapping[str, str]) -> bool:
    port = json.loads((up.home / "stack.json").read_text())["ports"]["postgres"]
    dsn = f"postgresql://postgres:{env['postgres']}@127.0.0.1:{port}/postgres"
    return opens_ledger("dsn", up, {"dsn": dsn})


def carried_by_seaweed(up: Up, env: Mapping[str, str]) -> bool:
    """The parts of SeaweedFS know one key alone, the one the process was started with."""
    seed = json.loads((up.home / "secrets.json").read_text())["seaweed_jwt"]
    return bool(seed == env["seaweed_jwt"]) and opens_vault(up, env)


OPENS: dict[str, Callable[[Up, Mapping[str, str]], bool]] = {
    "owner": opens_service,
    "superuser": opens_cluster,
    "ledger-owner": lambda up, env: opens_ledger("NASKAH_LEDGER_OWNER_DSN", up, env),
    "ledger-app": lambda up, env: opens_ledger("NASKAH_LEDGER_DSN", up, env),
    "ledger-press": lambda up, env: opens_ledger("NASKAH_LEDGER_PRESS_DSN", up, env),
    "ledger-proof": lambda up, env: opens_ledger("NASKAH_LEDGER_PROOF_DSN", up, env),
    "bell": lambda up, env: opens_bell(
        env, *(f"NASKAH_{role}_BROKER_URL" for role in ("RELAY", "PRESS", "CONSUMER"))
    ),
    "bell-intake": lambda up, env: opens_bell(env, "NASKAH_BROKER_URL"),
    "vault": opens_vault,
    "seaweed": carried_by_seaweed,
}
"""How each secret of the stack is tried; one without a line here fails its test."""


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    running = Up(tmp_path_factory.mktemp("secrets") / "var")
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGTERM)
    assert not alive(running.tree)


@pytest.fixture(scope="module")
def sender(up: Up) -> Iterator[Sender]:
    sending = Sender(up)
    yield sending
    sending.stop()


def held(up: Up) -> dict[str, str]:
    """Every secret as the files give it now."""
    return {**json.loads((up.home / "secrets.json").read_text()), **up.env}


@pytest.mark.parametrize("row", OF_THE_STACK, ids=lambda row: row.name)
def test_a_secret_of_the_running_stack_is_changed_and_the_old_one_opens_nothing(
    up: Up, sender: Sender, row: SecretRow
) -> None:
    before, opens = held(up), OPENS[row.name]
    assert opens(up, before)
    assert f"{row.name} is changed" in commanded(up.home, "keys", "rotate", row.name)
    after = held(up)
    assert {name for name in row.stack if before[name] == after[name]} == set()
    assert opens(up, after)
    assert not opens(up, before)
    until(lambda: up.get("/health/ready").json()["status"] == "ok")  # told from what the last look saw


def test_no_event_that_was_accepted_meanwhile_is_lost(up: Up, sender: Sender) -> None:
    accepted = sender.stop()
    assert len(accepted) >= len(OF_THE_STACK)

    def archived(document: str) -> bool:
        return bool(up.get(f"/documents/{document}").json()["version"])

    for document in accepted.values():
        until(lambda document=document: archived(document))  # type: ignore[misc]


def test_killed_over_a_change_with_its_file_lost_and_its_key_revoked_the_stack_starts(
    up: Up, sender: Sender
) -> None:
    documents = len(sender.stop())
    (key,) = [
        key for key in json.loads(commanded(up.home, "keys", "list", "--json")) if not key["revoked_at"]
    ]
    commanded(up.home, "keys", "revoke", key["id"])
    assert not opens_service(up, up.env)
    secrets = up.home / "secrets.json"
    before = secrets.read_bytes()
    asking = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "keys", "rotate", "ledger-app", "--home", str(up.home)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: secrets.read_bytes() != before)
    up.process.kill()
    up.process.communicate()
    asking.wait(STOP_S)
    until(lambda: not alive(up.tree))
    secrets.unlink()
    again = Up(up.home)
    try:
        found = again.get("/documents?limit=200")
        assert found.status_code == 200
        assert len(found.json()["documents"]) >= documents
        for opens in OPENS.values():
            assert opens(again, held(again))
    finally:
        assert again.stop(signal.SIGTERM) == 0
