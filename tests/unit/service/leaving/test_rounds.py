"""When somebody is written to of vacant positions: once for each that begins, and not twice on a day while papers wait."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from archive.ledger.office.positions import Position
from doc_templates.kit.sample import SAMPLE
from service.leaving.rounds import due
from service.leaving.vacancies import Vacancy
from service.office.letterhead import Letterhead
from service.office.rules import OfficeRules
from tests.unit.service.approvals.test_conditions import a_case

NOON: Final = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)
"""A Wednesday at noon in WIB."""
PAPER: Final = a_case("konsep").held.document


def office(zone: str) -> Letterhead:
    return Letterhead(kantor=SAMPLE, zona=ZoneInfo(zone), version=1, rules=OfficeRules({}, ZoneInfo(zone)))


def vacant(since: date | None, papers: int = 0) -> Vacancy:
    place = Position(key="sekretaris", jabatan="Sekretaris", unit=None)
    return Vacancy(position=place, since=since, papers=(PAPER,) * papers)


@pytest.mark.parametrize(
    ("since", "papers", "last", "now", "zone", "is_due"),
    [
        (date(2026, 12, 1), 0, None, NOON, "Asia/Jakarta", True),
        (date(2026, 12, 1), 0, timedelta(days=1), NOON, "Asia/Jakarta", False),  # told on its first day
        (date(2026, 12, 2), 0, timedelta(days=1), NOON, "Asia/Jakarta", True),  # another began since
        (None, 0, timedelta(days=300), NOON, "Asia/Jakarta", False),  # nobody ever stood there: once
        (date(2026, 12, 1), 1, timedelta(hours=3), NOON, "Asia/Jakarta", False),  # the same day
        (date(2026, 12, 1), 1, timedelta(days=1), NOON, "Asia/Jakarta", True),
        (date(2026, 11, 1), 0, timedelta(days=9), NOON, "Asia/Jakarta", False),  # nothing waits
        # Half past four in the afternoon in UTC: it is tomorrow in WITA and WIT, and still today in WIB; two hours are no period.
        *(
            (date(2026, 12, 1), 1, timedelta(hours=2), NOON + timedelta(hours=11.5), zone, False)
            for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
        ),
    ],
)
def test_a_letter_is_due(
    since: date | None, papers: int, last: timedelta | None, now: datetime, zone: str, is_due: bool
) -> None:
    before = now - last if last is not None else None
    assert due([vacant(since, papers)], before, now, office(zone)) is is_due
