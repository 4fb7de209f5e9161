"""Events out through the real courier's process: subscribed over HTTP, received by a real target, judged by OpenSSL."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import PUBLIC, DeskHouse, desk_house
from tests.webhook_target import LOOPBACK, openssl_accepts, target

ROOT = Path(__file__).resolve().parents[2]
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
            assert process.wait(30) == 0


def subscribe(office: DeskHouse, url: str, **body: Any) -> Any:
    return office.call("admin", "POST", "/webhooks", 201, json={"url": url, **body})


def test_a_document_that_is_made_is_told_to_who_subscribed(
    office: DeskHouse, ledger_dsns: LedgerDsns
) -> None:
    with target() as subscriber, courier(ledger_dsns):
        made = subscribe(office, subscriber.url)
        document = office.draft()
        (received,) = subscriber.wait_for(1)

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
