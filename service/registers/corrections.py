"""Putting an entry right that a person typed: its number stays, and so does what was written before.

A letter in, a letter written by hand, a line of an old agenda, the remark upon a reserved number: whatever kind of entry it is,
who put right what, when and why stands in it from then on. A document's entry is corrected with the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Number
from archive.ledger.registers.years import RegisterYear
from archive.states import NumberState
from doc_templates.acts import Kind
from service.act_days import wrong_days
from service.errors import Field, RegisterRefused
from service.office.letterhead import Offices
from service.office.registers import Register, VoidMark
from service.registers.fields import (
    CORRECTIONS,
    DAY,
    NUMBER,
    RAW,
    SUBJECT,
    day_of,
    entry_fields,
    plain,
    typed_in,
    written_in,
)
from service.registers.keeping import EntryOutcome, keeper_at, note, reasoned
from service.registers.numbering import number_unknown, written
from service.registers.old_agenda import STATE, is_void, number_in
from service.registers.table import NAMES, plain_title
from service.words import say

_WHY_NOT: dict[str, str] = {
    NumberState.BATAL: "sudah batal",
    NumberState.MASUK: 'nomor berkas yang diterima; koreksi lembar penerimaannya (naskah documents correct NASKAH -m "ALASAN")',
    NumberState.TERPAKAI: "dipakai sebuah naskah; isinya dikoreksi dengan naskahnya",
}


@dataclass(frozen=True, kw_only=True)
class EntryPlace:
    """Where an entry stands."""

    kode: str
    tahun: int
    urut: int
    sisipan: str = ""


class Corrections:
    """The desk at which entries are put right."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def correct(
        self, principal: Principal, place: EntryPlace, said: Mapping[str, Any], reason: str
    ) -> EntryOutcome:
        """Write an entry as it should read; ``said`` names the fields that were wrong, None empties one.

        Raises ``RegisterRefused`` for a field the entry has not, for what cannot be, and where nothing would change (the
        same once more answers the same); ``YearClosed`` in a closed book.
        """
        satker, office, by = keeper_at(principal, self._offices)
        register = office.rules.registers.named(place.kode)
        with self._ledger.acting(principal) as tx:
            year = register_years.hold(tx, satker, place.kode, place.tahun)
            standing = register_numbers.number(tx, satker, place.kode, place.tahun, place.urut, place.sisipan)
            if standing is None:
                raise number_unknown(place.kode, place.tahun)
            if standing.document_id is not None or not typed_in(standing.state):
                why = _WHY_NOT.get(standing.state, "bukan catatan yang ditulis orang")
                raise RegisterRefused(fields=[Field(path="path.urut", reason=why)])
            before = written_in(standing)
            after = {**before, **{name: plain(value) for name, value in said.items()}}
            changed = [
                {"path": name, "dari": before.get(name), "menjadi": after[name]}
                for name in sorted(said)
                if before.get(name) != after[name]
            ]
            if not changed and repeated(standing, said, reason, by):
                return EntryOutcome(numbers=[standing], repeated=True)
            today = office.day(self._clock())
            wrong = [
                *reasoned(reason),
                *_not_of_this(standing, said),
                *_lacking(standing, after, said),
                *_days(standing, register, satker, after, today),
            ]
            if not changed:
                wrong.append(Field(path="", reason="isinya sama dengan yang sekarang"))
            if changed and (since := overtaken(standing, said, reason, by)):
                wrong.append(Field(path="", reason=since))
            if wrong:
                raise RegisterRefused(fields=wrong)
            correction = {
                "at": self._clock().astimezone(office.zona).isoformat(timespec="seconds"),
                "oleh": by,
                "alasan": reason,
                "berubah": changed,
            }
            number = _write(tx, satker, year, standing, after, correction, register.batal)
            fields = [each["path"] for each in changed]
            about = {"tahun": place.tahun, "urut": place.urut, "sisipan": place.sisipan, "berubah": fields}
            note(tx, "register.corrected", register, **about)
        return EntryOutcome(numbers=[number])


def repeated(standing: Number, said: Mapping[str, Any], reason: str, by: str) -> bool:
    """Tell whether a correction that changes nothing was made: whoever lost its answer sends it again."""
    return any(_is(each, said, reason, by) for each in standing.keterangan.get(CORRECTIONS, ()))


def overtaken(standing: Number, said: Mapping[str, Any], reason: str, by: str) -> str:
    """Say that this correction was made before, and what it wrote was put right since; empty where it was not.

    Sent late once more it would write the older over the newer. Whoever means it gives another reason.
    """
    made = standing.keterangan.get(CORRECTIONS, ())
    for at, each in enumerate(made):
        if _is(each, said, reason, by) and at + 1 < len(made):
            return say(
                "koreksi ini sudah dicatat, lalu dikoreksi lagi dengan alasan “{alasan}”; bila memang dimaksud, sebutkan alasan yang lain",
                alasan=made[-1]["alasan"],
            )
    return ""


