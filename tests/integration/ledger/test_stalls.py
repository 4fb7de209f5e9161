"""Jobs that wait while workers are idle: told as a stall, and nothing else is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from archive.ledger.jobs import workers
from archive.ledger.jobs.workers import Worker
from service.operations.stalls import IDLE_S, Stall, stalls
from tests.integration.ledger.builders import PRESS, RELAY, Doors, new_document

LONG_AGO = (
    "UPDATE job SET created_at = now() - interval '60 s', run_after = now() - interval '60 s' WHERE id = %s"
)


def worker(number: int = 1, **changes: Any) -> Worker:
    about = {"queues": ("press",), "busy": 0, "idle_s": IDLE_S + 4, **changes}
    return Worker(id=f"w{number}", host="h", pid=number, started_at=datetime.now(UTC), **about)


def seen(doors: Doors, *alive: Worker) -> list[Stall]:
    with doors.app.acting(RELAY) as tx:
        return stalls(tx, alive)


def waiting(doors: Doors, number: int = 2, *, long: bool = True) -> list[Any]:
    new = [new_document() for _ in range(number)]
    doors.accept(*new)
    for each in new if long else ():
        doors.change(LONG_AGO, each.job_id)
    return new


def test_jobs_that_wait_beside_idle_workers_are_a_stall_told_in_numbers(doors: Doors) -> None:
    waiting(doors)
    (found,) = seen(doors, worker(1), worker(2, idle_s=30.0), worker(3, busy=1, idle_s=0.0))
    assert (found.queue, found.jobs, found.idle, found.idle_s) == ("press", 2, 2, IDLE_S + 4)
    assert found.words().startswith("2 jobs wait in press for 6")
    assert found.words().endswith("2 workers idle since 14 s")


@pytest.mark.parametrize(
    "alive",
    [
        (),
        (worker(busy=4, idle_s=0.0),),  # a queue, no stall
        (worker(idle_s=IDLE_S - 4),),
        (worker(queues=("press.pdf",)),),
        (worker(trouble="Its clock is off."),),  # rests, and says so itself
    ],
)
def test_workers_that_have_work_or_a_reason_make_no_stall(doors: Doors, alive: tuple[Worker, ...]) -> None:
    waiting(doors)
    assert seen(doors, *alive) == []


def test_jobs_that_cannot_be_taken_yet_make_no_stall(doors: Doors) -> None:
    waiting(doors, 1, long=False)
    (put_off,) = waiting(doors, 1)
    doors.change("UPDATE job SET run_after = now() + interval '60 s' WHERE id = %s", put_off.job_id)
    (leased,) = waiting(doors, 1)
    doors.lease(leased.job_id)
    assert seen(doors, worker()) == []


def test_what_a_worker_tells_of_itself_is_read_as_it_was_told(doors: Doors) -> None:
    (new,) = waiting(doors, 1)
    told = worker(
        job_id=new.job_id, step="rendered", step_s=3.5, trouble="X.", trouble_s=2.0, parent=7, crew=2
    )
    with doors.press.acting(PRESS) as tx:
        workers.beat(tx, told)
        (read,) = workers.alive(tx)
    assert read.age_s < 60
    assert (
        read.job_id,
        read.step,
        read.step_s,
        read.idle_s,
        read.trouble,
        read.trouble_s,
        read.queues,
        read.crew,
    ) == (*(new.job_id, "rendered", 3.5, IDLE_S + 4, "X.", 2.0, ("press",), 2),)
