"""Intake into the ledger: one key, one effect, whoever races and whatever a neighbour holds."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.access import AccessClass
from archive.ledger import LedgerError, Notification, Principal
from archive.ledger.documents import documents
from archive.ledger.intake import batches, events
from archive.ledger.intake.events import Acceptance, Conflict, Outcome, Rejection
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors, client, in_threads, new_document
from tests.patience import PATIENCE_S


def test_an_accepted_event_leaves_document_revision_job_and_audit_entry(doors: Doors) -> None:
    new = new_document(
        event_time=datetime(2026, 3, 1, 9, 30, tzinfo=UTC), trace_id="t-1", record={"berkas": "7"}
    )
    (accepted,) = doors.accept(new)
    assert accepted == Acceptance(
        document_id=new.document_id, job_id=new.job_id, code=new.code, repeated=False
    )
    with doors.app.acting(client()) as tx:
        document = documents.get(tx, new.document_id)
        revision = documents.revision(tx, new.document_id)
    assert document is not None
    assert (document.satker, document.judul, document.record, document.revision_no) == (
        AGAM,
        new.judul,
        {"berkas": "7"},
        1,
    )
    assert revision is not None
    assert (revision.payload, revision.context, revision.content_digest) == (
        new.payload,
        new.context,
        "b" * 64,
    )
    job = doors.job(new.job_id)
    assert (job.state, job.attempts, job.trace_id, job.on_done) == ("waiting", 0, "t-1", new.on_done)
    assert doors.rows("SELECT actor, action FROM audit_entry WHERE document_id = %s", new.document_id) == [
        ("test", "event.accepted")
    ]


def test_a_repeated_event_gets_the_same_answer_and_no_second_effect(doors: Doors) -> None:
    (first,) = doors.accept(new_document("e1"))
    (again,) = doors.accept(new_document("e1"))
    assert again == replace(first, repeated=True)
    assert doors.rows("SELECT count(*) FROM document") == [(1,)]


def test_another_body_under_the_same_key_is_a_conflict(doors: Doors) -> None:
    doors.accept(new_document("e1"))
    with doors.app.acting(client()) as tx:
        answers = events.accept(tx, AGAM, [new_document("e1", words="Lain")], "test")
    assert answers == [Conflict(source="/sidata", event_id="e1", item="")]


def test_one_event_may_have_many_items_each_with_its_own_effect(doors: Doors) -> None:
    accepted = doors.accept(*(new_document("e1", item=str(n)) for n in range(3)))
    assert len({a.document_id for a in accepted}) == 3


def test_two_offices_may_use_the_same_key(doors: Doors) -> None:
    (agam,) = doors.accept(new_document("e1"))
    (pasaman,) = doors.accept(new_document("e1"), satker=PASAMAN)
    assert not pasaman.repeated
    assert agam.document_id != pasaman.document_id


def test_a_batch_is_answered_in_its_order_with_repeats_and_conflicts_inside_it(doors: Doors) -> None:
    doors.accept(new_document("known"))
    batch = [
        new_document("z"),
        new_document("known"),
        new_document("a"),
        new_document("z"),
        new_document("z", words="Lain"),
        new_document("known", words="Lain"),
    ]
    with doors.app.acting(client()) as tx:
        answers = events.accept(tx, AGAM, batch, "test")
    assert [_kind(answer) for answer in answers] == [
        "new",
        "repeated",
        "new",
        "repeated",
        "conflict",
        "conflict",
    ]
    assert isinstance(answers[0], Acceptance)
    assert answers[3] == replace(answers[0], repeated=True)


def test_a_conflict_first_in_a_batch_does_not_hide_the_true_repetition_behind_it(doors: Doors) -> None:
    doors.accept(new_document("e1"))
    with doors.app.acting(client()) as tx:
        answers = events.accept(tx, AGAM, [new_document("e1", words="Lain"), new_document("e1")], "test")
    assert [_kind(answer) for answer in answers] == ["conflict", "repeated"]


def test_an_item_the_database_refuses_does_not_spoil_the_others(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        answers = events.accept(
            tx,
            AGAM,
            [new_document("a"), new_document("b", judul="nul \x00 here"), new_document("c", status="hilang")],
            "test",
        )
        answers += events.accept(tx, AGAM, [new_document("d")], "test")
    assert [_kind(answer) for answer in answers] == ["new", "refused", "refused", "new"]
    assert doors.rows("SELECT event_id FROM event ORDER BY 1") == [("a",), ("d",)]


def test_an_item_above_the_callers_class_is_refused(doors: Doors) -> None:
    with doors.app.acting(client(ceiling=AccessClass.T)) as tx:
        answers = events.accept(tx, AGAM, [new_document("a"), new_document("b", akses=AccessClass.R)], "test")
    assert [_kind(answer) for answer in answers] == ["new", "refused"]


def test_a_key_used_above_the_callers_class_tells_nothing_but_a_conflict(doors: Doors) -> None:
    secret = new_document("a", akses=AccessClass.SR)
    doors.accept(secret)
    with doors.app.acting(client(ceiling=AccessClass.B)) as tx:
        answers = events.accept(
            tx, AGAM, [replace(new_document("a"), body_digest=secret.body_digest)], "test"
        )
    assert [_kind(answer) for answer in answers] == ["conflict"]


def test_sixteen_clients_racing_on_one_key_have_one_effect(doors: Doors) -> None:
    start = threading.Barrier(16)
    answers: list[Outcome] = []

    def race() -> None:
        new = new_document("race")
        start.wait()
        with doors.app.acting(client()) as tx:
            answers.extend(events.accept(tx, AGAM, [new], "test"))

    in_threads(16, race)
    accepted = [answer for answer in answers if isinstance(answer, Acceptance)]
    assert len(accepted) == 16
    assert len({(a.document_id, a.job_id, a.code) for a in accepted}) == 1
    assert sum(not a.repeated for a in accepted) == 1
    assert doors.rows("SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM job)") == [(1, 1)]


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_an_event_still_in_flight_is_waited_for_and_answered_as_it_ends(doors: Doors, ending: str) -> None:
    mine = new_document("e1")
    answers: list[Acceptance] = []
    with doors.app.acting(client()) as tx:
        events.accept(tx, AGAM, [mine], "test")
        other = threading.Thread(target=lambda: answers.extend(doors.accept(new_document("e1"))))
        other.start()
        other.join(0.5)
        assert other.is_alive()
        if ending == "rollback":
            tx.rollback()
    other.join(PATIENCE_S)
    assert [answer.repeated for answer in answers] == [ending == "commit"]
    assert (answers[0].document_id == mine.document_id) == (ending == "commit")


def test_batches_with_common_keys_in_opposite_orders_do_not_deadlock(doors: Doors) -> None:
    start = threading.Barrier(8)
    numbers = iter(range(8))
    failures: list[Outcome] = []

    def race() -> None:
        batch = [new_document(f"e{n:03}") for n in range(100)]
        if next(numbers) % 2:
            batch.reverse()
        start.wait()
        with doors.app.acting(client()) as tx:
            failures.extend(
                a for a in events.accept(tx, AGAM, batch, "test") if not isinstance(a, Acceptance)
            )

    in_threads(8, race)
    assert not failures
    assert doors.rows("SELECT count(*) FROM document") == [(100,)]


def test_an_event_rolled_back_leaves_no_key(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        events.accept(tx, AGAM, [new_document("e1")], "test")
        tx.rollback()
    (accepted,) = doors.accept(new_document("e1"))
    assert not accepted.repeated


def test_acceptance_rings_the_bell_once_a_queue(doors: Doors) -> None:
    heard = doors.app.listen(["naskah_job"], timeout=PATIENCE_S)
    assert next(heard) is None
    doors.accept(*(new_document(queue=queue) for queue in ("press", "press.pdf", "press")))
    rung = [note.payload for note in (next(heard), next(heard)) if note]
    assert sorted(rung) == ["press", "press.pdf"]
    with doors.app.acting(client()) as tx:
        tx.execute("SELECT pg_notify('naskah_job', 'nothing between')")
    assert next(heard) == Notification(channel="naskah_job", payload="nothing between")


def test_a_refused_event_is_kept_with_its_reason_and_leaves_no_key(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        ids = [
            events.refuse(
                tx,
                satker=AGAM,
                channel="celery",
                source="/sidata",
                event_id=f"e{n}",
                raw="{\x00",
                problem={"status": n},
            )
            for n in range(3)
        ]
    with doors.app.acting(client()) as tx:
        first = events.refused(tx, 2)
        second = events.refused(tx, 2, first.next_cursor)
    assert [r.id for r in (*first.items, *second.items)] == list(reversed(ids))
    assert second.next_cursor is None
    assert first.items[0].problem == {"status": 2}
    assert first.items[0].raw == "{\ufffd"
    doors.accept(new_document("e0"))


def test_a_refused_event_of_an_unknown_sender_belongs_to_the_house(doors: Doors) -> None:
    consumer = Principal.system("consumer")
    with doors.app.acting(consumer) as tx:
        events.refuse(tx, satker=None, channel="celery", source=None, event_id=None, raw="?", problem={})
    with doors.app.acting(consumer) as tx:
        assert len(events.refused(tx, 10).items) == 1
    with doors.app.acting(client()) as tx:
        assert not events.refused(tx, 10).items


def test_a_batch_counts_its_jobs(doors: Doors) -> None:
    for _ in range(2):
        with doors.app.acting(client()) as tx:
            batches.open(tx, "b1", AGAM, 4, "test")
    new = [new_document(f"e{n}", batch_id="b1") for n in range(3)]
    doors.accept(*new)
    (lease,) = doors.lease(new[0].job_id)
    doors.record(lease)
    doors.lease(new[1].job_id)
    with doors.app.acting(client()) as tx:
        batch = batches.get(tx, "b1")
        assert batches.get(tx, "unknown") is None
    assert batch is not None
    assert (batch.total, batch.waiting, batch.working, batch.done, batch.quarantined) == (4, 1, 1, 1, 0)
    assert [(r.event_id, r.state) for r in batch.results] == [
        ("e0", "done"),
        ("e1", "leased"),
        ("e2", "waiting"),
    ]
    with pytest.raises(LedgerError), doors.app.acting(client()) as tx:
        batches.open(tx, "b1", AGAM, 5, "test")


def _kind(answer: Outcome) -> str:
    if isinstance(answer, Acceptance):
        return "repeated" if answer.repeated else "new"
    return "refused" if isinstance(answer, Rejection) else "conflict"
