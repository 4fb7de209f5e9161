"""The kinds of field our payloads are made of: one line, several lines, a date, a number, a share.

Every kind is bounded, refuses silent conversions (a number is no text, a time is no date) and says in
Indonesian what it wants. Characters are not checked here: ``text.py`` does that for the whole payload.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_JAM = re.compile(r"([01][0-9]|2[0-3])\.[0-5][0-9]")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


class Isian(BaseModel):
    """Base of every payload model: unknown fields are refused, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def one_line(text: str) -> str:
    """Refuse what has several lines, or none."""
    trimmed = not_blank(text)
    if "\n" in trimmed:
        raise PydanticCustomError("one_line", "hanya boleh satu baris")
    return trimmed


def not_blank(text: str) -> str:
    """Return a text without the blanks around it; refuse one of nothing else."""
    # Blanks at the ends come with a cell that was copied; nobody sees them, so nobody is refused for them.
    if not (trimmed := text.strip()):
        raise PydanticCustomError("blank", "tidak boleh kosong")
    return trimmed


def iso_date(value: Any) -> date:
    """Read a day as JSON has it."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise PydanticCustomError("iso_date", "harus tanggal berbentuk tttt-bb-hh, misalnya 2026-01-15")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("no_such_date", "tanggal itu tidak ada dalam kalender") from None


def time_of_day(text: str) -> str:
    """Refuse what is no time of day."""
    if not _JAM.fullmatch(text):
        raise PydanticCustomError("time_of_day", "harus jam berbentuk jj.mm, misalnya 09.00")
    return text


def decimal_of(value: Any) -> Decimal:
    """Read a number from JSON: a number or its decimal text, at most 15 digits and 6 places, never a boolean."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        # repr of a float is the shortest text that means it, so 92.1 arrives as 92.1
        text = value if isinstance(value, str) else repr(value)
        if _DECIMAL.fullmatch(text):
            try:
                return Decimal(text)
            except InvalidOperation:  # pragma: no cover - the pattern admits only decimal text
                pass
    raise PydanticCustomError("decimal", "harus angka, paling banyak 15 digit dan 6 desimal, misalnya 92.5")


def whole(value: Any) -> int:
    """Refuse what is no whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("whole", "harus bilangan bulat")


CLASSIFICATION = r"^[A-Z]{2,4}\.\d{2}(\.\d{1,2})?$"
"""How a classification code is written (Kep. KPU 57/2022): PR.03.1."""
_Strict = StringConstraints(strict=True)
Kode = Annotated[str, StringConstraints(strict=True, max_length=60), AfterValidator(one_line)]
"""A short code or number as its sender writes it, up to 60 characters."""
KodeVerifikasi = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Z]{16}$")]
"""The verification code of another document, as it is printed there."""
Nama = Annotated[str, StringConstraints(strict=True, max_length=150), AfterValidator(one_line)]
"""The name of a person, position, unit or thing, up to 150 characters."""
Judul = Annotated[str, StringConstraints(strict=True, max_length=500), AfterValidator(one_line)]
"""A document's title or subject: eight lines of a Surat Edaran; a file's property holds its first 255 characters."""
Kalimat = Annotated[str, StringConstraints(strict=True, max_length=300), AfterValidator(one_line)]
"""A name or statement of a table cell, such as an indicator, up to 300 characters."""
Alinea = Annotated[str, StringConstraints(strict=True, max_length=4000), AfterValidator(one_line)]
"""One paragraph; 4,000 characters fill a page."""
Uraian = Annotated[str, StringConstraints(strict=True, max_length=2000), AfterValidator(not_blank)]
"""Text of a table cell, up to 2,000 characters; its line feeds part paragraphs (``alinea``)."""
Tanggal = Annotated[date, BeforeValidator(iso_date)]
"""A calendar date, ISO 8601, without a time: ``2026-03-31``."""
Jam = Annotated[str, StringConstraints(strict=True), AfterValidator(time_of_day)]
"""A time of day at the office, hours and minutes: ``09.00``."""
Angka = Annotated[Decimal, BeforeValidator(decimal_of)]
"""Any decimal number, up to 15 digits and 6 places."""
AngkaPositif = Annotated[Decimal, BeforeValidator(decimal_of), Field(ge=0)]
"""A decimal number from zero up."""
Rupiah = Annotated[int, BeforeValidator(whole), Field(ge=0, le=10**14)]
"""Whole rupiah; the largest, a hundred trillion, is ten times the national election budget."""
Tahun = Annotated[int, BeforeValidator(whole), Field(ge=1945, le=2200)]
"""A calendar year."""
Urutan = Annotated[int, BeforeValidator(whole), Field(ge=1, le=9999)]
"""A row's number."""


def alinea(text: str) -> list[str]:
    """Part the text of a table cell into its paragraphs, dropping empty lines."""
    return [line.strip() for line in text.split("\n") if line.strip()]
