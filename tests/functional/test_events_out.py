"""Events out through the real courier's process: subscribed over HTTP, received by a real target, judged by OpenSSL."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import PUBLIC, DeskHouse, desk_house
from tests.house import SOURCE
from tests.patience import PATIENCE_S, until
from tests.typist import at_hand
from tests.webhook_target import LOOPBACK, library_accepts, npm_accepts, openssl_accepts, target

ROOT = Path(__file__).resolve().parents[2]
CONSUMER = ROOT / "examples/webhook-consumer/consumer.py"
NETWORKS = {"NASKAH_WEBHOOK_NETWORKS": LOOPBACK}


@pytest.fixture
def office(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket, environ=NETWORKS) as house:
        yield house


@contextmanager
def courier(dsns: LedgerDsns, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """The courier as its own program."""
    env = {**os.environ, **dsns.env(), **NETWORKS, "NASKAH_PUBLIC_URL": PUBLIC, **environ}
    process = subprocess.Popen([sys.executable, "-m", "service.courier"], env=env, cwd=ROOT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(240) == 0


def subscribe(office: DeskHouse, url: str, **body: Any) -> Any:
    return office.call("admin", "POST", "/webhooks", 201, json={"url": url, **body})


def test_a_document_that_is_made_is_told_to_who_subscribed(
    office: DeskHouse, ledger_dsns: LedgerDsns
) -> None:
    with target() as subscriber, courier(ledger_dsns):
        made = subscribe(office, subscriber.url)
        document = office.draft()
        (received,) = subscriber.wait_for(1, 90)

    event = received.event
    assert received.headers["content-type"].startswith("application/cloudevents+json")
    assert event.keys() == {
        *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"),
    }
    assert (event["specversion"], event["id"], event["subject"]) == ("1.0", received.id, document)
    assert event["type"] == "id.naskah.document.archived.v1"
    assert event["data"]["link"] == f"{PUBLIC}/documents/{document}"
    assert event["data"]["status"] == "konsep"
    assert [openssl_accepts(key["key"], received) for key in made["keys"]] == [True]


def test_the_published_libraries_check_what_a_subscriber_chose_to_have_signed_by_a_secret(
    office: DeskHouse, ledger_dsns: LedgerDsns
) -> None:
    with target() as both, target() as hmac_alone, courier(ledger_dsns):
        made = subscribe(office, both.url, schemes=["v1", "v1a"])
        alone = subscribe(office, hmac_alone.url, schemes=["v1"])
        assert (alone["keys"], alone["schemes"]) == ([], ["v1"])
        assert "secret" not in office.call("admin", "GET", f"/webhooks/{made['id']}")
        document = office.draft()
        (first,), (other,) = both.wait_for(1), hmac_alone.wait_for(1)
        assert [accepts(made["secret"], first) for accepts in (library_accepts, npm_accepts)] == [True, True]
        assert [openssl_accepts(key["key"], first) for key in made["keys"]] == [True]
        assert library_accepts(alone["secret"], other)
        assert [accepts(made["secret"], other) for accepts in (library_accepts, npm_accepts)] == [
            False,
            False,
        ]
        # Which event of a sender the document came of.
        sent = office.call(
            "intake", "GET", "/events", params={"source": SOURCE, "id": first.event["data"]["event"]["id"]}
        )
        assert [each["document_id"] for each in sent["taken"]] == [document]

        # A new secret beside the old: for the overlap either is enough, then the new one alone.
        fresh = json.loads(naskah(office, "rotate", made["id"], "--json").stdout)["secret"]
        naskah(office, "test", made["id"])
        second = both.wait_for(2)[1]
        assert [library_accepts(secret, second) for secret in (made["secret"], fresh)] == [True, True]
        newest = naskah(office, "rotate", made["id"], "--overlap-hours", "0").stdout.strip()
        naskah(office, "test", made["id"])
        third = both.wait_for(3)[2]
        accepted = [library_accepts(secret, third) for secret in (made["secret"], fresh, newest)]
        assert accepted == [False, False, True]
    plain = subscribe(office, "http://127.0.0.1:9/")
    refused = office.call("admin", "POST", f"/webhooks/{plain['id']}/rotate", 422)
    assert "no secret of its own" in refused["errors"][0]["reason"]
    wrong = office.call(
        "admin", "POST", "/webhooks", 422, json={"url": "http://127.0.0.1:9/", "schemes": ["v2"]}
    )
    assert [each["path"] for each in wrong["errors"]] == ["schemes"]


@contextmanager
def consumer(keys: str, folder: Path) -> Iterator[str]:
    """The shipped receiver as its own program; yields its address. What it says it worked on is in ``worked``."""
    env = {"PATH": os.environ["PATH"], "NASKAH_WEBHOOK_KEYS": keys, "LISTEN": "127.0.0.1:0"}
    env["EVENTS_FILE"] = str(folder / "events.sqlite")
    with (folder / "worked").open("w") as out, (folder / "refused").open("a") as err:
        process = subprocess.Popen(
            [sys.executable, str(CONSUMER)], env=env, stdout=out, stderr=err, text=True
        )
        try:
            until(lambda: "listening on" in (folder / "worked").read_text())
            yield f"http://{(folder / 'worked').read_text().split()[2]}/"
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def naskah(office: DeskHouse, *words: str) -> subprocess.CompletedProcess[str]:
    """A command as an administrator gives it."""
    env = {
        "PATH": os.environ["PATH"],
        "COLUMNS": "250",
        "NASKAH_URL": str(office.http.base_url),
        "NASKAH_TOKEN": office.tokens["admin"],
    }
    return at_hand().run(["webhooks", *words], env=env)


def test_the_shipped_receiver_takes_each_event_once_and_only_genuine_ones(
    office: DeskHouse, ledger_dsns: LedgerDsns, tmp_path: Path
) -> None:
    def worked() -> list[str]:
        return (tmp_path / "worked").read_text().splitlines()[1:]

    key = office.call("admin", "POST", "/webhooks:rotate", json={"overlap_hours": 0})["keys"][0]["key"]
    assert office.http.get("/webhooks/keys/1306").json()["keys"][0]["key"] == key
    with consumer(key, tmp_path) as url, courier(ledger_dsns):
        added = naskah(office, "add", url, "--type", "archived", "--note", "uji", "--json")
        assert added.returncode == 0, added.stdout + added.stderr
        webhook = json.loads(added.stdout)["id"]
        tested = naskah(office, "test", webhook)
        assert tested.returncode == 0, tested.stdout + tested.stderr
        document = office.draft()
        line = f"id.naskah.document.archived.v1 {document} konsep"
        until(lambda: line in worked())

        # Sent again, by hand: taken with thanks, and worked on no second time.
        sent = office.call("admin", "GET", f"/webhooks/{webhook}/deliveries")["deliveries"][0]
        again = naskah(office, "replay", webhook, "--event", sent["event"])
        assert "1 deliveries" in again.stdout, again.stdout + again.stderr
        path = f"/webhooks/{webhook}/deliveries/{sent['event']}"
        until(lambda: office.call("admin", "GET", path)["attempts"] == 1)
        until(lambda: office.call("admin", "GET", path)["state"] == "delivered")
        assert worked().count(line) == 1

        # A new key beside the old: the receiver that knows the old one still accepts; without it, no longer.
        office.call("admin", "POST", "/webhooks:rotate", json={"overlap_hours": 1})
        assert naskah(office, "test", webhook).returncode == 0
        office.call("admin", "POST", "/webhooks:rotate", json={"overlap_hours": 0})
        refused = naskah(office, "test", webhook)
        assert refused.returncode == 1
        assert "http_401" in refused.stderr
        forged = httpx.post(url, content=b"{}", headers={"webhook-id": "x", "webhook-timestamp": "1"})
        assert forged.status_code == 401
    assert "no signature is by a known key" in (tmp_path / "refused").read_text()
    shown = naskah(office, "list")
    assert (webhook in shown.stdout, url in shown.stdout) == (True, True)
    with psycopg.connect(office.superuser) as connection:
        actions = connection.execute(
            "SELECT action, count(*) FROM audit_entry WHERE action LIKE 'webhook.%' GROUP BY action ORDER BY action"
        ).fetchall()
    assert dict(actions) == {
        "webhook.added": 1, "webhook.key_rotated": 3, "webhook.replayed": 1, "webhook.tested": 3,
    }  # fmt: skip


def test_subscriptions_are_refused_with_every_reason_and_steered_over_http(office: DeskHouse) -> None:
    wrong = office.call(
        "admin", "POST", "/webhooks", 422,
        json={"url": "http://10.0.0.7/", "types": ["signed"], "note": "x" * 201},
    )  # fmt: skip
    assert [each["path"] for each in wrong["errors"]] == ["url", "types[0]", "note"]
    assert "NASKAH_WEBHOOK_NETWORKS" in wrong["errors"][0]["reason"]
    for url in ("http://169.254.169.254/latest/meta-data/", "https://user:x@127.0.0.1/", "ftp://127.0.0.1/"):
        office.call("admin", "POST", "/webhooks", 422, json={"url": url})
    office.call("admin", "POST", "/webhooks", 403, json={"url": "http://127.0.0.1:9/", "ceiling": "R"})
    office.call("intake", "POST", "/webhooks", 403, json={"url": "http://127.0.0.1:9/"})

    made = subscribe(office, "http://127.0.0.1:9/", ceiling="T", note="uji")
    path = f"/webhooks/{made['id']}"
    assert office.call("admin", "POST", f"{path}/pause", json={"reason": "pindah"})["reason"] == "pindah"
    assert office.call("arsip", "GET", path)["state"] == "paused"
    assert office.call("admin", "POST", f"{path}/resume")["state"] == "active"
    assert office.call("admin", "GET", "/queues")["webhooks"][0]["id"] == made["id"]
    told = office.http.get("/metrics").text
    assert f'naskah_webhook_waiting{{satker="1306",webhook="{made["id"]}"}} 0.0' in told
    assert "naskah_courier_unsorted_seconds 0.0" in told
    assert (
        office.http.get("/health/ready").json()["parts"]["courier"]["state"] == "away"
    )  # none runs in this test
    office.call("arsip", "DELETE", path, 403)
    office.call("admin", "DELETE", path)
    office.call("admin", "GET", path, 404)
    assert office.call("admin", "GET", "/webhooks") == {"webhooks": []}
