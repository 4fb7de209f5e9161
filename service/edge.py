"""What may come in at all, whichever way: a line of text, a block of text, a day, an instant, a count.

Routes, commands and imports take their values by these types, so that nothing gets past the edge which a calendar, the
ledger or a page cannot hold. Whether a value makes sense for an act is not asked here. It imports no other room.

>>> instant("2026-03-31T10:00:00+07:00").isoformat()
'2026-03-31T10:00:00+07:00'
>>> is_mail_address("umum@example.go.id"), is_mail_address("umum")
(True, False)
>>> number_in("12"), number_in("007"), number_in("12", below=12), number_in("-1"), number_in("²"), number_in("")
(12, 7, None, None, None, None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

FIRST_YEAR = 1945
"""The republic's first year: no office, and so no paper of one, is older."""
MOST_INT = 2**31 - 1
"""The ledger's ``integer``."""

_NEVER = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
"""Control characters, those that turn the direction of reading, and what XML and PostgreSQL cannot carry."""
_ENDS = r"\t\n\r\u2028\u2029"
"""What ends a line, and the tabulator, which would end a column."""
_LINE = f"^[^{_NEVER}{_ENDS}]*$"
_BLOCK = f"^[^{_NEVER}]*$"
_NOT_IN_LINE = re.compile(f"[{_NEVER}{_ENDS}\ud800-\udfff]")
_NOT_IN_BLOCK = re.compile(f"[{_NEVER}\ud800-\udfff]")
_REFUSED = "karakter ke-{place} (U+{code}) tidak boleh ada di sini"
"""The sentences of this file are those of ``service.words.findings``, by the type of their error."""
_FIRST_ZONE = timezone(timedelta(hours=14))
"""Where a day begins first (Kiritimati): no office is ahead of it."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def is_mail_address(text: str) -> bool:
    """Say whether a mail server here takes the address: ASCII, with a domain; the form HTML asks of ``input type=email``."""
    return len(text) <= 254 and _MAIL_ADDRESS.fullmatch(text) is not None


def number_in(text: str, below: int = 10**9) -> int | None:
    """Return the number that a text of digits says, as a form or an address sends it; None for any other, and from ``below`` on."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return None
    number = int(text)
    return number if number < below else None


def character_refused(text: str, *, block: bool = False) -> str | None:
    """Say which character of ``text`` no line, or no block, may hold; nothing when all may stand."""
    found = (_NOT_IN_BLOCK if block else _NOT_IN_LINE).search(text)
    return found and _REFUSED.format(place=found.start() + 1, code=f"{ord(found.group()):04X}")


def last_day(today: date | None = None) -> date:
    """Return the last day anything may be dated: the end of next year where the year is oldest, for a plan or an appointment."""
    return date((today or datetime.now(_FIRST_ZONE).date()).year + 1, 12, 31)


def instant(text: str) -> datetime:
    """Return a moment in the office's reach, with its zone; raises ``ValueError``."""
    return Reach(instant=True).instant_of(text)


@dataclass(frozen=True)
class Line:
    """A text of one line, ``least`` to ``most`` characters: ``Annotated[str, Line(300)]``."""

    most: int
    least: int = 0
    block: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        """Check length first, then characters."""
        text = core_schema.str_schema(min_length=self.least or None, max_length=self.most)
        return core_schema.no_info_after_validator_function(self._checked, text)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe it to clients."""
        return {**handler(schema), "pattern": _BLOCK if self.block else _LINE}

    def _checked(self, text: str) -> str:
        if found := (_NOT_IN_BLOCK if self.block else _NOT_IN_LINE).search(text):
            raise PydanticCustomError(
                "text", _REFUSED, {"place": found.start() + 1, "code": f"{ord(found.group()):04X}"}
            )
        return text


def block(most: int, least: int = 0) -> Line:
    """A text that may have lines: ``Annotated[str, block(2_000)]``."""
    return Line(most, least, block=True)


@dataclass(frozen=True)
class Reach:
    """A day (or an instant) from 1945 to the end of next year, or to ``last``; written out, never a number."""

    last: date | None = None
    instant: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        """Take a value of the calendar as it is, and a text in one form."""
        return core_schema.no_info_plain_validator_function(
            self.instant_of if self.instant else self.day_of,
            serialization=core_schema.to_string_ser_schema(),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe it to clients; ``formatMinimum`` is ajv's word."""
        return {
            "type": "string",
            "format": "date-time" if self.instant else "date",
            "formatMinimum": f"{FIRST_YEAR}-01-01" + ("T00:00:00Z" if self.instant else ""),
        }

    def day_of(self, value: Any) -> date:
        """Check a day; raises ``PydanticCustomError``, a ``ValueError``."""
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                value = date.fromisoformat(value)
            except ValueError as error:
                raise PydanticCustomError("day", "harus tanggal, misalnya 2026-03-31") from error
        if type(value) is not date:
            raise PydanticCustomError("day", "harus tanggal, misalnya 2026-03-31")
        self._within(value)
        return value

    def instant_of(self, value: Any) -> datetime:
        """Check a moment; raises ``PydanticCustomError``, a ``ValueError``."""
        if isinstance(value, str) and len(value) <= 40:
            try:
                value = datetime.fromisoformat(value)
            except ValueError as error:
                raise PydanticCustomError(
                    "instant", "harus waktu dengan zonanya, misalnya 2026-03-31T08:30:00+07:00"
                ) from error
        if type(value) is not datetime or value.tzinfo is None:
            raise PydanticCustomError(
                "instant", "harus waktu dengan zonanya, misalnya 2026-03-31T08:30:00+07:00"
            )
        self._within(value.date())
        return value

    def _within(self, day: date) -> None:
        last = self.last or last_day()
        if not day.year >= FIRST_YEAR or day > last:
            raise PydanticCustomError(
                "reach",
                "harus antara {first} dan {last}",
                {"first": f"{FIRST_YEAR}-01-01", "last": str(last)},
            )


Day = Annotated[date, Reach()]
"""A day in the office's reach."""
End = Annotated[date, Reach(last=date(2999, 12, 31))]
"""The last day of a span, which may lie far off or stand for none: of an appointment, of a search."""
Instant = Annotated[datetime, Reach(instant=True)]
"""A moment in the office's reach, with its zone."""
Name = Annotated[str, Line(200)]
"""What something is called or known by: a key, a code, an id of a person, a type, a unit."""
Cursor = Annotated[str, Line(200)]
"""Where a list goes on, as it was given out."""
Title = Annotated[str, Line(300)]
"""A subject, a name, a channel: what stands on one line of a page."""
Note = Annotated[str, block(2_000), Field(examples=["Angka pada tabel 2 belum sesuai."])]
"""Why, in a person's own words."""
Reason = Annotated[str, block(1_000), Field(examples=["Sesuai arahan Sekretaris."])]
"""Why something was changed that stands in a book."""
Count = Annotated[int, Field(ge=1, le=MOST_INT)]
"""How many, or which one, beginning with one."""
Year = Annotated[int, Field(ge=FIRST_YEAR, le=9_999)]
"""A year that may be asked for; what is to be written has a ``Day``."""
