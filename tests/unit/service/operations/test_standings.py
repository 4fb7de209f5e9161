"""Every gauge is there from the start, whatever the ledger holds: an alarm on it can fire."""

from __future__ import annotations

from collections.abc import Iterator

from archive.ledger.jobs.lanes import Lane
from service.operations.stalls import PRESS_QUEUES, Stall
from service.operations.standings import Standings, gauges

EMPTY = Standings(lock_lag={}, letters={})


def samples(found: Standings) -> Iterator[tuple[str, dict[str, str], float]]:
    """Yield every sample."""
    for metric in gauges(found):
        for each in metric.samples:
            yield each.name, each.labels, each.value


def test_an_installation_without_work_says_so_of_every_queue_and_lane() -> None:
    told = list(samples(EMPTY))
    assert {labels["queue"] for name, labels, _ in told if name == "naskah_queue_depth"} == {*PRESS_QUEUES}
    lanes = [labels for name, labels, _ in told if name == "naskah_lane_waiting"]
    assert len(lanes) == len(PRESS_QUEUES) * len(Lane)
    assert all(value == 0 for name, _, value in told if name.startswith("naskah_queue_"))


def test_a_queue_without_quarantine_says_none() -> None:
    causes = {labels["cause"] for name, labels, _ in samples(EMPTY) if name == "naskah_queue_quarantined"}
    assert causes == {"none"}


def test_jobs_that_stand_still_are_told_of_their_queue_alone() -> None:
    (first, *others) = PRESS_QUEUES
    stalled = Standings(
        lock_lag={}, letters={}, stalls=[Stall(queue=first, jobs=3, oldest_s=12.0, idle=1, idle_s=11.0)]
    )
    told = {
        labels["queue"]: value
        for name, labels, value in samples(stalled)
        if name == "naskah_queue_stalled_jobs"
    }
    assert told == {first: 3, **dict.fromkeys(others, 0)}


def test_what_waits_longest_is_told_in_seconds() -> None:
    told = {
        name: value
        for name, _, value in samples(Standings(lock_lag={}, letters={}, unsent_s=4.5, longest_step_s=61.0))
    }
    assert (told["naskah_relay_unsent_seconds"], told["naskah_job_longest_step_seconds"]) == (4.5, 61.0)
