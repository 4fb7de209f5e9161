"""Leases: exclusive, fenced, charged to the job in hand and to nobody else."""

import threading
import uuid

import pytest

from archive.ledger import LeaseLost
from archive.ledger.jobs import leasing, progress
from archive.ledger.jobs.rows import Lease
from tests.integration.ledger.builders import PRESS, RELAY, Doors, in_threads, new_document
from tests.patience import PATIENCE_S


def test_a_lease_is_exclusive_until_it_ends(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id, worker="w1")
    assert doors.lease(job.job_id, worker="w2") == []
    with doors.press.acting(PRESS) as tx:
        leasing.give_back(tx, lease)
    (again,) = doors.lease(job.job_id, worker="w2")
    assert again.fence > lease.fence


def test_racing_leasers_never_lease_the_same_job(doors: Doors) -> None:
    ids = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(60)))]
    leased = _race(doors, ids, leasers=8)
    assert sorted(lease.job_id for lease in leased) == sorted(ids)
    assert len({lease.fence for lease in leased}) == 60


def test_racing_leasers_never_lease_two_jobs_of_one_document(doors: Doors) -> None:
    for _ in range(10):
        ids = _jobs_of_one_document(doors, 8)
        assert len(_race_singly(doors, ids)) == 1
    assert doors.rows(
        "SELECT max(n) FROM (SELECT count(*) n FROM job WHERE state = 'leased' GROUP BY document_id) x"
    ) == [(1,)]


def test_a_leaser_that_looked_before_anothers_mark_was_seen_gives_way(doors: Doors) -> None:
    first, second = _jobs_of_one_document(doors, 2)
    late: list[Lease] = []
    with doors.press.acting(PRESS) as tx:
        assert len(leasing.lease(tx, [first], "w1")) == 1
        other = threading.Thread(target=lambda: late.extend(doors.lease(second, worker="w2")))
        other.start()
        other.join(0.5)
    other.join(PATIENCE_S)
    assert late == []
    assert doors.job(second).state == "waiting"


def test_one_call_leases_only_the_oldest_job_of_a_document(doors: Doors) -> None:
    ids = _jobs_of_one_document(doors, 3)
    (lease,) = doors.lease(*reversed(ids))
    assert lease.job_id == ids[0]


def test_a_job_put_off_is_not_leased_before_its_time(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        leasing.charge(tx, lease)
        leasing.retry_later(tx, lease, "vault_unavailable", "503", 60, technical="Connection aborted")
    assert doors.job(job.job_id).technical == "Connection aborted", "what the machine said is kept, apart"
    assert doors.lease(job.job_id) == []
    assert (doors.job(job.job_id).attempts, doors.job(job.job_id).cause) == (1, "vault_unavailable")
    doors.change("UPDATE job SET run_after = now() - interval '1 s'")
    assert len(doors.lease(job.job_id)) == 1


def test_an_outage_may_be_taken_off_the_attempts(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        leasing.charge(tx, lease)
        leasing.retry_later(tx, lease, "vault_unavailable", None, 0, charged=False)
    assert doors.job(job.job_id).attempts == 0


def test_a_job_given_back_has_cost_nothing(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        assert leasing.charge(tx, lease) == 1
        leasing.give_back(tx, lease)
    job_now = doors.job(job.job_id)
    assert (job_now.state, job_now.attempts, job_now.alone, job_now.sent_at) == ("waiting", 0, False, None)


def test_a_lease_is_charged_once(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        leasing.charge(tx, lease)
    with pytest.raises(LeaseLost), doors.press.acting(PRESS) as tx:
        leasing.charge(tx, lease)


def test_a_renewed_lease_outlives_its_first_time(doors: Doors) -> None:
    one, other = doors.accept(new_document(), new_document())
    leases = doors.lease(one.job_id, other.job_id, seconds=0)
    with doors.press.acting(PRESS) as tx:
        assert leasing.renew(tx, leases) == {one.job_id, other.job_id}
    assert _expire(doors) == 0
    with doors.press.acting(PRESS) as tx:
        leasing.give_back(tx, leases[0])
        assert leasing.renew(tx, leases) == {leases[1].job_id}


@pytest.mark.parametrize("verb", ["charge", "give_back", "retry_later", "quarantine", "record"])
def test_a_fence_too_old_changes_nothing(doors: Doors, verb: str) -> None:
    (job,) = doors.accept(new_document())
    (old,) = doors.lease(job.job_id, worker="zombie", seconds=0)
    assert _expire(doors) == 1
    (new,) = doors.lease(job.job_id, worker="w2")
    before = doors.job(job.job_id)
    with pytest.raises(LeaseLost):
        _use(doors, verb, old)
    assert doors.job(job.job_id) == before
    assert doors.rows("SELECT count(*) FROM version") == [(0,)]
    doors.record(new)


def test_an_expired_lease_charges_only_the_job_in_hand_and_its_neighbours_come_back_alone(
    doors: Doors,
) -> None:
    ids = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(4)))]
    leases = doors.lease(*ids, seconds=0.05)
    with doors.press.acting(PRESS) as tx:
        leasing.charge(tx, leases[0])
    _wait_for_the_clock(doors, 0.06)
    assert _expire(doors) == 4
    after = [doors.job(lease.job_id) for lease in leases]
    assert [job.attempts for job in after] == [1, 0, 0, 0]
    assert [job.cause for job in after] == ["worker_died", None, None, None]
    assert all(job.state == "waiting" and job.alone for job in after)


def test_a_job_marked_alone_is_leased_without_company(doors: Doors) -> None:
    lonely, *others = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(3)))]
    doors.change("UPDATE job SET alone = true WHERE id = %s", lonely)
    assert {lease.job_id for lease in doors.lease(lonely, *others)} == set(others)
    assert [lease.job_id for lease in doors.lease(lonely)] == [lonely]


