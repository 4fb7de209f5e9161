"""The worker dies between any two instructions; the next one finishes the job, and nothing is lost or doubled."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from archive.ledger import Principal
from archive.ledger.jobs import leasing
from archive.vault.deposit import CRASH_POINTS as VAULT_POINTS
from tests.chaos.checker import Archive, Checker, Told
from tests.chaos.one_run import run_once
from tests.house import SOURCE, House
from worker.line.pipeline import CRASH_POINTS as PRESS_POINTS

KILLED = 137
ARCHIVED, NOTHING_TO_DO = 0, 1


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("point", [*PRESS_POINTS, *VAULT_POINTS])
def test_a_worker_killed_at_a_named_point_leaves_a_job_that_the_next_one_finishes(
    house: House, stack_env: dict[str, str], converter_socket: Path, point: str, times: int
) -> None:
    taken = house.accept("surat_edaran")
    env = {**stack_env, "NASKAH_CONVERTER_SOCKET": str(converter_socket)}

    assert run_once(env, taken.job_id, crash_at=point) == KILLED
    _let_the_lease_run_out(house)
    for _ in range(times - 1):
        # What an earlier life committed may spare the second the dangerous place: then it simply finishes.
        assert run_once(env, taken.job_id, crash_at=point) in (KILLED, ARCHIVED, NOTHING_TO_DO)
        _let_the_lease_run_out(house)
    assert run_once(env, taken.job_id) in (ARCHIVED, NOTHING_TO_DO)

    told = Told(
        source=SOURCE,
        event_id=taken.event_id,
        document_id=str(taken.document_id),
        job_id=str(taken.job_id),
    )
    checker = Checker(house.superuser, Archive(client=house.bucket(), bucket=house.s3.bucket))
    assert checker.check([told]) == []


def _let_the_lease_run_out(house: House) -> None:
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE job SET lease_until = now() - interval '1 second' WHERE state = 'leased'")
    with house.app.acting(Principal.system("relay")) as tx:
        leasing.expire(tx)
