"""Whom of the office a recipient means: a unit, a position, a person or a group, by its key or by its name as letters have it.

Pure: rows in, people out, no clock. Who is meant is decided on the day on which they are told.

>>> OfficeRecipient.of("jabatan:sekretaris"), OfficeRecipient.of("Bawaslu")
(OfficeRecipient(kind='jabatan', key='sekretaris'), None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from archive.ledger import Transaction
from archive.ledger.folding import fold
from archive.ledger.office import people
from archive.ledger.office.people import Person
from service.office.capacity import Staff
from service.office.letterhead import Letterhead
from service.office.rules import RecipientGroup
from service.words import say

JABATAN: Final = "jabatan"
UNIT: Final = "unit"
KELOMPOK: Final = "kelompok"
ORANG: Final = "orang"
_WRITTEN = re.compile(rf"({JABATAN}|{UNIT}|{KELOMPOK}|{ORANG}):([0-9A-Za-z_-]{{1,32}})")


@dataclass(frozen=True)
class OfficeRecipient:
    """Somebody of the office as a sending names them."""

    kind: str
    key: str

    def __str__(self) -> str:
        """Write it as it is typed: ``jabatan:sekretaris``."""
        return f"{self.kind}:{self.key}"

    @classmethod
    def of(cls, text: str) -> OfficeRecipient | None:
        """Read it; None for what is no such writing."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(found[1], found[2]) if found else None


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The office's people on one day, as letters may call them."""

    units: Mapping[str, str]
    groups: Mapping[str, RecipientGroup]
    staff: Staff
    people: Sequence[Person]
    """Those present."""
    day: date

    @cached_property
    def _named(self) -> Mapping[str, OfficeRecipient]:
        """Return whom a name means: of one that a position and a person share, the position."""
        known = [
            *((OfficeRecipient(ORANG, each.id), each.nama) for each in self.people),
            *((OfficeRecipient(KELOMPOK, key), group.nama) for key, group in self.groups.items()),
            *((OfficeRecipient(UNIT, key), nama) for key, nama in self.units.items()),
            *((OfficeRecipient(JABATAN, key), each.jabatan) for key, each in self.staff.positions.items()),
        ]
        return {fold(name): addressee for addressee, name in known}

    def named(self, name: str) -> OfficeRecipient | None:
        """Return whom of the office a name means; None for somebody outside."""
        return self._named.get(fold(name))

    def name(self, addressee: OfficeRecipient) -> str | None:
        """Return what somebody of the office is called; None for whom it does not have."""
        match addressee.kind:
            case "jabatan":
                found = self.staff.positions.get(addressee.key)
                return found.jabatan if found else None
            case "unit":
                return self.units.get(addressee.key)
            case "kelompok":
                group = self.groups.get(addressee.key)
                return group.nama if group else None
        return next((each.nama for each in self.people if each.id == addressee.key), None)

    def reached(self, addressee: OfficeRecipient) -> list[str]:
        """Return the people somebody means today, each once, those present alone: of a post whoever stands in it."""
        present = {each.id for each in self.people}
        return [each for each in dict.fromkeys(self._reached(addressee)) if each in present]

    def _reached(self, addressee: OfficeRecipient) -> Iterator[str]:
        match addressee.kind:
            case "jabatan":
                yield from (each.person_id for each in self.staff.holding(addressee.key, self.day))
            case "unit":
                yield from (each.id for each in self.people if each.unit == addressee.key)
            case "orang":
                yield addressee.key
            case "kelompok" if addressee.key in self.groups:
                for member in self.groups[addressee.key].anggota:
                    found = OfficeRecipient.of(member)
                    if found is not None and found.kind != KELOMPOK:
                        yield from self._reached(found)


def directory(tx: Transaction, satker: str, office: Letterhead, staff: Staff, day: date) -> Directory:
    """Return the office's people as they stand in this transaction."""
    return Directory(
        units=office.rules.units,
        groups=office.rules.groups,
        staff=staff,
        people=people.every(tx, satker),
        day=day,
    )


def unknown(addressee: str) -> str:
    """Say that the office has nobody whom a sending names so."""
    return say(
        "kantor ini tidak mempunyai {siapa}; tulis unit:KODE, jabatan:KUNCI, orang:ID, atau kelompok:KODE",
        siapa=addressee,
    )
