"""A pool knows when one of its slots is lost to a fault of its own."""

from __future__ import annotations

import time

import pytest

from tests.patience import PATIENCE_S
from worker.pdf.pool import Pool
from worker.pdf.process import OfficeProcess


def faulty(name: str) -> OfficeProcess:
    raise LookupError(name)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_pool_whose_slot_ended_by_a_fault_of_ours_is_no_longer_whole() -> None:
    pool = Pool(faulty, size=1)
    pool.start()
    deadline = time.monotonic() + PATIENCE_S
    while pool.whole and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not pool.whole
