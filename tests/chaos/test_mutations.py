"""The suite must be able to fail: each safeguard is taken away in turn, and the checker must see the harm.

The switches are here, in test code; the product has none. Beside each mutation stands the same story unmutated, clean.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from archive.ledger import Principal, Transaction
from archive.ledger.documents import versions
from archive.ledger.intake import events
from archive.ledger.jobs import fence, leasing
from archive.ledger.jobs.rows import Lease
from archive.vault.s3 import S3Store
from archive.vault.store import StoredObject
from service.intake.answers import TakenEvent
from tests.chaos.checker import Archive, Checker, Told
from tests.house import CLIENT, SOURCE, House, event
from tests.patience import PATIENCE_S
from worker.line import papers, pipeline


class Killed(BaseException):
    """The process is gone: nothing after this instruction happens."""


@pytest.fixture
def check(house: House) -> Callable[[TakenEvent], list[str]]:
    def violations(taken: TakenEvent) -> list[str]:
        told = Told(
            source=SOURCE,
            event_id=taken.event_id,
            document_id=str(taken.document_id),
            job_id=str(taken.job_id),
        )
        return Checker(house.superuser, Archive(client=house.bucket(), bucket=house.s3.bucket)).check([told])

    return violations


def alter(house: House, *statements: str) -> None:
    with psycopg.connect(house.superuser) as connection:
        for statement in statements:
            connection.execute(statement)


def expire(house: House) -> None:
    alter(house, "UPDATE job SET lease_until = now() - interval '1 second' WHERE state = 'leased'")
    with house.app.acting(Principal.system("relay")) as tx:
        leasing.expire(tx)


@pytest.fixture
def second_wind(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[TakenEvent, str], None]:
    """Run a job in a worker that falls asleep at a named point, is taken for dead, and wakes when another has done it."""

    def run(taken: TakenEvent, point: str) -> None:
        asleep, wake = threading.Event(), threading.Event()

        def nap(name: str) -> None:
            if name == point and threading.current_thread() is sleeper:
                asleep.set()
                wake.wait(PATIENCE_S)

        for room in (pipeline, papers):
            monkeypatch.setattr(room, "crash_point", nap)
        sleeper = threading.Thread(target=house.press.run, args=([taken.job_id],))
        sleeper.start()
        assert asleep.wait(PATIENCE_S)
        expire(house)
        other = house.another_press()
        assert other.run([taken.job_id]) == 1
        other.close()
        wake.set()
        sleeper.join(PATIENCE_S)
        assert not sleeper.is_alive()

    return run


def test_a_worker_that_wakes_after_another_did_its_job_changes_nothing(
    house: House, check: Callable[[TakenEvent], list[str]], second_wind: Callable[[TakenEvent, str], None]
) -> None:
    taken = house.accept("surat_edaran")

    second_wind(taken, "press.deposited")

    assert check(taken) == []


def test_without_the_fence_and_the_unique_job_behind_it_a_job_is_recorded_twice(
    house: House,
    check: Callable[[TakenEvent], list[str]],
    second_wind: Callable[[TakenEvent, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alter(
        house,
        "ALTER TABLE artifact DROP CONSTRAINT artifact_pkey, DROP CONSTRAINT artifact_document_id_satker_version_no_fkey",
        "ALTER TABLE version DROP CONSTRAINT version_pkey, DROP CONSTRAINT version_job_id_satker_key",
    )
    unfenced = fence._END.replace("AND fence = %(fence)s AND state = 'leased'", "")
    assert unfenced != fence._END
    monkeypatch.setattr(fence, "_END", unfenced)

    def record(tx: Transaction, lease: Lease, new: versions.NewVersion) -> None:
        fence.end(tx, lease, fence.DONE, versions._values(new, True), along=versions._RECORD)

    monkeypatch.setattr(versions, "record", record)
    taken = house.accept("surat_edaran")

    second_wind(taken, "press.deposited")

    assert any("with 2 versions" in violation for violation in check(taken))


def test_a_worker_that_wakes_before_its_deposit_leaves_the_archived_bytes_alone(
    house: House, check: Callable[[TakenEvent], list[str]], second_wind: Callable[[TakenEvent, str], None]
) -> None:
    taken = house.accept("surat_edaran")

    second_wind(taken, "press.converted")

    assert check(taken) == []


def test_without_the_conditional_put_archived_content_is_written_over(
    house: House,
    check: Callable[[TakenEvent], list[str]],
    second_wind: Callable[[TakenEvent, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conditional = S3Store.put

    def put(store: S3Store, key: str, data: bytes, **how: Any) -> StoredObject:
        return conditional(store, key, data, **{**how, "only_if_absent": False, "only_if_etag": None})

    monkeypatch.setattr(S3Store, "put", put)
    taken = house.accept("surat_edaran")

    second_wind(taken, "press.converted")

    assert any("was written 2 times" in violation for violation in check(taken))


def test_the_same_event_twice_has_one_effect(house: House, check: Callable[[TakenEvent], list[str]]) -> None:
    taken = send_twice(house)
    house.press.run([taken.job_id])

    assert check(taken) == []


def test_without_the_unique_key_the_same_event_has_two_effects(
    house: House, check: Callable[[TakenEvent], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    alter(house, "ALTER TABLE event DROP CONSTRAINT event_pkey")
    keyless = events._ACCEPT.replace("ON CONFLICT (satker, source, event_id, item) DO NOTHING", "")
    assert keyless != events._ACCEPT
    monkeypatch.setattr(events, "_ACCEPT", keyless)

    taken = send_twice(house)

    assert any("has 2 effects" in violation for violation in check(taken))


def send_twice(house: House) -> TakenEvent:
    same = event("surat_edaran", dict(house.catalog["surat_edaran"].example))
    answers = [house.desk.accept(CLIENT, [same], "http")[0] for _ in range(2)]
    assert isinstance(answers[0], TakenEvent)
    return answers[0]


def test_a_worker_killed_inside_the_record_has_recorded_nothing(
    house: House, check: Callable[[TakenEvent], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = house.accept("surat_edaran")
    with monkeypatch.context() as patched:
        patched.setattr(versions, "record", die_halfway(in_one_transaction=True))
        with pytest.raises(Killed):
            house.press.run([taken.job_id])
    expire(house)
    house.press.run([taken.job_id])

    assert check(taken) == []


def test_without_the_transaction_a_job_is_done_and_has_no_version(
    house: House, check: Callable[[TakenEvent], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = house.accept("surat_edaran")
    with monkeypatch.context() as patched:
        patched.setattr(versions, "record", die_halfway(in_one_transaction=False))
        with pytest.raises(Killed):
            house.press.run([taken.job_id])
    expire(house)
    house.press.run([taken.job_id])

    assert any("is done with 0 versions" in violation for violation in check(taken))


def die_halfway(*, in_one_transaction: bool) -> Callable[..., None]:
    """Return a ``record`` whose process dies between ending the job and writing its version."""

    def record(tx: Transaction, lease: Lease, new: versions.NewVersion) -> None:
        tx.execute(
            "UPDATE job SET state = 'done', lease_until = NULL, done_at = now() WHERE id = %s",
            (lease.job_id,),
        )
        if not in_one_transaction:
            tx.commit()
        raise Killed

    return record