def _is(made: Mapping[str, Any], said: Mapping[str, Any], reason: str, by: str) -> bool:
    """Tell whether a correction that was made is the one that is asked for: it wrote what this one says."""
    wrote = {each["path"]: each["menjadi"] for each in made["berubah"]}
    asked = {name: plain(value) for name, value in said.items()}
    return (made["oleh"], made["alasan"]) == (by, reason) and wrote.items() <= asked.items()


def _write(
    tx: Transaction,
    satker: str,
    year: RegisterYear,
    standing: Number,
    after: Mapping[str, Any],
    correction: Mapping[str, Any],
    mark: VoidMark | None,
) -> Number:
    remark_is_reason = standing.state in ("impor", "dicadangkan")
    said = {name: value for name, value in after.items() if not (remark_is_reason and name == "keterangan")}
    # What is no field stays as it is: the raw line, who let it in, what else an old agenda said.
    others = {name: value for name, value in standing.keterangan.items() if name not in after}
    entry = {
        **others,
        **entry_fields(said),
        CORRECTIONS: [*standing.keterangan.get(CORRECTIONS, ()), dict(correction)],
    }
    reason = after["keterangan"] if remark_is_reason else standing.reason
    if standing.state == "impor" and reason != standing.reason:
        if mark is None:
            entry["batal"] = is_void(reason, standing.keterangan.get(RAW, {}).get(STATE))
        elif plain_title(mark.kolom) in NAMES["keterangan"]:
            entry["batal"] = mark.says(reason or "")
    number = register_numbers.correct(
        tx,
        satker,
        year,
        standing,
        nomor=str(after["nomor"]),
        tanggal=day_of(after["tanggal"]),
        keterangan=entry,
        reason=reason,
    )
    assert number is not None  # it stands, and the year is held
    return number


def _not_of_this(standing: Number, said: Mapping[str, Any]) -> Sequence[Field]:
    fields = [each.name for each in typed_in(standing.state)]
    reason = f"tidak termasuk catatan ini; yang dapat dikoreksi: {', '.join(fields)}"
    return [Field(path=name, reason=reason) for name in said if name not in fields]


def _lacking(standing: Number, after: Mapping[str, Any], said: Mapping[str, Any]) -> Sequence[Field]:
    """Return what may not be emptied; a letter by hand or of an old agenda may lack a sender."""
    needed = (NUMBER, DAY, SUBJECT) if standing.state != "masuk" else typed_in(standing.state)
    return [
        Field(path=each.name, reason="wajib diisi")
        for each in needed
        if each.required and each.name in said and not after[each.name]
    ]


def _days(
    standing: Number, register: Register, satker: str, after: Mapping[str, Any], today: date
) -> Sequence[Field]:
    """Return what is wrong with number and days: they stay in their year, and the number in its place."""
    if standing.state == "dicadangkan":
        return ()
    day, sent = day_of(after["tanggal"]), day_of(after["tanggal_asal"])
    wrong = wrong_days(Kind.KOREKSI, {"tanggal": day, "tanggal_asal": sent}, {"today": today, "tanggal": day})
    if standing.state == "masuk":
        if (
            day is None
            or day.year != standing.tahun
            or _again(standing, register, satker, day) != standing.nomor
        ):
            wrong.append(
                Field(
                    path="tanggal", reason=say("nomor {nomor} memuat tanggal yang lain", nomor=standing.nomor)
                )
            )
        return wrong
    read = number_in(str(after["nomor"]), register.pola, strictly=standing.state == "manual")
    if str(after["nomor"]) != standing.nomor and (
        read is None
        or (read.urut, read.sisipan) != (standing.urut, standing.sisipan)
        or read.tahun not in (None, standing.tahun)
    ):
        place = f"{standing.urut}{standing.sisipan} tahun {standing.tahun}"
        wrong.append(
            Field(path="nomor", reason=say("bukan nomor {tempat}; tempatnya dalam buku tetap", tempat=place))
        )
    if day is not None and day.year != standing.tahun and (read is None or read.tahun is None):
        wrong.append(Field(path="tanggal", reason=say("tidak dalam tahun {tahun}", tahun=standing.tahun)))
    return wrong


def _again(standing: Number, register: Register, satker: str, day: date) -> str:
    return written(register, satker, None, standing.urut, standing.sisipan, day)
