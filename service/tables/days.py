"""A day as offices and their spreadsheets write it, day before month: 3 Januari 2024, 03/01/2024, 2024-01-03 00:00:00, 45294.

The number of a day is read only by whoever knows that the column holds days; a text that says an hour, or that could be
another day in another country's order, is none.

>>> day_in("Rabu, 3 Januari 2024"), day_in("01/13/2024")
(datetime.date(2024, 1, 3), None)
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from service.words import Sentence, say

_MONTHS: Final = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agust", "agu", "ags", "agt", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
"""As Indonesian and English spreadsheets write them, long, short and as they were spelled."""
_WEEKDAYS: Final = (
    ("senin", "monday"),
    ("selasa", "tuesday"),
    ("rabu", "wednesday"),
    ("kamis", "thursday"),
    ("jumat", "jum'at", "jum\u2019at", "friday"),
    ("sabtu", "saturday"),
    ("minggu", "ahad", "sunday"),
)
_BY_NAME: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_BY_WEEKDAY: Final = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_MIDNIGHT: Final = re.compile(r"[ t]0{1,2}([:.])00(?:\1[0]{2}(?:\.0+)?)?$")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Characters of no width, which come along with what is pasted from web pages and chats."""
_NUMBERS: Final = re.compile(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})")
_NAMED: Final = re.compile(r"([0-9]{1,2})[-/. ]+([a-z]+)\.?[-/., ]+([0-9]{4}|[0-9]{2})")
_SERIAL: Final = re.compile(r"([0-9]{5})(?:[.,]0)?")
_FIRST, _LAST = 1945, 2099
"""Years whose days a number may mean: five digits mean much else."""
_CENTURY: Final = 30
"""From which two digits are of the last century, as spreadsheets read them."""


def day_in(text: str, *, epoch_1904: bool = False) -> date | None:
    """Return the day a cell of a column of days names; nothing for anything else."""
    text = _MIDNIGHT.sub("", " ".join(_UNSEEN.sub("", text).lower().split()))
    if serial := _SERIAL.fullmatch(text):
        return _of_serial(int(serial.group(1)), epoch_1904)
    weekday, comma, rest = text.partition(",")
    if comma:
        day = day_in(rest) if rest.strip() else None
        return day if day is not None and _BY_WEEKDAY.get(weekday.strip()) == day.weekday() else None
    if written := _NUMBERS.fullmatch(text):
        first, _, month, last = written.groups()
        if len(first) == 4 and len(last) <= 2:
            return _day(int(first), int(month), int(last))
        return _day(int(last), int(month), int(first)) if len(last) == 4 and len(first) <= 2 else None
    if (named := _NAMED.fullmatch(text)) and (number := _BY_NAME.get(named.group(2))):
        return _day(_year(named.group(3)), number, int(named.group(1)))
    return None


def unread(text: str) -> Sentence | None:
    """Return why a day is not read that somebody meant as one, with how to write it; nothing where that says itself.

    Two digits of a year beside two other numbers may be the day as well: 03-01-24 is January 2024 here, and 2003 to a machine.
    """
    written = _NUMBERS.fullmatch(" ".join(_UNSEEN.sub("", text).split()))
    if written is None or max(len(written.group(1)), len(written.group(4))) > len("24"):
        return None
    return say("tahunnya dua angka; tulis empat angka, misalnya 03-01-2024")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < _CENTURY else 1900)


def _of_serial(number: int, epoch_1904: bool) -> date | None:
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)  # 1900 has a 29 February there
    day = first + timedelta(days=number)
    return day if _FIRST <= day.year <= _LAST else None