def test_of_jobs_that_are_all_marked_alone_one_is_leased(doors: Doors) -> None:
    ids = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(3)))]
    doors.change("UPDATE job SET alone = true")
    assert len(doors.lease(*ids)) == 1


def test_a_job_that_killed_three_workers_is_quarantined_with_its_cause(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    for attempt in (1, 2, 3):
        (lease,) = doors.lease(new.job_id, seconds=0)
        with doors.press.acting(PRESS) as tx:
            assert leasing.charge(tx, lease) == attempt
        assert _expire(doors) == 1
    job = doors.job(new.job_id)
    assert (job.state, job.attempts, job.cause) == ("quarantined", 3, "worker_died")
    assert job.evidence["worker"] == "w1"
    assert doors.lease(new.job_id) == []
    assert doors.rows("SELECT type, document_id FROM outbound_event") == [
        ("id.naskah.document.failed.v1", new.document_id)
    ]
    assert doors.rows("SELECT detail ->> 'cause' FROM audit_entry WHERE action = 'job.quarantined'") == [
        ("worker_died",)
    ]


def test_a_neighbour_of_many_deaths_is_never_quarantined(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    for _ in range(5):
        doors.lease(job.job_id, seconds=0)
        assert _expire(doors) == 1
    assert (doors.job(job.job_id).state, doors.job(job.job_id).attempts) == ("waiting", 0)


def test_two_sweeps_at_once_expire_each_lease_once(doors: Doors) -> None:
    ids = [accepted.job_id for accepted in doors.accept(*(new_document() for _ in range(50)))]
    doors.lease(*ids, seconds=0)
    counts: list[int] = []
    in_threads(4, lambda: counts.append(_expire(doors)))
    assert sum(counts) == 50


def test_a_quarantined_job_keeps_its_evidence(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    (lease,) = doors.lease(job.job_id)
    with doors.press.acting(PRESS) as tx:
        leasing.quarantine(tx, lease, "text_lost", "word/document.xml", {"missing": ["A & B"]})
    after = doors.job(job.job_id)
    assert (after.state, after.cause, after.detail, after.evidence) == (
        "quarantined",
        "text_lost",
        "word/document.xml",
        {"missing": ["A & B"]},
    )


def test_steps_are_told_in_order_and_ring(doors: Doors) -> None:
    (job,) = doors.accept(new_document())
    heard = doors.app.listen(["naskah_progress"], timeout=PATIENCE_S)
    assert next(heard) is None
    for name in ("rendered", "converted"):
        with doors.press.acting(PRESS, durable=False) as tx:
            progress.steps_taken(tx, job.job_id, 1, [(name, 0.0)])
    assert [note.payload for note in (next(heard), next(heard)) if note] == [str(job.job_id)] * 2
    with doors.app.acting(RELAY) as tx:
        steps = progress.steps(tx, job.job_id)
    assert [(step.name, step.attempt) for step in steps] == [("rendered", 1), ("converted", 1)]
    assert steps[0].at < steps[1].at


def _expire(doors: Doors) -> int:
    with doors.app.acting(RELAY) as tx:
        return leasing.expire(tx)


def _wait_for_the_clock(doors: Doors, seconds: float) -> None:
    doors.rows("SELECT pg_sleep(%s)", seconds)


def _use(doors: Doors, verb: str, lease: Lease) -> None:
    if verb == "record":
        doors.record(lease)
        return
    arguments: dict[str, tuple[object, ...]] = {
        "charge": (),
        "give_back": (),
        "retry_later": ("cause", None, 0.0),
        "quarantine": ("cause", None, {}),
    }
    with doors.press.acting(PRESS) as tx:
        getattr(leasing, verb)(tx, lease, *arguments[verb])


def _jobs_of_one_document(doors: Doors, number: int) -> list[uuid.UUID]:
    new = new_document()
    doors.accept(new)
    ids = [new.job_id, *(uuid.uuid4() for _ in range(number - 1))]
    for place, job_id in enumerate(ids[1:], 1):
        doors.change(
            "INSERT INTO job (id, satker, akses, document_id, revision_no, queue, created_at)"
            " SELECT %s, satker, akses, document_id, revision_no, queue, created_at + make_interval(secs => %s)"
            " FROM job WHERE id = %s",
            job_id,
            place,
            new.job_id,
        )
    return ids


def _race(doors: Doors, ids: list[uuid.UUID], leasers: int) -> list[Lease]:
    start = threading.Barrier(leasers)
    leased: list[Lease] = []

    def race() -> None:
        start.wait()
        leased.extend(doors.lease(*ids))

    in_threads(leasers, race)
    return leased


def _race_singly(doors: Doors, ids: list[uuid.UUID]) -> list[Lease]:
    start = threading.Barrier(len(ids))
    left = iter(ids)
    leased: list[Lease] = []

    def race() -> None:
        mine = next(left)
        start.wait()
        leased.extend(doors.lease(mine))

    in_threads(len(ids), race)
    return leased
