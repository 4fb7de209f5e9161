"""A migrated database with two offices, open for each role."""

from collections.abc import Iterator

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors


@pytest.fixture
def doors(ledger_dsns: LedgerDsns) -> Iterator[Doors]:
    owner, app, press, proof = (
        Ledger(dsn, min_size=1, max_size=20)
        for dsn in (ledger_dsns.owner, ledger_dsns.app, ledger_dsns.press, ledger_dsns.proof)
    )
    for satker, nama in ((AGAM, "KPU Kabupaten Agam"), (PASAMAN, "KPU Kabupaten Pasaman")):
        with owner.acting(Principal.system("test", satker)) as tx:
            offices.apply(tx, satker=satker, nama=nama, zona="Asia/Jakarta", config={}, by="test")
    yield Doors(owner=owner, app=app, press=press, proof=proof, superuser=ledger_dsns.superuser)
    for ledger in (owner, app, press, proof):
        ledger.close()
