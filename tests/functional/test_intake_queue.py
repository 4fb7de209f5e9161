"""Events over the Celery queue ``intake``, to a real consumer process: taken by the desk's rules, or kept with the reason."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis
from celery import Celery
from kombu import Connection, Exchange, Queue

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.intake import events
from archive.ledger.intake.events import RefusedEvent
from archive.ledger.intake.refusals import Sender
from archive.ledger.office import keys, offices
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import read_office
from service.embedded.ports import free_ports
from service.embedded.postgres import PostgresServer
from service.embedded.valkey import ValkeyServer
from service.identity.secrets import mint
from service.intake import refusing
from service.intake.refusing import TOLD_A_MINUTE, RefusedMessage
from tests.conftest import LedgerDsns
from tests.house import OFFICE, SOURCE
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "examples" / "clients" / "celery_client.py"
WITHIN_S = PATIENCE_S


class Intake:
    """A consumer process, the broker and the ledger it stands between, and a key that may send."""

    def __init__(self, env: dict[str, str], dsns: LedgerDsns, url: str, log: Path) -> None:
        self.env = {**env, "NASKAH_PUBLIC_URL": "https://naskah.example", "NASKAH_BROKER_URL": url}
        self.dsns = dsns
        self.url = url
        self.log = log
        self.ledger = Ledger(dsns.app, max_size=2)
        config = read_office(OFFICE)
        minted = mint()
        self.token, self.key = minted.token, minted.id
        with self.ledger.acting(Principal.system("test", "1306")) as tx:
            offices.apply(
                tx, satker="1306", nama=config["nama"], zona=config["zona"], config=config, by="test"
            )
            keys.add(
                tx,
                key_id=minted.id,
                satker="1306",
                name="intake",
                kind="client",
                person_id=None,
                roles=["intake"],
                sources=[SOURCE],
                ceiling=AccessClass.T,
                secret_digest=minted.digest,
                by="test",
            )

    @contextmanager
    def consumer(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run the consumer for the block; it must end well when told to."""
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "service.consumer"], env=self.env, cwd=ROOT, stderr=output
            )
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(PATIENCE_S) == 0, self.log.read_text()[-3000:]

    def send_as_example(self, *files: Path, token: str | None = None) -> None:
        """Send files with the example client, as an intake service would."""
        env = {**os.environ, "NASKAH_BROKER_URL": self.url, "NASKAH_TOKEN": token or self.token}
        subprocess.run([sys.executable, str(CLIENT), *map(str, files)], env=env, check=True, timeout=240)

    def send(self, *args: Any, task: str = "naskah.accept_event", token: str | None = "", **how: Any) -> None:
        """Send a task message."""
        app = Celery("client", broker=self.url, set_as_current=False)
        headers = {"authorization": f"Bearer {self.token if token == '' else token}"}
        if token is None:
            headers = {}
        how = {"args": list(args), **how}
        app.send_task(task, queue="intake", headers=headers, retry=False, **how)
        app.close()

    def put(self, body: bytes | str, headers: dict[str, Any], content_type: str = "application/json") -> None:
        """Put a message on the queue that no Celery client would write."""
        queue = Queue("intake", Exchange("intake"), routing_key="intake")
        with Connection(self.url) as connection:
            connection.Producer().publish(
                body,
                exchange=queue.exchange,
                routing_key="intake",
                declare=[queue],
                headers=headers,
                content_type=content_type,
                content_encoding="utf-8" if content_type == "application/json" else "binary",
                serializer=None,
            )

    def documents(self) -> list[tuple[str, str]]:
        """(event id, channel) of what was taken."""
        with psycopg.connect(self.dsns.superuser) as connection:
            return list(
                connection.execute("SELECT event_id, channel FROM event ORDER BY event_id").fetchall()
            )

    def refused(self, satker: str | None = "1306", sender: Sender | None = None) -> list[RefusedEvent]:
        """What was refused and is shown to an office or one of its senders, or what belongs to nobody known."""
        with self.ledger.acting(Principal.system("test", satker)) as tx:
            found = events.refused(tx, 100, sender=sender).items
            return [each for each in found if each.satker == (satker or "*")]

    def left(self) -> int:
        """Messages waiting or unacknowledged."""
        with redis.Redis.from_url(self.url) as server:
            unacknowledged = sum(int(str(server.hlen(key))) for key in ("intake.unacked", "unacked"))
            return int(str(server.llen("intake"))) + unacknowledged

    def wait(self, until: Callable[[], bool], left: int = 0) -> None:
        """Wait until it is so and so many messages are left, on the queue or in hand."""
        deadline = time.monotonic() + WITHIN_S
        while not (until() and self.left() == left):
            assert time.monotonic() < deadline, (self.documents(), self.left(), self.log.read_text()[-3000:])
            time.sleep(0.05)


