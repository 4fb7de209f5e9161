"""The demo office in a database of the test's own, with the desk's parts over it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from service.office.letterhead import Offices
from service.office.people import People
from service.office_file import file as office
from service.office_file.content import OfficeFile
from tests.conftest import LedgerDsns

OFFICE = Path(__file__).parents[3] / "examples" / "kantor-kpu-agam.yaml"
SATKER = "1306"
ADMIN = Principal(
    id="key:admin", satker=SATKER, ceiling=AccessClass.SR, roles=frozenset({"admin"}), kind="client"
)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 31, 3, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, kw_only=True)
class Agam:
    """The demo office."""

    ledger: Ledger
    file: OfficeFile
    clock: Clock
    people: People
    dsns: LedgerDsns

    def apply(self, **changes: object) -> None:
        """Apply the office's file with some of its members changed."""
        file = office.check({**self.file.config, **changes})
        with self.ledger.acting(Principal.system("test", SATKER)) as tx:
            office.apply(tx, file, "test")


@pytest.fixture
def agam(ledger_dsns: LedgerDsns) -> Iterator[Agam]:
    ledger = Ledger(ledger_dsns.app, max_size=20)
    clock = Clock()
    file = office.read(OFFICE)
    people = People(ledger=ledger, offices=Offices(ledger), clock=clock)
    found = Agam(ledger=ledger, file=file, clock=clock, people=people, dsns=ledger_dsns)
    found.apply()
    yield found
    ledger.close()
