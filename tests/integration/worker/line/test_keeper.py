"""The keeper passes on what waits behind a job that takes long: its neighbours do not wait for it, and pay nothing."""

import time

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing, steering
from tests.conftest import LedgerDsns
from tests.house import CLIENT, House
from tests.patience import PATIENCE_S
from worker.line import keeper as module
from worker.line.keeper import Keeper
from worker.queue import PRESS_PDF

PRINCIPAL = Principal.system("press")
END_S = PATIENCE_S


def test_neighbours_of_a_job_that_hangs_go_to_other_workers_uncharged(
    house: House, ledger_dsns: LedgerDsns, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [house.accept("surat_edaran") for _ in range(3)]
    ledger = Ledger(ledger_dsns.press, min_size=1, max_size=3)
    keeper = Keeper(ledger, [PRESS_PDF], every_s=0.1)
    with ledger.acting(PRINCIPAL) as tx:
        hanging, *neighbours = leasing.lease(tx, [each.job_id for each in taken], keeper.worker_id)
        leasing.charge(tx, hanging)
    with keeper.holding([hanging, *neighbours]):
        keeper.takes(hanging)
        keeper.start()
        assert all(map(keeper.holds, neighbours))
        monkeypatch.setattr(module, "LONG_S", 0.0)
        deadline, archived = time.monotonic() + END_S, 0
        while archived < 2:
            assert time.monotonic() < deadline
            archived += house.press.run([each.job_id for each in neighbours])
        assert not any(map(keeper.holds, neighbours))
        assert keeper.holds(hanging)
    with house.app.acting(CLIENT) as tx:
        found = steering.get(tx, hanging.job_id)
    assert found is not None
    assert (found.state, found.attempts) == ("leased", 1)
    keeper.close()
    ledger.close()
