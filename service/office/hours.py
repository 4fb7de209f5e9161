"""When an office works: the minutes that count against a standard time. Pure; an office that names no hours never closes.

>>> zona = ZoneInfo("Asia/Jakarta")
>>> hours = OfficeHours.of({"jam_kerja": {"senin": ["08.00-12.00", "13.00-16.00"]}}, zona)
>>> monday = datetime(2026, 3, 30, 9, tzinfo=zona)
>>> hours.minutes(monday, monday + timedelta(hours=5))  # an hour of them is closed
240
>>> hours.after(monday + timedelta(hours=5), 120).isoformat()  # two hours are left of this Monday
'2026-03-30T16:00:00+07:00'
>>> hours.after(monday + timedelta(hours=5), 150).isoformat()
'2026-04-06T08:30:00+07:00'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
WORKING_DAY = 450
"""Minutes of a week's 37.5 hours in five days; what an office that names no period is reminded by."""
_WHOLE_DAY = 24 * 60
_FARTHEST = 3_660
"""Days that a deadline is looked for: ten years."""
Span = tuple[int, int]


class HoursWrong(ValueError):
    """The hours cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """The office's week and its holidays."""

    zona: ZoneInfo
    week: Sequence[Sequence[Span]]
    """Seven days from Monday, each with its spans in minutes of the day."""
    holidays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, config: Mapping[str, Any], zona: ZoneInfo) -> OfficeHours:
        """Read ``jam_kerja`` and ``libur`` of an office's configuration."""
        hours = config.get("jam_kerja") or {}
        week = [spans(hours.get(day, ())) if hours else [(0, _WHOLE_DAY)] for day in DAYS]
        closed = frozenset(date.fromisoformat(str(each)) for each in config.get("libur", ()))
        return cls(zona=zona, week=week, holidays=closed)

    def minutes(self, since: datetime, until: datetime) -> int:
        """Return the working minutes between two moments."""
        begin, end = since.astimezone(self.zona), until.astimezone(self.zona)
        if end <= begin:
            return 0
        first, last = begin.date(), end.date()
        if first == last:
            return self._worked(first, _minute(begin), _minute(end))
        return (
            self._worked(first, _minute(begin), _WHOLE_DAY)
            + self._between(first, last)
            + self._worked(last, 0, _minute(end))
        )

    def after(self, since: datetime, minutes: int) -> datetime:
        """Return the moment at which so many working minutes have passed; raises ``HoursWrong`` for what no calendar reaches."""
        begin = since.astimezone(self.zona)
        day, at, left = begin.date(), _minute(begin), minutes
        for _ in range(_FARTHEST):
            for start, end in () if day in self.holidays else self.week[day.weekday()]:
                first = max(start, at)
                if first + left <= end:
                    midnight = datetime.combine(day, time(), self.zona)
                    return midnight + timedelta(minutes=first + left)
                left -= max(0, end - first)
            day, at = day + timedelta(days=1), 0
        raise HoursWrong(f"{minutes} working minutes end in no year")

    def _between(self, first: date, last: date) -> int:
        """Return the minutes of the whole days between two, without walking through years of them."""
        days = (last - first).days - 1
        weeks, rest = divmod(days, 7)
        total = weeks * sum(self._day(weekday) for weekday in range(7))
        total += sum(self._day((first + timedelta(days=1 + each)).weekday()) for each in range(rest))
        return total - sum(self._day(day.weekday()) for day in self.holidays if first < day < last)

    def _day(self, weekday: int) -> int:
        return sum(end - begin for begin, end in self.week[weekday])

    def _worked(self, day: date, begin: int, end: int) -> int:
        if day in self.holidays:
            return 0
        return sum(max(0, min(end, to) - max(begin, since)) for since, to in self.week[day.weekday()])


def spans(texts: Sequence[str]) -> list[Span]:
    """Read the spans of a day, ``07.30-12.00``; raises ``HoursWrong``."""
    found = sorted(_span(text) for text in texts)
    if any(before[1] > after[0] for before, after in pairwise(found)):
        raise HoursWrong(f"{', '.join(texts)}: two spans overlap")
    return found


def _span(text: str) -> Span:
    begin, dash, end = text.partition("-")
    try:
        span = _read(begin), _read(end)
    except ValueError:
        raise HoursWrong(f"{text!r} is no span of hours; write 07.30-12.00") from None
    if not dash or span[0] >= span[1]:
        raise HoursWrong(f"{text!r} is no span of hours; write 07.30-12.00")
    return span


def _read(text: str) -> int:
    text = text.strip().replace(".", ":")
    if text == "24:00":
        return _WHOLE_DAY
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
