"""Queues, jobs, batches and their progress over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.intake import events
from archive.ledger.jobs import leasing, workers
from archive.ledger.jobs.workers import Worker
from archive.ledger.office import keys
from tests.functional.api.conftest import BATCH, LISTENERS, STRUCTURED, Service, add_key, archive, event
from tests.functional.api.test_documents import make
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S


def job_of(service: Service, document: str) -> UUID:
    """Return the id of a document's job."""
    with service.ledger.acting(service.system()) as tx:
        row = tx.execute("SELECT id FROM job WHERE document_id = %s", (document,)).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def quarantine(service: Service, document: str, cause: str) -> UUID:
    """Do for a document what a worker does whose work failed."""
    job = job_of(service, document)
    with service.press.acting(Principal.system("press")) as tx:
        (lease,) = leasing.lease(tx, [job], "w", 30)
        leasing.charge(tx, lease)
        leasing.quarantine(tx, lease, cause, "it failed", {"line": 1})
    return job


def stream(
    client: httpx.Client, path: str, headers: dict[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the server-sent events of a path: name, id and data of each."""
    with client.stream("GET", path, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        found: dict[str, Any] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name:
                found[name] = json.loads(value) if name == "data" else value
            elif found:
                yield found
                found = {}


def test_the_steps_of_a_job_are_streamed_as_they_come(service: Service) -> None:
    document = make(service)
    with service.client("reader") as client:
        seen = stream(client, f"/jobs/{job_of(service, document)}/progress")
        worker = threading.Timer(0.3, archive, (service, document))
        worker.start()
        told = list(seen)
        worker.join()
    assert [each["event"] for each in told] == ["step"] * (len(told) - 1) + ["end"]
    assert "rendered" in [each["data"]["name"] for each in told[:-1]]
    assert told[-1]["data"]["state"] == "done"


def test_a_stream_resumes_after_the_last_step_seen(service: Service) -> None:
    document = make(service)
    archive(service, document)
    path = f"/jobs/{job_of(service, document)}/progress"
    with service.client("reader") as client:
        whole = list(stream(client, path))
        rest = list(stream(client, path, {"Last-Event-ID": whole[0]["id"]}))
    assert rest == whole[1:]


def test_a_batch_streams_n_of_m(service: Service) -> None:
    sent = [event(data={"akses": "T"}) for _ in range(3)]
    with service.client("secret") as client:
        taken = client.post("/events", content=json.dumps(sent), headers=BATCH).json()

        def work() -> None:
            for answer in taken["answers"]:
                archive(service, answer["document_id"])

        worker = threading.Timer(0.2, work)
        worker.start()
        told = list(stream(client, taken["links"]["progress"]))
        worker.join()
        batch = client.get(taken["links"]["batch"]).json()
    assert told[0]["data"]["total"] == 3
    assert told[-1]["event"] == "end"
    assert (told[-1]["data"]["done"], told[-1]["data"]["waiting"]) == (3, 0)
    assert [each["state"] for each in batch["documents"]] == ["done"] * 3


def test_progress_of_what_one_may_not_see_is_not_there(service: Service) -> None:
    document = make(service, data={"akses": "R"})
    with service.client("reader") as client:
        for path in (f"/jobs/{job_of(service, document)}", f"/jobs/{uuid4()}", "/batches/none"):
            assert client.get(path).status_code == 404
            assert client.get(f"{path}/progress").status_code == 404
    with service.client(None) as client:
        assert client.get(f"/jobs/{uuid4()}/progress").status_code == 401


def test_quarantined_jobs_are_counted_by_cause_and_retried_as_a_group(service: Service) -> None:
    cause = f"broken-{uuid4().hex[:6]}"
    make(service)
    quarantined = [quarantine(service, make(service), cause) for _ in range(2)]
    with service.client("admin") as client:
        queues = {each["queue"]: each for each in client.get("/queues").json()["queues"]}
        assert queues["press.pdf"]["quarantined"][cause] == 2
        assert queues["press.pdf"]["oldest_document"]
        assert queues["press.pdf"]["oldest_age_s"] >= 0
        assert list(queues["press.pdf"]["lanes"]) == ["act", "event", "batch", "trial"]
        assert set(queues["press.pdf"]["lanes"]["act"]) == {"waiting", "oldest_age_s"}
        shown = client.get(f"/jobs/{quarantined[0]}").json()
        assert (shown["state"], shown["cause"], shown["detail"]) == ("quarantined", cause, "it failed")
        assert client.post("/jobs:retry", params={"cause": cause}).json() == {"cause": cause, "retried": 2}
        assert client.get(f"/jobs/{quarantined[0]}").json()["state"] == "waiting"


def test_quarantined_jobs_have_names_and_are_found_by_cause_type_and_age(service: Service) -> None:
    cause = f"broken-{uuid4().hex[:6]}"
    documents = [make(service) for _ in range(3)]
    ids = [str(quarantine(service, each, cause)) for each in documents]
    with service.owner() as tx:
        tx.execute("UPDATE job SET created_at = created_at - interval '2 h' WHERE id = %s", (ids[0],))
    with service.client("admin") as client:
        pages = []
        query: dict[str, Any] = {"cause": cause, "limit": 2}
        while True:
            pages.append(client.get("/jobs", params=query).json())
            if pages[-1]["next_cursor"] is None:
                break
            query["cursor"] = pages[-1]["next_cursor"]
        assert [job["id"] for page in pages for job in page["jobs"]] == ids
        assert [job["document"]["id"] for job in pages[0]["jobs"]] == documents[:2]
        (group,) = pages[0]["groups"]
        assert (group["cause"], group["jenis"], group["jobs"]) == (cause, "surat_edaran", 3)
        for asked, number in (
            ({"older": 3600}, 1),
            ({"jenis": "sop"}, 0),
            ({"document": documents[1]}, 1),
            ({"state": "parked"}, 0),
            ({"state": "set_aside"}, 3),
        ):
            found = client.get("/jobs", params={"cause": cause, **asked}).json()
            assert len(found["jobs"]) == sum(each["jobs"] for each in found["groups"]) == number, asked
        assert client.get("/jobs", params={"kind": "x"}).status_code == 400


def test_a_job_of_what_one_may_not_see_is_neither_listed_nor_counted(service: Service) -> None:
    cause = f"secret-{uuid4().hex[:6]}"
    with service.client("secret") as client:
        sent = client.post("/events", json=event(data={"akses": "R"}), headers=STRUCTURED).json()
    quarantine(service, sent["document_id"], cause)
    below = add_key(service.ledger, uuid4().hex, roles=["admin"], sources=[], ceiling=AccessClass.T)
    elsewhere = add_key(service.ledger, uuid4().hex, roles=["admin"], satker="1307", ceiling=AccessClass.SR)
    for token, number in ((service.keys["admin"], 1), (below, 0), (elsewhere, 0)):
        headers = {"Authorization": f"Bearer {token}"}
        found = httpx.get(
            f"{service.url}/jobs", params={"cause": cause}, headers=headers, verify=PLAIN
        ).json()
        assert (len(found["jobs"]), len(found["groups"])) == (number, number)


def test_a_document_says_what_happened_to_its_page_and_for_whom_it_waits(service: Service) -> None:
    document = make(service)
    with service.client("reader") as client:
        assert client.get(f"/documents/{document}").json()["hambatan"] is None
        job = quarantine(service, document, "TextLost")
        told = client.get(f"/documents/{document}").json()["hambatan"]
        assert told["keterangan"] == (
            "Halaman naskah ini tidak dapat dicetak: ada isi naskah yang tidak muncul pada halamannya (TextLost)."
            " Menunggu admin."
        )
        assert (told["menunggu"], told["job_id"], told["state"]) == ("admin", str(job), "quarantined")
        listed = client.get("/documents", params={"limit": 1}).json()["documents"]
        assert [(each["id"], each["hambatan"]["cause"]) for each in listed] == [(document, "TextLost")]
        assert client.get(f"/documents/{document}/acts").json()["hambatan"] == told
    with service.client("admin") as client:
        client.post(f"/jobs/{job}/retry")
        assert client.get(f"/documents/{document}").json()["hambatan"] is None


def test_one_job_is_parked_and_retried(service: Service) -> None:
    job = job_of(service, make(service))
    with service.client("admin") as client:
        assert client.post(f"/jobs/{job}/park").json()["state"] == "parked"
        assert client.post(f"/jobs/{job}/park").status_code == 409
        assert client.post(f"/jobs/{job}/retry").json()["state"] == "waiting"
        assert client.post(f"/jobs/{job}/retry").status_code == 409
        assert client.post(f"/jobs/{uuid4()}/retry").status_code == 404


def test_only_an_admin_steers_and_only_watchers_see_the_queues(service: Service) -> None:
    job = job_of(service, make(service))
    with service.client("reader") as client:
        for answer in (
            client.get("/queues"),
            client.get("/jobs"),
            client.get("/events/refused"),
            client.post(f"/jobs/{job}/park"),
            client.post(f"/jobs/{job}/retry"),
            client.post("/jobs:retry", params={"cause": "x"}),
        ):
            assert answer.status_code == 403


def test_workers_are_shown_by_their_heartbeat(service: Service) -> None:
    worker = Worker(id=uuid4().hex, host="h", pid=1, queues=("press",), started_at=datetime.now(UTC), busy=2)
    with service.press.acting(Principal.system("press")) as tx:
        workers.beat(tx, worker)
    with service.client("admin") as client:
        assert worker.id in [each["id"] for each in client.get("/queues").json()["workers"]]
    with service.press.acting(Principal.system("press")) as tx:
        workers.forget(tx, worker.id)


def test_refused_events_are_shown_with_their_reason(service: Service) -> None:
    with service.ledger.acting(service.system()) as tx:
        events.refuse(
            tx,
            satker="1306",
            channel="celery",
            source="urn:x",
            event_id="e",
            raw="{}",
            problem={"errors": [{"path": "data", "reason": "required"}]},
        )
    with service.client("admin") as client:
        page = client.get("/events/refused", params={"limit": 1}).json()
    assert page["refused"][0]["problem"]["errors"] == [{"path": "data", "reason": "required"}]


def test_metrics_tell_queues_steps_and_answers(service: Service) -> None:
    archive(service, make(service))
    with service.client(None) as client:
        client.get("/metrics")
        text = client.get("/metrics").text
    for line in (
        "naskah_ledger_up 1.0",
        "naskah_relay_unsent_seconds ",
        'naskah_queue_depth{queue="press.pdf"}',
        'naskah_lane_waiting{lane="act",queue="press"} ',
        'naskah_lane_oldest_seconds{lane="batch",queue="press.pdf"}',
        'naskah_queue_oldest_seconds{queue="press.pdf"}',
        'naskah_step_seconds_bucket{jenis="surat_edaran",le="0.01",step="rendered"}',
        'naskah_event_to_archived_seconds_count{jenis="surat_edaran"}',
        'naskah_http_answers_total{method="POST",route="/events",status="202"}',
    ):
        assert line in text, line
    assert all(id_ not in text for id_ in ("1306:", "nsk_"))


def test_readiness_tells_each_part(service: Service) -> None:
    with service.client(None) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 200
        told = answer.json()
    assert told["accepting"] is True
    assert set(told["parts"]) == {
        *("ledger", "relay", "workers", "courier", "consumer", "bell", "locks"),
        *("vault", "archive", "converter", "scanner", "clock", "types", "address"),
    }
    assert told["parts"]["ledger"]["age_s"] < 30
    assert told["parts"]["ledger"]["state"] == told["parts"]["vault"]["state"] == "ok"
    assert told["status"] == "degraded"  # nobody publishes or presses in this test


def test_a_stream_does_not_outlive_its_key(service: Service) -> None:
    document, name = make(service), uuid4().hex
    headers = {
        "Authorization": f"Bearer {add_key(service.ledger, name, roles=['pembaca'], sources=[])}",
    }
    url = f"{service.url}/jobs/{job_of(service, document)}/progress"
    with httpx.stream("GET", url, headers=headers, timeout=240, verify=PLAIN) as answer:
        assert answer.status_code == 200
        with service.ledger.acting(service.system()) as tx:
            keys.revoke(tx, next(key.id for key in keys.every(tx) if key.name == name), "test")
        told = [line for line in answer.iter_lines() if line]
    assert told[0] == "event: refused"
    assert json.loads(told[1].removeprefix("data: "))["status"] == 401


def test_one_stream_more_than_allowed_is_told_so_and_a_place_left_is_free(service: Service) -> None:
    path = f"/jobs/{job_of(service, make(service))}/progress"
    with service.client("reader") as client:
        with ExitStack() as listening:
            for _ in range(LISTENERS):
                assert listening.enter_context(client.stream("GET", path)).status_code == 200
            refused = client.get(path)
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["type"] == "urn:naskah:problem:too-many-listeners"
        deadline = time.monotonic() + PATIENCE_S
        while True:  # who left is missed at the next look
            with client.stream("GET", path) as again:
                if again.status_code == 200:
                    return
            assert time.monotonic() < deadline
            time.sleep(0.1)
