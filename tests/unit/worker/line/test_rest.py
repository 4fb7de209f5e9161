"""A worker that met an outage: it says so, rests, looks again, and is well when the cause is gone."""

import threading
import time
from uuid import uuid4

import pytest

from archive.errors import Outage
from archive.outages import ClockOff, DiskFull
from archive.vault.errors import VaultUnavailable
from tests.patience import PATIENCE_S
from worker.line.rest import Rest

END_S = PATIENCE_S


class Cause:
    """An outage that lasts until it is mended."""

    def __init__(self, outage: Outage) -> None:
        self.outage: Outage | None = outage
        self.looked = threading.Semaphore(0)

    def __call__(self) -> None:
        self.looked.release()
        if self.outage is not None:
            raise self.outage


def test_it_rests_while_the_cause_lasts_and_says_what_it_suffers_from() -> None:
    cause = Cause(ClockOff("S3: RequestTimeTooSkewed", key="secret"))
    rest = Rest(cause, first_s=0.01)
    assert rest.trouble is None
    rest.met(ClockOff("S3: RequestTimeTooSkewed", key="secret"))
    assert rest.trouble is not None
    assert rest.trouble.words == ClockOff.words()
    assert all(cause.looked.acquire(timeout=END_S) for _ in range(3))
    since = rest.trouble.since
    cause.outage = DiskFull()
    assert all(cause.looked.acquire(timeout=END_S) for _ in range(2))
    assert (rest.trouble.words, rest.trouble.since) == (DiskFull.words(), since)  # one trouble, another cause
    cause.outage = None
    rest.until_well()
    assert rest.trouble is None


def test_the_pauses_between_looks_grow_also_when_a_look_passes_and_work_does_not() -> None:
    gaps = []
    rest = Rest(lambda: None, first_s=0.05)
    for _ in range(4):
        begun = time.monotonic()
        rest.met(VaultUnavailable())
        rest.until_well()
        gaps.append(time.monotonic() - begun)
    assert gaps[3] >= 0.4  # 0.05, 0.1, 0.2, 0.4
    rest.went_well()
    begun = time.monotonic()
    rest.met(VaultUnavailable())
    assert rest.trouble is not None
    assert rest.trouble.words == "The vault did not answer, or answered that it cannot serve now."
    rest.until_well()
    assert time.monotonic() - begun >= 0.05


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ("J", False),
        ("JJJJ", False),  # nothing else is archived either: the machine's
        ("J+J", False),
        ("J+J+J", True),
        ("JJ+JJ+JJ", True),
        ("J+K+L+J", False),  # each job is counted for itself
        ("J+K+J+K+J", True),
    ],
)
def test_an_outage_that_one_job_meets_while_others_are_archived_is_its_own(told: str, own: bool) -> None:
    """J, K, L: the job that meets one; +: another is archived."""
    rest, jobs, found = Rest(lambda: None), {name: uuid4() for name in "JKL"}, False
    for sign in told:
        if sign == "+":
            rest.went_well()
        else:
            found = rest.its_own(jobs[sign])
    assert found is own


def test_a_worker_that_is_to_end_does_not_wait_for_the_cure() -> None:
    stop = threading.Event()
    rest = Rest(Cause(ClockOff()), stopping=stop.is_set, first_s=0.01)
    rest.met(ClockOff())
    stop.set()
    begun = time.monotonic()
    rest.until_well()
    assert time.monotonic() - begun < END_S
