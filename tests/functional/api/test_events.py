"""POST /events over a real service process: what is taken, what is refused, and with which answer."""

import json

from tests.functional.api.conftest import Service, event

STRUCTURED = {"Content-Type": "application/cloudevents+json"}


def test_an_event_becomes_a_document_and_a_job(service: Service) -> None:
    with service.client() as client:
        answer = client.post("/events", content=json.dumps(event()), headers=STRUCTURED)
        assert answer.status_code == 202, answer.text
        taken = answer.json()
        assert answer.headers["Location"] == f"/jobs/{taken['job_id']}"
        document = client.get(taken["links"]["document"]).json()
        assert document["jenis"] == "surat_edaran"
        assert document["status"] == "konsep"
        job = client.get(taken["links"]["job"]).json()
        assert job["state"] == "waiting"
        assert job["document_id"] == taken["document_id"]
