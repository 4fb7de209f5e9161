"""What the relay is given to send, and what people do to jobs."""

import threading
import uuid

import pytest

from archive.ledger import JobBusy, JobNotFound, jobs
from tests.integration.ledger.builders import PRESS, RELAY, Doors, client, in_threads, new_document


def test_jobs_are_sent_oldest_first_a_list_for_each_queue(doors: Doors) -> None:
    new = [new_document(queue=queue) for queue in ("press", "press.pdf", "press")]
    for each in new:
        doors.accept(each)
    assert dict(_send(doors)) == {"press": [new[0].job_id, new[2].job_id], "press.pdf": [new[1].job_id]}
    assert _send(doors) == []


def test_a_job_whose_message_was_lost_is_sent_again_after_a_while(doors: Doors) -> None:
    doors.accept(new_document())
    assert len(_send(doors)) == 1
    assert _send(doors, resend_after=3600) == []
    assert len(_send(doors, resend_after=0)) == 1


def test_what_was_never_sent_comes_before_what_is_sent_again(doors: Doors) -> None:
    old, new = new_document(), new_document()
    doors.accept(old)
    _send(doors)
    doors.accept(new)
    assert _send(doors, resend_after=0, limit=1) == [("press", [new.job_id])]
    assert _send(doors, resend_after=0, limit=1) == [("press", [old.job_id])]


def test_a_job_the_broker_did_not_take_is_due_at_once(doors: Doors) -> None:
    doors.accept(new_document())

    def publish() -> None:
        with doors.app.acting(RELAY) as tx:
            ((_, ids),) = jobs.to_send(tx, 10, 1e9)
            jobs.mark_sent(tx, ids)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        publish()
    assert len(_send(doors)) == 1


def test_a_job_marked_alone_is_sent_in_a_message_of_its_own(doors: Doors) -> None:
    new = [new_document() for _ in range(3)]
    doors.accept(*new)
    doors.change("UPDATE job SET alone = true WHERE id = ANY (%s)", [new[0].job_id, new[1].job_id])
    assert sorted(len(ids) for _, ids in _send(doors)) == [1, 1, 1]


def test_two_relays_never_send_the_same(doors: Doors) -> None:
    doors.accept(*(new_document() for _ in range(100)))
    start = threading.Barrier(4)
    sent: list[uuid.UUID] = []

    def relay() -> None:
        start.wait()
        sent.extend(job_id for _, ids in _send(doors, limit=40) for job_id in ids)

    in_threads(4, relay)
    assert len(sent) == len(set(sent))


def test_a_leaser_waits_for_the_relay_that_still_holds_the_row(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    leased: list[object] = []
    with doors.app.acting(RELAY) as tx:
        jobs.to_send(tx, 10, 60)
        worker = threading.Thread(target=lambda: leased.extend(doors.lease(job.job_id)))
        worker.start()
        worker.join(0.3)
        assert worker.is_alive()
        jobs.mark_sent(tx, [job.job_id])
    worker.join(10)
    assert len(leased) == 1


def test_a_second_job_of_a_document_is_sent_when_the_first_has_ended(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    _send(doors)
    (lease,) = doors.lease(new.job_id)
    second = uuid.uuid4()
    doors.change(
        "INSERT INTO job (id, satker, akses, document_id, revision_no, queue, sent_at)"
        " SELECT %s, satker, akses, document_id, revision_no, queue, now() FROM job",
        second,
    )
    assert _send(doors, resend_after=0) == []
    doors.record(lease)
    assert _send(doors) == [("press", [second])]


def test_queues_tell_depth_age_hands_pace_and_what_was_set_aside(doors: Doors) -> None:
    new = [new_document() for _ in range(6)]
    for each in new:
        doors.accept(each)
    leases = doors.lease(*(each.job_id for each in new[:4]))
    doors.record(leases[0])
    with doors.press.acting(PRESS) as tx:
        jobs.quarantine(tx, leases[1], "text_lost", None, {})
        jobs.quarantine(tx, leases[2], "text_lost", None, {})
    with doors.app.acting(client()) as tx:
        jobs.park(tx, new[5].job_id, "admin")
        (report,) = jobs.queues(tx)
    assert (report.queue, report.depth, report.in_progress, report.finished_per_minute) == ("press", 1, 1, 1)
    assert (report.quarantined, report.parked) == ({"text_lost": 2}, 1)
    assert report.oldest_document == new[4].document_id
    assert report.oldest_age_s is not None
    assert 0 <= report.oldest_age_s < 60


def test_a_quarantined_job_is_retried_from_the_beginning(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        jobs.charge(tx, lease)
        jobs.quarantine(tx, lease, "text_lost", "x", {})
    with doors.app.acting(client()) as tx:
        retried = jobs.retry(tx, job.job_id, "admin")
    assert (retried.state, retried.attempts, retried.cause) == ("waiting", 0, None)
    assert doors.rows("SELECT actor FROM audit_entry WHERE action = 'job.retried'") == [("admin",)]
    assert len(doors.lease(job.job_id)) == 1


def test_all_jobs_of_one_cause_are_retried_together(doors: Doors) -> None:
    ids = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(3)))]
    leases = doors.lease(*ids)
    with doors.press.acting(PRESS) as tx:
        for lease, cause in zip(leases, ("text_lost", "text_lost", "hung"), strict=True):
            jobs.quarantine(tx, lease, cause, None, {})
    with doors.app.acting(client()) as tx:
        assert jobs.retry_cause(tx, "text_lost", "admin") == 2
        assert jobs.retry_cause(tx, "text_lost", "admin") == 0
    assert sorted(doors.job(job_id).state for job_id in ids) == ["quarantined", "waiting", "waiting"]


def test_a_parked_job_is_neither_sent_nor_leased_until_it_is_retried(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    with doors.app.acting(client()) as tx:
        assert jobs.park(tx, job.job_id, "admin").state == "parked"
    assert _send(doors) == []
    assert doors.lease(job.job_id) == []
    with doors.app.acting(client()) as tx:
        jobs.retry(tx, job.job_id, "admin")
    assert len(_send(doors)) == 1


def test_a_job_in_a_workers_hands_is_neither_parked_nor_retried(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    doors.lease(job.job_id)
    for verb in (jobs.park, jobs.retry):
        with pytest.raises(JobBusy), doors.app.acting(client()) as tx:
            verb(tx, job.job_id, "admin")
    with pytest.raises(JobNotFound), doors.app.acting(client()) as tx:
        jobs.park(tx, uuid.uuid4(), "admin")


def _send(doors: Doors, resend_after: float = 3600, limit: int = 1000) -> list[tuple[str, list[uuid.UUID]]]:
    with doors.app.acting(RELAY) as tx:
        due = jobs.to_send(tx, limit, resend_after)
        jobs.mark_sent(tx, [job_id for _, ids in due for job_id in ids])
    return due
