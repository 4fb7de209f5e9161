"""What a person writes in an entry of a book: each field once, and in which entries it may stand.

Whatever is accepted by a route, a command, a table or an old agenda is one of these, and every one of them is read again by
the agenda as JSON, on the screen, in the workbook and on paper: ``tests/unit/service/registers/test_fields.py`` writes
each and looks for it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from archive.ledger.registers.numbers import Number
from service.words import say
from service.words.dates import tanggal

CORRECTIONS: Final = "koreksi"
"""In an entry: what was written before, by whom it was put right, when and why."""
RAW: Final = "mentah"
"""In an entry of an old agenda: its line as it was written."""
OTHERS: Final = "lain"
"""In an entry of an old agenda: its columns that no field here takes, by their titles."""


@dataclass(frozen=True, kw_only=True)
class EntryField:
    """One field that is typed."""

    name: str
    title: str
    """What an official calls it."""
    most: int
    """Characters."""
    day: bool = False
    required: bool = False
    """No entry of a letter is without it."""


NUMBER: Final = EntryField(name="nomor", title="nomor", most=200, required=True)
DAY: Final = EntryField(name="tanggal", title="tanggal", most=10, day=True, required=True)
SENDER: Final = EntryField(name="asal", title="dari", most=300, required=True)
RECIPIENT: Final = EntryField(name="tujuan", title="kepada", most=1_000)
SUBJECT: Final = EntryField(name="perihal", title="perihal", most=1_000, required=True)
ITS_NUMBER: Final = EntryField(name="nomor_asal", title="nomor surat", most=200)
ITS_DAY: Final = EntryField(name="tanggal_asal", title="tanggal surat", most=10, day=True)
CLASSIFICATION: Final = EntryField(name="klasifikasi", title="klasifikasi", most=20)
URGENCY: Final = EntryField(name="sifat", title="sifat", most=40)
ENCLOSED: Final = EntryField(name="lampiran", title="lampiran", most=60)
REMARK: Final = EntryField(name="keterangan", title="keterangan", most=1_000)

FIELDS: Final = (
    NUMBER,
    DAY,
    SENDER,
    RECIPIENT,
    SUBJECT,
    ITS_NUMBER,
    ITS_DAY,
    CLASSIFICATION,
    URGENCY,
    ENCLOSED,
    REMARK,
)
DAYS: Final = frozenset(each.name for each in FIELDS if each.day)
TITLES: Final = {each.name: each.title for each in FIELDS}
_REMARKS: Final = (CLASSIFICATION, URGENCY, ENCLOSED, REMARK)
_OF_A_LETTER_IN: Final = (DAY, SENDER, SUBJECT, ITS_NUMBER, ITS_DAY, *_REMARKS)


def typed_in(state: str) -> tuple[EntryField, ...]:
    """Return what a person wrote in an entry that is no document's; nothing where its state says it is void or given."""
    match state:
        case "masuk":
            return _OF_A_LETTER_IN
        case "manual" | "impor":
            return FIELDS
        case "dicadangkan":
            return (REMARK,)
    return ()


def written_in(number: Number) -> dict[str, Any]:
    """Return what an entry says, by the names of the fields; a remark upon a reservation or an old line is its reason."""
    said = {each.name: number.keterangan.get(each.name) or None for each in FIELDS}
    said["nomor"], said["tanggal"] = number.nomor, plain(number.tanggal)
    if number.state in ("impor", "dicadangkan"):
        said["keterangan"] = number.reason
    return said


def plain(value: Any) -> Any:
    """Return a value in the one form in which it is kept and compared: None for whatever is empty.

    A day and an id by their writing, a text without blanks at its ends, an object without its empty fields.
    """
    match value:
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case str():
            return value.strip() or None
        case Mapping():
            return {name: kept for name, each in value.items() if (kept := plain(each)) is not None} or None
        case list() | tuple():
            return [plain(each) for each in value] or None
    return value


def day_of(value: Any) -> date | None:
    """Return a day as the calendar has it, from its writing."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def entry_fields(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a letter as its entry keeps it, without number and day, which have columns of their own."""
    return {
        name: plain(value)
        for name, value in said.items()
        if name not in ("nomor", "tanggal") and plain(value) is not None
    }


def change(field: Mapping[str, Any]) -> str:
    """Return what became of a field that was put right, in words: from what it was to what it is."""
    of_a_day = field["path"] in DAYS
    before, after = (_quoted(field.get(name), of_a_day) for name in ("dari", "menjadi"))
    return say(
        "{isian} {dari} menjadi {menjadi}",
        isian=TITLES.get(field["path"], field["path"]),
        dari=before,
        menjadi=after,
    )


def _quoted(value: Any, of_a_day: bool) -> str:
    if value in (None, ""):
        return say("kosong")
    if of_a_day:
        with suppress(ValueError):  # an old book's own writing of a day stays as it was written
            return tanggal(date.fromisoformat(str(value)))
    return f"“{value}”"
