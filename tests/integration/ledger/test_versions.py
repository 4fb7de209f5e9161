"""Recording a version: all of it or nothing, once, and only under the newest fence and revision."""

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.ledger import LeaseLost, LedgerError, RevisionMoved
from archive.ledger.documents import documents, versions
from archive.ledger.jobs import leasing
from archive.ledger.jobs.on_done import OnDone
from tests.integration.ledger.builders import PRESS, Doors, client, in_threads, new_document, new_version


def test_a_record_writes_version_artifacts_status_events_and_ends_the_job(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    recorded = doors.record(lease)
    with doors.app.acting(client()) as tx:
        document = documents.get(tx, new.document_id)
        assert versions.of(tx, new.document_id) == [recorded]
        assert versions.artifact(tx, new.document_id, None, "data.json") == recorded.artifacts[0]
        assert versions.artifact(tx, new.document_id, 1, "naskah.docx") == recorded.artifacts[1]
        assert versions.artifact(tx, new.document_id, 2, "naskah.docx") is None
    assert document is not None
    assert document.status == "selesai"
    job = doors.job(new.job_id)
    assert (job.state, job.lease_until) == ("done", None)
    assert job.done_at is not None
    assert doors.rows("SELECT type, document_id, data FROM outbound_event") == [
        (
            "id.naskah.document.archived.v1",
            new.document_id,
            {
                "event": {"source": new.source, "id": new.event_id, "item": new.item},
                "job": str(new.job_id),
                "version": 1,
                "status": "selesai",
                "x": 1,
            },
        )
    ]
    assert doors.rows("SELECT actor FROM audit_entry WHERE action = 'version.recorded'") == [
        ("system:press",)
    ]


def test_an_event_of_on_done_may_be_a_bare_type(doors: Doors) -> None:
    new = new_document(on_done=OnDone(events=["id.naskah.document.archived.v1"]))
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    doors.record(lease)
    assert doors.rows("SELECT type FROM outbound_event") == [("id.naskah.document.archived.v1",)]
    assert doors.rows("SELECT status FROM document") == [("konsep",)]


def test_what_the_judge_found_on_its_pages_is_kept_with_a_version(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    found = ("halaman 3: hanya memuat tabel paraf, tanpa isi naskah",)
    with doors.press.acting(PRESS) as tx:
        versions.record(tx, lease, replace(new_version(), faults=found))
    with doors.app.acting(client()) as tx:
        assert versions.of(tx, new.document_id)[0].faults == found
        assert versions.faults(tx, new.document_id, 1) == list(found)
        assert versions.faults(tx, new.document_id, 2) == []


def test_on_done_can_be_left_unapplied(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    with doors.press.acting(PRESS) as tx:
        versions.record(tx, lease, new_version(), on_done_applied=False)
    assert doors.rows("SELECT status FROM document") == [("konsep",)]
    assert doors.rows("SELECT count(*) FROM outbound_event") == [(0,)]


def test_a_record_whose_answer_was_lost_may_be_repeated(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    assert doors.record(lease) == doors.record(lease)
    assert doors.rows("SELECT (SELECT count(*) FROM version), (SELECT count(*) FROM outbound_event)") == [
        (1, 1)
    ]


def test_a_document_with_a_newer_revision_refuses_the_older_jobs_version(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    doors.change("UPDATE document SET revision_no = 2")
    with pytest.raises(RevisionMoved):
        doors.record(lease)
    assert doors.job(new.job_id).state == "leased"


def test_a_version_number_is_recorded_once(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    doors.record(lease)
    second = uuid.uuid4()
    doors.change(
        "INSERT INTO job (id, satker, akses, document_id, revision_no, queue)"
        " SELECT %s, satker, akses, document_id, revision_no, queue FROM job",
        second,
    )
    (other,) = doors.lease(second)
    with pytest.raises(LedgerError):
        doors.record(other, no=1)
    assert doors.job(second).state == "leased"
    doors.record(other, no=2)


def test_of_racing_workers_only_the_newest_fence_records(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    leases = []
    for worker in ("w1", "w2", "w3"):
        (lease,) = doors.lease(new.job_id, worker=worker, seconds=0)
        leases.append(lease)
        if worker != "w3":
            with doors.app.acting(client()) as tx:
                assert leasing.expire(tx) == 1
    start = threading.Barrier(3)
    left = iter(leases)
    recorded: list[int] = []

    def race() -> None:
        mine = next(left)
        start.wait()
        try:
            doors.record(mine)
        except LeaseLost:
            return
        recorded.append(mine.fence)

    in_threads(3, race)
    assert recorded == [leases[-1].fence]


def test_due_locks_are_told_the_most_urgent_first_and_never_shortened(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    (lease,) = doors.lease(new.job_id)
    doors.record(lease)
    doors.change("UPDATE artifact SET locked_until = '2026-02-01Z' WHERE name = 'naskah.docx'")
    doors.change("UPDATE artifact SET locked_until = '2027-01-01Z' WHERE name = 'data.json'")
    doors.change("UPDATE version SET inventory_locked_until = '2026-01-01Z'")
    with doors.proof.acting(PRESS) as tx:
        due = versions.locks_due(tx, datetime(2026, 6, 1, tzinfo=UTC), 10)
        assert [lock.key.rpartition("/")[2] for lock in due] == ["inventory.json", "naskah.docx"]
        versions.locked(tx, [lock.id for lock in due], datetime(2026, 12, 1, tzinfo=UTC))
        assert versions.locks_due(tx, datetime(2026, 6, 1, tzinfo=UTC), 10) == []
        versions.locked(tx, [lock.id for lock in due], datetime(2026, 3, 1, tzinfo=UTC))
        assert versions.locks_due(tx, datetime(2026, 6, 1, tzinfo=UTC), 10) == []
