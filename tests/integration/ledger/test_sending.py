"""What the relay is given to send, and what people do to jobs."""

import threading
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from archive.ledger import JobBusy, JobNotFound, measures
from archive.ledger.documents import approvals, templates, trials
from archive.ledger.jobs import leasing, queues, sending, steering, workers
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.jobs.rows import Lease
from archive.ledger.jobs.sending import Demand
from tests.integration.ledger.builders import (
    PRESS,
    RELAY,
    Doors,
    client,
    in_threads,
    new_document,
    new_template,
    template_file,
)
from tests.patience import PATIENCE_S


def test_jobs_are_due_by_queue_and_lane_the_oldest_first(doors: Doors) -> None:
    kinds = [("press", Lane.BATCH), ("press.pdf", Lane.EVENT), ("press", Lane.BATCH), ("press", Lane.ACT)]
    new = [new_document(queue=queue, lane=lane) for queue, lane in kinds]
    for each in new:
        doors.accept(each)
    assert _send(doors) == [new[number].job_id for number in (3, 0, 2, 1)]
    assert _send(doors) == []


def test_a_job_whose_message_was_lost_is_sent_again_after_a_while(doors: Doors) -> None:
    doors.accept(new_document())
    assert len(_send(doors)) == 1
    assert _send(doors, resend_after=3600) == []
    assert len(_send(doors, resend_after=0)) == 1


def test_what_is_out_is_counted_until_it_is_leased_or_must_be_lost(doors: Doors) -> None:
    doors.accept(new_document(lane=Lane.ACT), new_document(lane=Lane.EVENT), new_document(lane=Lane.BATCH))
    sent = _send(doors)
    assert _out(doors) == 2  # acts are not held back
    doors.change("UPDATE job SET sent_at = now() - interval '31 s' WHERE id = %s", sent[1])
    assert _out(doors) == 1
    doors.lease(sent[2])
    assert _out(doors) == 0


def test_a_job_the_broker_did_not_take_is_due_at_once(doors: Doors) -> None:
    doors.accept(new_document())

    def publish() -> None:
        with doors.app.acting(RELAY) as tx:
            (one,) = sending.due(tx, _everything(10))
            sending.mark_sent(tx, [one.id])
            raise ConnectionError

    with pytest.raises(ConnectionError):
        publish()
    assert len(_send(doors)) == 1


def test_two_relays_never_send_the_same(doors: Doors) -> None:
    doors.accept(*(new_document() for _ in range(100)))
    start = threading.Barrier(4)
    sent: list[uuid.UUID] = []

    def relay() -> None:
        start.wait()
        sent.extend(_send(doors, limit=40))

    in_threads(4, relay)
    assert len(sent) == len(set(sent))


def test_a_leaser_waits_for_the_relay_that_still_holds_the_row(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    leased: list[object] = []
    with doors.app.acting(RELAY) as tx:
        sending.due(tx, _everything(10))
        worker = threading.Thread(target=lambda: leased.extend(doors.lease(job.job_id)))
        worker.start()
        worker.join(0.3)
        assert worker.is_alive()
        sending.mark_sent(tx, [job.job_id])
    worker.join(PATIENCE_S)
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
    assert _send(doors) == [second]


def test_queues_tell_depth_age_hands_pace_and_what_was_set_aside(doors: Doors) -> None:
    new = [new_document() for _ in range(6)]
    for each in new:
        doors.accept(each)
    leases = doors.lease(*(each.job_id for each in new[:4]))
    doors.record(leases[0])
    with doors.press.acting(PRESS) as tx:
        leasing.quarantine(tx, leases[1], "text_lost", None, {})
        leasing.quarantine(tx, leases[2], "text_lost", None, {})
    with doors.app.acting(client()) as tx:
        steering.park(tx, new[5].job_id, "admin")
        (report,) = queues.reports(tx)
    assert (report.queue, report.depth, report.in_progress, report.finished_per_minute) == ("press", 1, 1, 1)
    assert (report.quarantined, report.parked) == ({"text_lost": 2}, 1)
    assert report.oldest_document == new[4].document_id
    assert report.oldest_age_s is not None
    assert 0 <= report.oldest_age_s < 60
    assert {lane.word: each.waiting for lane, each in report.lanes.items()} == {
        "act": 0,
        "event": 1,
        "batch": 0,
        "trial": 0,
    }


def test_a_quarantined_job_is_retried_from_the_beginning(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        leasing.charge(tx, lease)
        leasing.quarantine(tx, lease, "text_lost", "x", {})
    with doors.app.acting(client()) as tx:
        retried = steering.retry(tx, job.job_id, "admin")
    assert (retried.state, retried.attempts, retried.cause) == ("waiting", 0, None)
    assert doors.rows("SELECT actor FROM audit_entry WHERE action = 'job.retried'") == [("admin",)]
    assert len(doors.lease(job.job_id)) == 1


def test_all_jobs_of_one_cause_are_retried_together(doors: Doors) -> None:
    ids = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(3)))]
    leases = doors.lease(*ids)
    with doors.press.acting(PRESS) as tx:
        for lease, cause in zip(leases, ("text_lost", "text_lost", "hung"), strict=True):
            leasing.quarantine(tx, lease, cause, None, {})
    with doors.app.acting(client()) as tx:
        assert steering.retry_cause(tx, "text_lost", "admin") == 2
        assert steering.retry_cause(tx, "text_lost", "admin") == 0
    assert sorted(doors.job(job_id).state for job_id in ids) == ["quarantined", "waiting", "waiting"]


