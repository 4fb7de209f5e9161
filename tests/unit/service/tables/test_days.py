"""A day as offices and their spreadsheets write it is read, and nothing that could be another."""

from datetime import date

import pytest

from service.tables.days import day_in, unread

THIRD = date(2024, 1, 3)
WRITTEN: dict[str, date | None] = {
    "2024-01-03": THIRD,
    "2024/1/3": THIRD,
    "03-01-2024": THIRD,
    "3/1/2024": THIRD,
    "03.01.2024": THIRD,
    "03 01 2024": THIRD,
    "2024-01-03 00:00:00": THIRD,
    "2024-01-03T00:00:00.000": THIRD,
    "03/01/2024 00:00": THIRD,
    "03/01/2024 00.00.00": THIRD,
    "3 Januari 2024": THIRD,
    "03 JANUARI 2024": THIRD,
    "3 Jan 2024": THIRD,
    "3 Jan. 2024": THIRD,
    "03-Jan-24": THIRD,
    "Rabu, 3 Januari 2024": THIRD,
    "Wednesday, 03 January 2024": THIRD,
    "Jum\u2019at, 5 Januari 2024": date(2024, 1, 5),
    "17 Agt 2023": date(2023, 8, 17),
    "17 Agu 2023": date(2023, 8, 17),
    "1 Mei 2024": date(2024, 5, 1),
    "5 Okt 2024": date(2024, 10, 5),
    "10 Nopember 1998": date(1998, 11, 10),
    "10 Nop 98": date(1998, 11, 10),
    "25-Des-23": date(2023, 12, 25),
    "29 Pebruari 2024": date(2024, 2, 29),
    "45294": THIRD,
    "45294.0": THIRD,
    "Kamis, 3 Januari 2024": None,
    "01/13/2024": None,
    "31-02-2024": None,
    "29 Februari 2023": None,
    "03/01/24": None,
    "2024-01-03 08:30:00": None,
    "20240103": None,
    "2024": None,
    "4529": None,
    "99999": None,
    "3 Janu 2024": None,
    "3-1/2024": None,
    "\u0663 Mei 2024": None,
    ", 3 Mei 2024": None,
    "": None,
}
"""One day a line; a case more is a line more."""


@pytest.mark.parametrize("written", WRITTEN)
def test_a_day_is_read_as_it_is_meant_or_not_at_all(written: str) -> None:
    assert day_in(f" {written} ") == WRITTEN[written]


def test_the_number_of_a_day_counts_from_the_workbooks_own_first() -> None:
    assert day_in("45294") == THIRD
    assert day_in("43832", epoch_1904=True) == THIRD


@pytest.mark.parametrize(
    "written", [*(each for each, day in WRITTEN.items() if day is None), "03-01-24", "24.1.3"]
)
def test_a_year_of_two_digits_is_told_as_that_and_how_to_write_it(written: str) -> None:
    ambiguous = written in ("03/01/24", "03-01-24", "24.1.3")
    assert ("misalnya 03-01-2024" in (unread(written) or "")) is ambiguous
    assert day_in(written) is None
