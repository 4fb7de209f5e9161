"""A chain as an office or a type writes it: in position keys, in roles, and in rules by what the payload chooses.

| written | who stands there |
|---|---|
| ``sekretaris`` | whoever holds that position |
| ``kepala_unit`` | who heads the document's unit; ``kepala_unit:4`` who heads unit 4 |
| ``atasan`` | the superior of who heads the document's unit; ``atasan:ROLE`` that of a role |
| ``isian:FIELD`` | whom a field of the payload names, or who heads the units it names |
| ``pihak_kedua`` | the same as ``isian:pihak_kedua`` |
| ``ROLE|ROLE`` | the first that there is |

A position that is called like a role is that position. Who it is for one document,
``doc_templates.kit.resolving`` says.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Protocol

from doc_templates.kit.chain import Chain, Giliran, PihakLuar
from doc_templates.kit.conditions import AKSES, UNIT, ChainCondition, condition, number

KEPALA_UNIT: Final = "kepala_unit"
ATASAN: Final = "atasan"
ISIAN: Final = "isian"
PIHAK_KEDUA: Final = "pihak_kedua"
OFFICE, TYPE = "kantor", "jenis"
"""Who wrote a chain."""
PLACES: Final = ("penandatangan", "pihak", "paraf", "koordinasi", "konseptor")
"""Where one may stand, in the order in which they are filled: everyone once, who signs first."""
NOBODY: Final = "tidak_ada"
"""What a chain says of a place that a field of the payload left open."""
MOST_PARAF: Final = 3
"""Paraf hierarki (domain rule)."""


class Choice(StrEnum):
    """How a field of the payload may choose, as its contract declares."""

    POSITION = "jabatan"
    """It names positions of the office: they may stand in the chain, and a rule may ask for one."""
    UNIT = "unit"
    """It names units: who heads them may stand in the chain, and a rule may ask for one."""
    AMOUNT = "jumlah"
    """It is a number: a rule may ask whether it is at or above another."""
    WORD = "kata"
    """It is a word of a list: a rule may ask for one."""


class Organisation(Protocol):
    """What a chain asks of an office."""

    @property
    def pejabat(self) -> Mapping[str, Any]:
        """Its positions by key."""

    @property
    def unit(self) -> Mapping[str, str]:
        """Its units by code."""

    @property
    def kepala_unit(self) -> Mapping[str, str]:
        """The position that heads a unit, by the unit's code."""

    @property
    def atasan(self) -> Mapping[str, str]:
        """The superior of a position, by the position's key."""


@dataclass(frozen=True, kw_only=True)
class ChainRule:
    """What a chain is instead under a condition: the places it names, the others stay."""

    bila: ChainCondition
    places: Mapping[str, tuple[str, ...]]
    """The roles of each place of ``PLACES`` that it names."""


