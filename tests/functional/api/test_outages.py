"""The front desk while its neighbours are away: intake goes on without broker and S3, and says clearly when it cannot."""

import json
import time
from typing import Any

import httpx
import psycopg

from tests.functional.api.conftest import STRUCTURED, Service, event
from tests.patience import PATIENCE_S


def until(client: httpx.Client, status: int) -> Any:
    """Ask for readiness until it answers with ``status``; what is told then."""
    deadline = time.monotonic() + PATIENCE_S
    while (answer := client.get("/health/ready")).status_code != status:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return answer.json()


def send(client: httpx.Client) -> httpx.Response:
    """Send one event."""
    return client.post("/events", content=json.dumps(event()), headers=STRUCTURED)


def test_events_are_taken_while_broker_and_s3_answer_nobody(own_service: Service) -> None:
    with own_service.client() as client:
        answer = send(client)
        assert answer.status_code == 202
        ready = until(client, 503)
        assert ready["parts"]["vault"]["state"] == "away"
        assert ready["accepting"] is True  # what comes is taken all the same


def test_a_full_disk_stops_intake_with_a_clear_answer_and_loses_nothing(own_service: Service) -> None:
    with own_service.client() as client, psycopg.connect(own_service.superuser, autocommit=True) as server:
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


def test_a_ledger_that_is_away_is_said_so_and_healed_from(own_service: Service) -> None:
    name = own_service.superuser.rpartition("/")[2].partition("?")[0]
    other = own_service.superuser.replace(f"/{name}", "/postgres")
    with own_service.client() as client, psycopg.connect(other, autocommit=True) as server:
        assert send(client).status_code == 202
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        answer = send(client)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.json()["errors"]
        assert client.get("/health/live").status_code == 200
        assert until(client, 503)["accepting"] is False
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        deadline = time.monotonic() + PATIENCE_S
        while (healed := send(client)).status_code != 202 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert healed.status_code == 202


def test_the_service_ends_at_once_when_asked_with_a_stream_open(own_service: Service) -> None:
    with own_service.client() as client:
        progress = send(client).json()["links"]["progress"]
        with client.stream("GET", progress) as answer:
            assert answer.status_code == 200
            own_service.process.terminate()
            own_service.process.wait(PATIENCE_S)  # the stream would be open for as long as its job waits
