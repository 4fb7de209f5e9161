"""A migrated database with two offices, open for each role."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors


@pytest.fixture
def doors(ledger_dsns: LedgerDsns) -> Iterator[Doors]:
    with opened(ledger_dsns) as doors:
        two_offices(doors)
        yield doors


@contextmanager
def opened(dsns: LedgerDsns) -> Iterator[Doors]:
    """Open a database for each role, for the block."""
    owner, app, press, proof = (
        Ledger(dsn, min_size=1, max_size=20) for dsn in (dsns.owner, dsns.app, dsns.press, dsns.proof)
    )
    yield Doors(owner=owner, app=app, press=press, proof=proof, superuser=dsns.superuser)
    for ledger in (owner, app, press, proof):
        ledger.close()


def two_offices(doors: Doors) -> None:
    """Let there be two offices."""
    for satker, nama in ((AGAM, "KPU Kabupaten Agam"), (PASAMAN, "KPU Kabupaten Pasaman")):
        with doors.owner.acting(Principal.system("test", satker)) as tx:
            offices.apply(tx, satker=satker, nama=nama, zona="Asia/Jakarta", config={}, by="test")
