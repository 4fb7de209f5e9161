"""The front desk while its neighbours are away: intake goes on without broker and S3, and says clearly when it cannot."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from service.embedded.ports import free_ports
from tests.conftest import LedgerDsns, S3Access
from tests.functional.api.conftest import STRUCTURED, Service, event, running
from tests.patience import PATIENCE_S


@contextmanager
def alone(dsns: LedgerDsns, folder: Path) -> Iterator[Service]:
    """A service process whose broker and S3 answer nobody."""
    (nobody,) = free_ports(1)
    access = S3Access(endpoint=f"127.0.0.1:{nobody}", access_key="a", secret_key="b", bucket="none")
    with running({**os.environ, **dsns.env(), **access.env()}, dsns, folder) as found:
        yield found


@pytest.fixture(scope="module")
def lonely(
    shared_ledger: Callable[[str], LedgerDsns], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """One for the tests behind which it is well again."""
    with alone(shared_ledger("outages"), tmp_path_factory.mktemp("outages")) as found:
        yield found


def away(answer: httpx.Response) -> bool:
    """Whether a part is away."""
    return answer.status_code == 503


def until(client: httpx.Client, told: Callable[[httpx.Response], bool]) -> Any:
    """Ask for readiness until it is answered so; what is told then."""
    deadline = time.monotonic() + PATIENCE_S
    while not told(answer := client.get("/health/ready")):
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return answer.json()


def send(client: httpx.Client) -> httpx.Response:
    """Send one event."""
    return client.post("/events", content=json.dumps(event()), headers=STRUCTURED)


def test_events_are_taken_while_broker_and_s3_answer_nobody(lonely: Service) -> None:
    with lonely.client() as client:
        answer = send(client)
        assert answer.status_code == 202
        ready = until(client, away)
        assert ready["parts"]["vault"]["state"] == "away"
        assert ready["accepting"] is True  # what comes is taken all the same


def test_a_full_disk_stops_intake_with_a_clear_answer_and_loses_nothing(lonely: Service) -> None:
    with lonely.client() as client, psycopg.connect(lonely.superuser, autocommit=True) as server:
        before = send(client).json()
        # The server's own answer to a write when its disk is full, at the very place where it would come.
        server.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        server.execute("CREATE TRIGGER full_disk BEFORE INSERT ON event EXECUTE FUNCTION full_disk()")
        answer = send(client)
        assert answer.status_code == 507
        assert answer.json()["type"] == "urn:naskah:problem:ledger-full"
        assert int(answer.headers["retry-after"]) > 0
        assert client.get(before["links"]["document"]).status_code == 200
        server.execute("DROP TRIGGER full_disk ON event")
        assert send(client).status_code == 202


def test_a_ledger_that_is_away_is_said_so_and_healed_from(lonely: Service) -> None:
    name = lonely.superuser.rpartition("/")[2].partition("?")[0]
    other = lonely.superuser.replace(f"/{name}", "/postgres")
    with lonely.client() as client, psycopg.connect(other, autocommit=True) as server:
        assert send(client).status_code == 202
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        answer = send(client)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.json()["errors"]
        assert client.get("/health/live").status_code == 200
        until(client, lambda answer: away(answer) and not answer.json()["accepting"])
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        deadline = time.monotonic() + PATIENCE_S
        while (healed := send(client)).status_code != 202 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert healed.status_code == 202
        until(client, lambda answer: answer.json()["accepting"])


def test_the_service_ends_at_once_when_asked_with_a_stream_open(
    ledger_dsns: LedgerDsns, tmp_path: Path
) -> None:
    with alone(ledger_dsns, tmp_path) as service, service.client() as client:
        progress = send(client).json()["links"]["progress"]
        with client.stream("GET", progress) as answer:
            assert answer.status_code == 200
            service.process.terminate()
            service.process.wait(PATIENCE_S)  # the stream would be open for as long as its job waits