def test_a_parked_job_is_neither_sent_nor_leased_until_it_is_retried(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    with doors.app.acting(client()) as tx:
        assert steering.park(tx, job.job_id, "admin").state == "parked"
    assert _send(doors) == []
    assert doors.lease(job.job_id) == []
    with doors.app.acting(client()) as tx:
        steering.retry(tx, job.job_id, "admin")
    assert len(_send(doors)) == 1


def test_a_job_in_a_workers_hands_is_neither_parked_nor_retried(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    doors.lease(job.job_id)
    for verb in (steering.park, steering.retry):
        with pytest.raises(JobBusy), doors.app.acting(client()) as tx:
            verb(tx, job.job_id, "admin")
    with pytest.raises(JobNotFound), doors.app.acting(client()) as tx:
        steering.park(tx, uuid.uuid4(), "admin")


def test_what_waits_before_an_act_takes_its_lane_and_is_sent_anew(doors: Doors) -> None:
    first, other = new_document(lane=Lane.BATCH), new_document(lane=Lane.BATCH)
    doors.accept(first, other)
    _send(doors)
    act = uuid.uuid4()
    with doors.app.acting(client()) as tx:
        (held,) = approvals.hold(tx, [first.document_id])
        approvals.enqueue(
            tx, held.document, job_id=act, revision_no=1, queue="press", trace_id=None, on_done=OnDone(acts=1)
        )
    assert _send(doors) == [first.job_id, act]
    assert [doors.job(each).lane for each in (first.job_id, other.job_id)] == [Lane.ACT, Lane.BATCH]


def test_a_job_tried_again_takes_the_lane_of_what_waits_behind_it(doors: Doors) -> None:
    new = new_document(lane=Lane.BATCH)
    doors.accept(new)
    with doors.app.acting(client()) as tx:
        steering.park(tx, new.job_id, "admin")
        (held,) = approvals.hold(tx, [new.document_id])
        about: dict[str, Any] = {"revision_no": 1, "queue": "press", "trace_id": None, "on_done": OnDone()}
        approvals.enqueue(tx, held.document, job_id=uuid.uuid4(), **about)
        assert steering.retry(tx, new.job_id, "admin").lane is Lane.ACT


def test_the_relays_absence_is_told_for_each_lane_as_it_is_sent(doors: Doors) -> None:
    batch = [new_document(lane=Lane.BATCH) for _ in range(3)]
    for each in batch:
        doors.accept(each)
    doors.change("UPDATE job SET created_at = now() - interval '60 s', run_after = now() - interval '60 s'")
    assert 59 < _unsent(doors) < 120  # none is out: a relay that lives would have sent
    _send(doors, limit=1)
    assert _unsent(doors) == 0  # one is out, the others are held back
    doors.lease(batch[0].job_id)
    assert 0 <= _unsent(doors) < 30  # since the lease there is room
    doors.accept(new_document(lane=Lane.ACT))
    doors.change(
        "UPDATE job SET created_at = now() - interval '60 s', run_after = now() - interval '60 s' WHERE lane = 1"
    )
    assert _unsent(doors) > 59


def test_one_trial_is_out_at_a_time_and_another_for_each_worker_without_work(doors: Doors) -> None:
    ordered = [_trial(doors, digest) for digest in "abcd"]
    assert _send_in_turn(doors) == ordered[:1]  # nobody is known to serve the queue
    for worker in ("w1", "w2", "w3"):
        _beat(doors, worker)
    assert _send_in_turn(doors) == ordered[1:3]
    (document,) = doors.accept(new_document(queue="press.pdf"))
    for worker, job in zip(("w1", "w2", "w3"), (*ordered[:2], document.job_id), strict=True):
        doors.lease(job, worker=worker)
    assert _send_in_turn(doors) == []  # the third waits with the broker, and no worker is free
    (third,) = doors.lease(ordered[2], worker="w1")
    assert _send_in_turn(doors) == []
    _end_of_trials(doors)
    assert _send_in_turn(doors) == ordered[3:]
    assert third.trial_id is not None


def test_of_several_trials_the_later_give_way_to_what_waits_for_a_worker(doors: Doors) -> None:
    jobs = [_trial(doors, digest) for digest in "ab"]
    for worker in ("w1", "w2"):
        _beat(doors, worker)
    first, second = (
        doors.lease(job, worker=worker)[0] for job, worker in zip(jobs, ("w1", "w2"), strict=True)
    )
    assert not _in_the_way(doors, second)  # nothing waits
    (letter,) = doors.accept(new_document(queue="press"))
    assert not _in_the_way(doors, first)
    assert _in_the_way(doors, second)
    _beat(doors, "w3")
    assert not _in_the_way(doors, second)  # another is free
    doors.lease(letter.job_id, worker="w3")
    other = uuid.uuid4()
    doors.change(
        "INSERT INTO job (id, satker, akses, document_id, revision_no, queue)"
        " SELECT %s, satker, akses, document_id, revision_no, queue FROM job WHERE id = %s",
        *(other, letter.job_id),
    )
    assert not _in_the_way(doors, second)  # it waits for its own document


def _trial(doors: Doors, digest: str) -> uuid.UUID:
    with doors.app.acting(client()) as tx:
        found = templates.add(tx, new_template(digest=digest * 64), [template_file()], "test")
        trials.order(tx, found, samples=[], terms={}, queue="press.pdf", by="test")
        ordered = trials.newest(tx, found.id)
    assert ordered is not None
    return ordered.job_id


def _beat(doors: Doors, worker: str) -> None:
    about = workers.Worker(
        id=worker, host="h", pid=1, queues=("press", "press.pdf"), started_at=datetime.now(UTC), busy=0
    )
    with doors.press.acting(PRESS) as tx:
        workers.beat(tx, about)
    doors.change("UPDATE worker SET seen_at = now() + interval '1 hour'")  # so slow no test is


def _send_in_turn(doors: Doors) -> list[uuid.UUID]:
    """Send trials as the relay asks for them: one at a time, until none is due."""
    sent: list[uuid.UUID] = []
    while True:
        with doors.app.acting(RELAY) as tx:
            due = sending.due(tx, [Demand(queue="press.pdf", lane=Lane.TRIAL, most=1)])
            sending.mark_sent(tx, [each.id for each in due])
        if not due:
            return sent
        sent += [each.id for each in due]


def _in_the_way(doors: Doors, lease: Lease) -> bool:
    with doors.press.acting(PRESS) as tx:
        return trials.in_the_way(tx, lease)


def _end_of_trials(doors: Doors) -> None:
    doors.change(
        "UPDATE job SET state = 'done', lease_until = NULL, done_at = now() WHERE trial_id IS NOT NULL AND state = 'leased'"
    )


def test_a_trial_that_waits_for_another_is_no_sign_of_the_relays_absence(doors: Doors) -> None:
    first, _ = (_trial(doors, digest) for digest in "ab")
    doors.lease(first)
    doors.change("UPDATE job SET created_at = now() - interval '60 s', run_after = now() - interval '60 s'")
    doors.change("UPDATE job SET leased_at = now() - interval '60 s' WHERE state = 'leased'")
    assert _unsent(doors) == 0
    _end_of_trials(doors)
    doors.change("UPDATE job SET done_at = now() - interval '60 s' WHERE state = 'done'")
    assert _unsent(doors) > 59


def _everything(limit: int) -> list[Demand]:
    return [Demand(queue=queue, lane=lane, most=limit) for queue in ("press", "press.pdf") for lane in Lane]


def _send(doors: Doors, resend_after: float | None = None, limit: int = 1000) -> list[uuid.UUID]:
    with doors.app.acting(RELAY) as tx:
        due = [each.id for each in sending.due(tx, _everything(limit), resend_after)]
        sending.mark_sent(tx, due)
    return due


def _out(doors: Doors) -> int:
    with doors.app.acting(RELAY) as tx:
        return sending.out(tx, ["press"], 30, 30)["press"].held_back


def _unsent(doors: Doors) -> float:
    with doors.app.acting(RELAY) as tx:
        return measures.unsent_age(tx)