@pytest.fixture
def intake(
    stack_env: dict[str, str], ledger_dsns: LedgerDsns, valkey_url: str, tmp_path: Path
) -> Iterator[Intake]:
    found = Intake(stack_env, ledger_dsns, valkey_url, tmp_path / "consumer.log")
    yield found
    found.ledger.close()


def event(id_: str | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": id_ or uuid4().hex,
        "source": SOURCE,
        "type": "id.naskah.document.requested.v1",
        "data": {
            "jenis": "surat_edaran",
            "unit": "3",
            "payload": dict(Catalog.scan()["surat_edaran"].example),
        },
        **changes,
    }


def test_the_example_client_s_events_are_taken_once(intake: Intake, tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(json.dumps(event(name)))
    intake.send_as_example(*files, files[0])
    with intake.consumer():
        intake.wait(lambda: len(intake.documents()) == 2)
    assert intake.documents() == [("a", "celery"), ("b", "celery")]
    assert intake.refused() == []


def test_the_event_may_come_as_text_or_by_name_or_in_the_old_protocol(intake: Intake) -> None:
    intake.send(json.dumps(event("text")))
    intake.send(args=[], kwargs={"event": event("named")})
    old = {"task": "naskah.accept_event", "id": "1", "args": [event("old")], "kwargs": {}}
    intake.put(json.dumps(old), {"authorization": f"Bearer {intake.token}"})
    with intake.consumer():
        intake.wait(lambda: len(intake.documents()) == 3)
    assert [name for name, _ in intake.documents()] == ["named", "old", "text"]


def test_what_the_desk_refuses_is_kept_with_every_reason(intake: Intake) -> None:
    wrong = event("wrong")
    wrong["data"]["payload"] = {"perihal": "a\0b", "no\0such": 1}
    intake.send(wrong)
    intake.send(event("other", source="https://elsewhere.example/"))
    intake.send(event("same"))
    with intake.consumer():
        intake.wait(lambda: len(intake.documents()) == 1)
        intake.send(event("same", subject="another"))
        intake.wait(lambda: len(intake.refused()) == 3)
    by_id = {each.event_id: each for each in intake.refused()}
    assert by_id["wrong"].problem["type"] == "urn:naskah:problem:event-refused"
    assert len(by_id["wrong"].problem["errors"]) > 3
    assert json.loads(by_id["wrong"].raw)["id"] == "wrong"
    assert by_id["other"].problem["type"] == "urn:naskah:problem:source-forbidden"
    assert by_id["same"].problem["type"] == "urn:naskah:problem:event-conflict"
    assert {each.channel for each in by_id.values()} == {"celery"}


def test_a_sender_sees_what_of_its_own_was_refused_and_who_subscribed_is_told_no_data(intake: Intake) -> None:
    wrong = event("mine")
    wrong["data"]["payload"] = {"perihal": "Rahasia"}
    intake.send(wrong)
    intake.send(event("other", source="https://elsewhere.example/"))
    intake.send(event("nobody"), token="nonsense")
    with intake.consumer():
        intake.wait(lambda: len(intake.refused()) == 2 and len(intake.refused(None)) == 1)
    own = Sender(id=f"key:{intake.key}", sources=(SOURCE,))
    successor = Sender(id=f"key:{uuid4()}", sources=(SOURCE,))
    stranger = Sender(id=f"key:{uuid4()}", sources=("https://else", f"{SOURCE}x"))
    assert {each.event_id for each in intake.refused(sender=own)} == {"mine", "other"}
    assert {each.event_id for each in intake.refused(sender=successor)} == {"mine"}
    assert intake.refused(sender=stranger) == []
    with psycopg.connect(intake.dsns.superuser) as connection:
        told = connection.execute(
            "SELECT type, akses, data FROM outbound_event WHERE document_id IS NULL"
        ).fetchall()
    assert {(row[0], row[1]) for row in told} == {("id.naskah.event.refused.v1", int(AccessClass.T))}
    assert {row[2]["event"]["id"] for row in told} == {"mine", "other"}
    assert all(row[2].keys() == {"event", "reasons"} and row[2]["reasons"] for row in told)
    assert "Rahasia" not in json.dumps([row[2] for row in told])


def test_a_sender_that_goes_on_failing_is_told_of_no_more_in_a_minute_than_a_person_reads(
    intake: Intake,
) -> None:
    with intake.ledger.acting(Principal.system("test", "1306")) as tx:
        sender = Principal(id="key:x", satker="1306", ceiling=AccessClass.B, roles=frozenset(), kind="client")
        kept = RefusedMessage(
            raw="{}", source=SOURCE, event_id="e", problem={"title": "t", "errors": []}, cause="x"
        )
        refusing.keep(tx, sender, "celery", [kept] * (TOLD_A_MINUTE + 5))
    with psycopg.connect(intake.dsns.superuser) as connection:
        told = connection.execute("SELECT count(*) FROM outbound_event").fetchall()
    assert told == [(TOLD_A_MINUTE,)]
    assert len(intake.refused()) == TOLD_A_MINUTE + 5


@pytest.mark.parametrize("token", [None, "nsk_" + "0" * 32 + "_" + "x" * 43, "nonsense"])
def test_what_comes_without_a_known_key_is_kept_for_the_house_alone(
    intake: Intake, token: str | None
) -> None:
    intake.send(event("unknown"), token=token)
    with intake.consumer():
        intake.wait(lambda: len(intake.refused(None)) == 1)
    (kept,) = intake.refused(None)
    assert kept.problem["type"] == "urn:naskah:problem:unauthenticated"
    assert kept.event_id == "unknown"
    assert intake.refused() == []
    assert intake.documents() == []


def test_rows_come_by_the_same_rules_and_each_refused_one_is_kept(intake: Intake) -> None:
    sent = event("rows")
    sent["data"]["rows"] = [{"item": "a"}, {"item": "b", "payload": {"yth": []}}, {"item": "c"}]
    with intake.consumer():
        intake.send(sent)
        intake.send(sent)  # the same again
        intake.wait(lambda: intake.documents() == [("rows", "celery")] * 2)
    kept = intake.refused()
    assert {each.problem["errors"][0]["path"] for each in kept} == {"data.rows[1].payload.yth"}
    assert json.loads(kept[0].raw)["item"] == "b"


def test_what_is_no_event_at_all_is_kept_and_the_queue_goes_on(intake: Intake) -> None:
    task = {"task": "naskah.accept_event", "id": "1", "authorization": f"Bearer {intake.token}"}
    bodies: list[tuple[bytes | str, dict[str, Any], str]] = [
        ("{not json", task, "application/json"),
        (b"\x80\x04\x95pickled", task, "application/x-python-serialize"),
        (b"\xff\xfe", task, "application/json"),
        ("5", task, "application/json"),
        ("null", task, "application/json"),
        ('[[{"a":1,"a":2}],{},{}]', task, "application/json"),
        ("[[NaN],{},{}]", task, "application/json"),
        ("[[],{},{}]", task, "application/json"),
        ('["text",{},{}]', task, "application/json"),
        ('[[1,2],{"event":3},{}]', task, "application/json"),
        ('[["' + "x" * (1 << 20) + '"],{},{}]', task, "application/json"),
        ('[["\\ud800"],{},{}]', task, "application/json"),
        ("[" * 100_000, task, "application/json"),
        ('{"no":"task"}', {"authorization": task["authorization"]}, "application/json"),
        ('[[{"id":"u"}],{},{}]', {**task, "task": "naskah.press"}, "application/json"),
        ("[[{}],{},{}]", {**task, "compression": "application/x-gzip"}, "application/json"),
    ]
    for body, headers, media in bodies:
        intake.put(body, headers, media)
    intake.send(event("good"))
    with intake.consumer():
        intake.wait(lambda: len(intake.documents()) == 1)
    kept = [*intake.refused(), *intake.refused(None)]
    assert len(kept) == len(bodies)
    assert all(each.problem["errors"] and each.raw for each in kept)
    reasons = [error["reason"] for each in kept for error in each.problem["errors"]]
    assert "harus naskah.accept_event" in reasons
    assert not any("yang salah pada sistem kami" in reason for reason in reasons)


NO_MESSAGES = (
    b"",
    b"\xff\xfe\x00 no text",
    b"{",
    b"null",
    b"[]",
    b"[" * 100_000,
    b'"text"',
    b"{}",
    b'{"body": "e30=", "properties": {}}',
    b'{"body": "e30=", "properties": {"delivery_tag": [], "delivery_info": {}}}',
    b'{"body": "e30=", "properties": {"delivery_tag": "a", "delivery_info": {"exchange": 1}}}',
    b'{"body": 7, "properties": {"delivery_tag": "a", "body_encoding": "base64", "delivery_info": {}}}',
    b'{"body": "%", "properties": {"delivery_tag": "a", "body_encoding": "rot13", "delivery_info": {}}}',
)
"""What a list of Redis may hold and kombu cannot read."""


def test_what_is_no_message_is_kept_with_its_reason_and_the_next_is_taken(intake: Intake) -> None:
    with redis.Redis.from_url(intake.url) as server:
        for each in NO_MESSAGES:
            server.lpush("intake", each)
    intake.send(event("after-them"))
    with intake.consumer() as process:
        intake.wait(lambda: len(intake.documents()) == 1)
        assert process.poll() is None
    kept = intake.refused(None)
    assert len(kept) == len(NO_MESSAGES)
    assert {each.raw for each in kept} >= {"{", "null", '"text"', "{}"}
    assert all("no Celery message at all" in json.dumps(each.problem) for each in kept)


def test_an_event_met_by_a_ledger_that_is_away_waits_and_is_taken_when_it_is_back(
    intake: Intake, postgres: PostgresServer
) -> None:
    name = intake.dsns.name
    with intake.consumer() as process, psycopg.connect(postgres.dsn(), autocommit=True) as server:
        intake.send(event("before"))
        intake.wait(lambda: len(intake.documents()) == 1)
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            intake.send(event("meanwhile"))
            intake.send(event("after that"))
            time.sleep(8)
            assert process.poll() is None
            assert intake.left() == 2
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        intake.wait(lambda: len(intake.documents()) == 3)
    assert intake.refused() == []


def test_a_broker_that_restarts_is_found_again_and_one_that_is_away_holds_up_no_stop(
    stack_env: dict[str, str], ledger_dsns: LedgerDsns, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    broker = ValkeyServer(tmp_path / "valkey", port, password="secret")
    broker.start()
    broker.wait_ready()
    intake = Intake(stack_env, ledger_dsns, broker.url(), tmp_path / "consumer.log")
    try:
        with intake.consumer():
            intake.send(event("before"))
            intake.wait(lambda: len(intake.documents()) == 1)
            broker.kill()
            time.sleep(3)
            broker.start()
            broker.wait_ready()
            intake.send(event("after"))
            intake.wait(lambda: len(intake.documents()) == 2)
            broker.kill()
            time.sleep(1)
    finally:
        broker.kill()
        intake.ledger.close()


def test_a_consumer_stopped_while_the_ledger_is_away_gives_the_event_back(
    intake: Intake, postgres: PostgresServer
) -> None:
    name = intake.dsns.name
    with psycopg.connect(postgres.dsn(), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            with intake.consumer():
                intake.send(event("kept"))
                intake.wait(lambda: "intake.waiting" in intake.log.read_text(), left=1)
            with redis.Redis.from_url(intake.url) as broker:
                assert broker.llen("intake") == 1
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    with intake.consumer():
        intake.wait(lambda: [each for each, _ in intake.documents()] == ["kept"])


def test_a_consumer_killed_with_an_event_in_hand_leaves_it_unacknowledged(
    intake: Intake, postgres: PostgresServer
) -> None:
    name = intake.dsns.name
    with psycopg.connect(postgres.dsn(), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            intake.send(event("in hand"))
            with intake.log.open("ab") as output:
                process = subprocess.Popen(
                    [sys.executable, "-m", "service.consumer"], env=intake.env, cwd=ROOT, stderr=output
                )
            with redis.Redis.from_url(intake.url) as broker:
                deadline = time.monotonic() + WITHIN_S
                while broker.hlen("intake.unacked") != 1 and time.monotonic() < deadline:
                    time.sleep(0.05)
                process.kill()
                process.wait()
                assert broker.hlen("intake.unacked") == 1
                # Sixty seconds pass: the time it was handed out moves back.
                (held,) = broker.zrange("intake.unacked_index", 0, -1)
                broker.zadd("intake.unacked_index", {held: time.time() - 61})
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    with intake.consumer():
        intake.wait(lambda: [each for each, _ in intake.documents()] == ["in hand"])
