"""Only the office's hours count: nights, weekends and holidays do not make an official late."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.office.hours import HoursWrong, OfficeHours, spans

WIB = ZoneInfo("Asia/Jakarta")
WEEK = {day: ["07.30-12.00", "13.00-16.00"] for day in ("senin", "selasa", "rabu", "kamis")}
HOURS = OfficeHours.of(
    {"jam_kerja": {**WEEK, "jumat": ["07.30-11.30", "13.30-16.30"]}, "libur": ["2026-04-03"]}, WIB
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30), timezones=st.just(UTC))  # noqa: DTZ001


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (at(30, 8), at(30, 8, 20), 20),
        (at(30, 11, 50), at(30, 13, 10), 20),
        (at(30, 15, 50), at(31, 7, 40), 20),
        (at(27, 16, 20), at(30, 7, 40), 20),
        (at(30, 20), at(31, 6), 0),
        (at(30, 9), at(30, 8), 0),
        (at(2, 15, 50, month=4), at(6, 7, 40, month=4), 20),
        (at(3, 8, month=4), at(3, 15, month=4), 0),
        (at(2, 8), at(9, 8), 2220),
    ],
)
def test_minutes_run_in_office_hours_alone(since: datetime, until: datetime, minutes: int) -> None:
    assert HOURS.minutes(since, until) == minutes


def test_the_zone_is_the_offices() -> None:
    assert HOURS.minutes(datetime(2026, 3, 30, 1, tzinfo=UTC), datetime(2026, 3, 30, 1, 20, tzinfo=UTC)) == 20


def test_an_office_that_names_no_hours_never_closes() -> None:
    hours = OfficeHours.of({}, WIB)
    assert hours.minutes(at(27, 8), at(30, 8)) == 3 * 24 * 60


@given(MOMENTS, MOMENTS)
def test_counting_by_weeks_is_counting_by_minutes(first: datetime, second: datetime) -> None:
    since, until = sorted((first.replace(second=0, microsecond=0), second.replace(second=0, microsecond=0)))
    until = min(until, since + timedelta(days=9))
    step = timedelta(minutes=30)  # no hour of the office begins between
    since, until = (each.replace(minute=each.minute // 30 * 30) for each in (since, until))
    counted = 0
    moment = since
    while moment < until:
        counted += HOURS.minutes(moment, moment + step)
        moment += step
    assert HOURS.minutes(since, until) == counted


@pytest.mark.parametrize(
    "wrong", [["7-12"], ["12.00-07.30"], ["07.30"], ["07.30-12.00", "11.00-13.00"], ["25.00-26.00"]]
)
def test_hours_that_cannot_be_are_refused(wrong: list[str]) -> None:
    with pytest.raises(HoursWrong):
        spans(wrong)