@dataclass(frozen=True, kw_only=True)
class WrittenChain:
    """A chain as it is written."""

    places: Mapping[str, tuple[str, ...]]
    """The roles of each place of ``PLACES``."""
    menurut: str = OFFICE
    aturan: tuple[ChainRule, ...] = ()
    """For each place the first that holds and names it counts."""
    luar: tuple[PihakLuar, ...] = ()
    """Signatories from outside whom a contract names; they come last."""
    urutan: Giliran = Giliran.BERURUTAN
    """In which order several sign."""
    pilihan: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Whom a field of the payload may name, in roles; any position where nothing stands."""

    @classmethod
    def from_config(cls, given: Mapping[str, Any]) -> WrittenChain:
        """Read what an office's file says of a type; raises ``ValueError`` for a condition that is none."""
        return cls(
            places={place: _several(given.get(place)) for place in PLACES},
            aturan=tuple(
                ChainRule(
                    bila=condition(str(each.get("bila", ""))),
                    places={place: _several(each[place]) for place in PLACES if each.get(place) is not None},
                )
                for each in given.get("aturan") or ()
            ),
            urutan=Giliran(given.get("urutan") or Giliran.BERURUTAN),
            pilihan={str(name): _several(roles) for name, roles in (given.get("pilihan") or {}).items()},
        )

    @classmethod
    def of_type(cls, chain: Chain) -> WrittenChain:
        """Return the chain that a contract gives its type."""
        return cls(
            places={
                "penandatangan": (chain.penandatangan,),
                "paraf": chain.paraf,
                "koordinasi": chain.koordinasi,
                "konseptor": (chain.konseptor,) if chain.konseptor else (),
                "pihak": tuple(each for each in chain.pihak if isinstance(each, str)),
            },
            luar=tuple(each for each in chain.pihak if isinstance(each, PihakLuar)),
            urutan=chain.urutan,
            menurut=TYPE,
        )

    def roles(self) -> Iterator[tuple[str, str]]:
        """Yield every role that is written, with where: a place, or a field's ``pilihan``."""
        for places in (self.places, *(rule.places for rule in self.aturan)):
            yield from ((place, role) for place, several in places.items() for role in several)
        yield from ((f"pilihan.{name}", role) for name, several in self.pilihan.items() for role in several)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Return the fields of the payload that it asks for."""
        asked = {part.name for rule in self.aturan for part in rule.bila.clauses} - {AKSES, UNIT}
        named = {field_of(each) for _, role in self.roles() for each in alternatives(role)}
        return frozenset(asked | {name for name in named if name} | self.pilihan.keys())


def _several(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def alternatives(role: str) -> list[str]:
    """Return the roles of which the first that there is counts."""
    return [each.strip() for each in role.split("|")]


def field_of(role: str) -> str | None:
    """Return the payload field that a single role asks for."""
    head, _, rest = role.partition(":")
    if head == ATASAN and rest:
        return field_of(rest)
    return rest if head == ISIAN and rest else PIHAK_KEDUA if role == PIHAK_KEDUA else None


def unknown(role: str, positions: Container[str]) -> str | None:
    """Return the key of a position that a role names and that is none of ``positions``."""
    for each in alternatives(role):
        if each in positions or field_of(each) is not None:
            continue
        head, _, rest = each.partition(":")
        if each == KEPALA_UNIT or (head == KEPALA_UNIT and rest):
            continue
        if head == ATASAN:
            if rest and (key := unknown(rest, positions)):
                return key
            continue
        return each
    return None


def amiss(written: WrittenChain, choosing: Mapping[str, Choice]) -> Iterator[str]:
    """Say what an office writes of fields that their type does not let choose so; in plain English."""
    for name in sorted(written.fields - choosing.keys()):
        can = ", ".join(sorted(choosing)) or "none"
        yield f"it asks for the field {name}, which the type does not declare as choosing; those that choose: {can}"
    for rule in written.aturan:
        for clause in rule.bila.clauses:
            choice = choosing.get(clause.name)
            if choice is Choice.AMOUNT and not all(number(each) is not None for each in clause.values):
                yield f"{rule.bila.text}: {clause.name} is an amount, and is compared with a word"
            elif choice not in (None, Choice.AMOUNT) and clause.ordered:
                yield f"{rule.bila.text}: {clause.name} is no amount, and has no order"
    for place, role in written.roles():
        for each in alternatives(role):
            asked = field_of(each)
            if asked is not None and choosing.get(asked, Choice.UNIT) not in (Choice.POSITION, Choice.UNIT):
                yield f"{place}: the field {asked} names neither positions nor units"


def unmet(written: WrittenChain, office: Organisation) -> Iterator[str]:
    """Say which roles the office has nobody for, in some unit or at all; in plain English.

    A role with an alternative is met where either is.
    """
    for _, role in dict.fromkeys(written.roles()):
        lacking = [_unmet(each, office) for each in alternatives(role)]
        if lacking and all(lacking):
            yield f"asks for {role}, and {lacking[0]}"


def _unmet(role: str, office: Organisation) -> str:
    """Return what a single role lacks in the words of its complaint; empty where nothing."""
    head, _, rest = role.partition(":")
    if role in office.pejabat or head not in (KEPALA_UNIT, ATASAN):
        return ""
    if head == KEPALA_UNIT:
        without = [each for each in ([rest] if rest else office.unit) if each not in office.kepala_unit]
        return f"kepala_unit names nobody for unit {', '.join(without)}" if without else ""
    below = rest or KEPALA_UNIT
    if lacking := _unmet(below, office):
        return lacking
    top = [key for key in _heads(below, office) if key not in office.atasan]
    return f"atasan names nobody above {', '.join(top)}" if top else ""


def _heads(role: str, office: Organisation) -> list[str]:
    """Return whom a role without fields may mean, in every unit."""
    head, _, rest = role.partition(":")
    if role in office.pejabat:
        return [role]
    if head == KEPALA_UNIT:
        return [key for unit, key in office.kepala_unit.items() if rest in ("", unit)]
    if head == ATASAN:
        return [office.atasan[key] for key in _heads(rest or KEPALA_UNIT, office) if key in office.atasan]
    return []


def possible(
    written: WrittenChain, office: Organisation, choosing: Mapping[str, Choice], place: str
) -> frozenset[str]:
    """Return every position that may come to stand in a place, whatever the document; units without a head have none."""
    found: set[str] = set()
    roles = [
        each
        for places in (written.places, *(rule.places for rule in written.aturan))
        for role in places.get(place, ())
        for each in alternatives(role)
    ]
    for role in roles:
        found |= _possible(role, written, office, choosing)
    return frozenset(found)


def _possible(
    role: str, written: WrittenChain, office: Organisation, choosing: Mapping[str, Choice]
) -> set[str]:
    head, _, rest = role.partition(":")
    if role in office.pejabat:
        return {role}
    if head == KEPALA_UNIT:
        return {key for unit, key in office.kepala_unit.items() if rest in ("", unit)}
    if head == ATASAN:
        below = _possible(rest or KEPALA_UNIT, written, office, choosing)
        return {office.atasan[key] for key in below if key in office.atasan}
    name = field_of(role)
    if name is None:
        return {role}
    if choosing.get(name) is Choice.UNIT:
        return set(office.kepala_unit.values())
    if name in written.pilihan:
        named = (each for several in written.pilihan[name] for each in alternatives(several))
        return {
            key
            for each in named
            if field_of(each) is None
            for key in _possible(each, written, office, choosing)
        }
    return set(office.pejabat)
