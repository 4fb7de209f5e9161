"""Who would initial and sign a document, and why, before there is one: an administrator tries the chains of the office.

Answers for today. It asks the same pure function as intake and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import people
from doc_templates.catalog import Catalog
from doc_templates.kit.contracts import Contract
from doc_templates.kit.resolving import ChainQuestion, ResolvedChain
from service.errors import Field, QueryRefused
from service.identity.gate import require
from service.identity.roles import Role
from service.office.capacity import Capacity, Staff
from service.office.letterhead import Offices
from service.office.walking import ChainHindrance, OfficeStrength
from service.words import say
from service.words.quoting import quoted

FIELDS = 50
"""Fields that one question may give; no type lets as many choose."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Somebody who may act for a position today."""

    person: str
    nama: str
    capacity: Capacity


@dataclass(frozen=True, kw_only=True)
class ForeseenChain:
    """Who it would be today."""

    jenis: str
    unit: str
    akses: AccessClass
    day: date
    resolved: ResolvedChain | None
    """None of a type that nobody signs."""
    staff: Staff
    today: Mapping[str, Sequence[Stand]]
    """Who may act for each position that initials, and who may sign for the one that signs."""
    choosing: Mapping[str, str]
    """The fields that may choose, and how."""
    hindrances: Sequence[ChainHindrance]
    """The places in which nobody could act upon such a document today."""


class Chains:
    """The chains of an office, tried."""

    def __init__(
        self, *, ledger: Ledger, catalog: Catalog, offices: Offices, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._clock = clock

    def foresee(
        self, principal: Principal, jenis: str, unit: str, akses: AccessClass, given: Sequence[str]
    ) -> ForeseenChain:
        """Return who would initial and sign a document of this type, unit and class; ``given``: ``FIELD=VALUE`` of its payload.

        Raises ``QueryRefused`` for what is no type, unit or choosing field.
        """
        require(principal, Role.ADMIN)
        office = self._offices.letterhead(principal.satker)
        found = self._catalog.find(jenis)
        if found is None:
            raise QueryRefused(
                fields=[
                    Field(
                        path="path.jenis",
                        reason=say(
                            "harus salah satu dari {pilihan}", pilihan=", ".join(sorted(self._catalog))
                        ),
                    )
                ]
            )
        if unit not in office.kantor.unit:
            units = ", ".join(sorted(office.kantor.unit))
            raise QueryRefused(
                fields=[Field(path="query.unit", reason=say("harus unit kantor: {unit}", unit=units))]
            )
        contract = found.contract
        payload = _payload(contract, given)
        resolved = contract.resolve(
            office.kantor, ChainQuestion(unit=unit, akses=akses.name, payload=payload)
        )
        now = self._clock()
        day, satker = office.day(now), str(principal.satker)
        with self._ledger.acting(principal) as tx:
            strength = OfficeStrength.of(tx, satker)
            names = {each.id: each.nama for each in people.every(tx, satker)}
        return ForeseenChain(
            jenis=jenis,
            unit=unit,
            akses=akses,
            day=day,
            resolved=resolved,
            staff=strength.staff,
            today=_standing(resolved, strength.staff, names, day, jenis) if resolved else {},
            choosing={name: choice.value for name, choice in sorted(contract.choosing.items())},
            hindrances=list(
                strength.hindrances(
                    resolved.chain,
                    jenis=jenis,
                    akses=akses,
                    level=office.rules.levels.of_type(jenis),
                    day=day,
                    at=now,
                )
            )
            if resolved
            else [],
        )


def _standing(
    resolved: ResolvedChain, staff: Staff, names: Mapping[str, str], day: date, jenis: str
) -> dict[str, list[Stand]]:
    chain = resolved.chain
    people_of = dict.fromkeys(each.person_id for each in staff.holders)
    return {
        key: [
            Stand(person=person, nama=names.get(person, person), capacity=capacity)
            for person in people_of
            for capacity in staff.capacities(person, key, day, jenis if key in chain.signatories else None)
        ]
        for key in sorted(chain.positions)
    }


def _payload(contract: Contract[Any], given: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a payload as far as they choose; one that is given twice is a list."""
    wrong = [each for each in given if "=" not in each] or ([f"> {FIELDS}"] if len(given) > FIELDS else [])
    if wrong:
        raise QueryRefused(
            fields=[
                Field(
                    path="query.isian",
                    reason=say("ditulis NAMA=NILAI, paling banyak {banyak}", banyak=FIELDS),
                )
            ]
        )
    several: dict[str, list[str]] = {}
    for name, _, value in (each.partition("=") for each in given):
        several.setdefault(name.strip(), []).append(value.strip())
    strange = sorted(several.keys() - contract.choosing.keys())
    if strange:
        raise QueryRefused(
            fields=[
                Field(
                    path="query.isian",
                    reason=say(
                        "isian {isian} tidak dapat memilih pada jenis ini; yang dapat: {pilihan}",
                        isian=quoted(strange[0]),
                        pilihan=", ".join(sorted(contract.choosing)) or say("tidak ada"),
                    ),
                )
            ]
        )
    payload: dict[str, Any] = {}
    for name, values in several.items():
        *above, last = name.split(".")
        here = payload
        for step in above:
            here = here.setdefault(step, {})
        here[last] = values[0] if len(values) == 1 else values
    return payload
