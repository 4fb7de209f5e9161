"""Who initials and signs one document: a chain as it is written, resolved by the roles of its office and what the payload chooses.

Pure and total: no clock, no ledger, an answer for everything. Who holds a position on a day is the desk's to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doc_templates.kit import chain_reasons
from doc_templates.kit.chain import Alasan, Chain
from doc_templates.kit.conditions import AKSES, UNIT, holds, number, words
from doc_templates.kit.errors import FieldProblem
from doc_templates.kit.roles import (
    ATASAN,
    KEPALA_UNIT,
    MOST_PARAF,
    NOBODY,
    PLACES,
    Choice,
    Organisation,
    WrittenChain,
    alternatives,
    field_of,
)


@dataclass(frozen=True, kw_only=True)
class ResolvedChain:
    """Who initials and signs one document, or why nobody can."""

    chain: Chain
    problems: tuple[FieldProblem, ...] = ()
    """What the office lacks for it, or a field of the payload may not name; then the chain is not whole."""


@dataclass(frozen=True, kw_only=True)
class ChainQuestion:
    """The document that a chain is for."""

    unit: str = ""
    """Empty where none is known: the office's first with a head stands for it."""
    akses: str = "B"
    payload: Any = None
    """A mapping or a contract's ``Isian``; None where none is known: whom a field may name stands for it."""


def resolve(
    written: WrittenChain, office: Organisation, choosing: Mapping[str, Choice], asked: ChainQuestion
) -> ResolvedChain:
    """Return the chain of one document with the reason of each place; everyone stands in it once."""
    return _Resolution(written, office, choosing, asked).result()


class _NotThereError(Exception):
    """The office has nobody for a role; the next alternative may do."""


class _Resolution:
    """One document's chain while it is found."""

    def __init__(
        self,
        written: WrittenChain,
        office: Organisation,
        choosing: Mapping[str, Choice],
        asked: ChainQuestion,
    ) -> None:
        self._written = written
        self._office = office
        self._choosing = choosing
        self._asked = asked
        self._problems: dict[str, FieldProblem] = {}
        self._alasan: list[Alasan] = []
        self._unit = asked.unit or next((each for each in office.unit if each in office.kepala_unit), "")

    def result(self) -> ResolvedChain:
        for name in sorted(self._written.fields - self._choosing.keys()):
            self._refuse("payload", chain_reasons.NOT_CHOOSING.format(isian=name))
        amounts = [name for name, choice in self._choosing.items() if choice is Choice.AMOUNT]
        for name in sorted(self._written.fields.intersection(amounts)):
            value = self._value(name)
            if value is not None and number(value) is None:
                # What is no number fulfils no condition: who signs above the amount would be passed over in silence.
                self._refuse(name, chain_reasons.NO_NUMBER)
        standing: dict[str, str] = {}
        found = {place: self._place(place, standing) for place in PLACES}
        if not found["penandatangan"]:
            self._refuse("payload", chain_reasons.NO_SIGNATORY)
        return ResolvedChain(
            chain=Chain(
                penandatangan="".join(found["penandatangan"][:1]),
                paraf=tuple(found["paraf"]),
                koordinasi=tuple(found["koordinasi"]),
                konseptor="".join(found["konseptor"][:1]),
                pihak=(*found["pihak"], *self._written.luar),
                urutan=self._written.urutan,
                alasan=tuple(self._alasan),
            ),
            problems=tuple(self._problems.values()),
        )

    def _place(self, place: str, standing: dict[str, str]) -> list[str]:
        """Fill one place; who stands in another already stays there, but a drafter may initial too."""
        roles, bila = self._roles(place)
        found: list[str] = []
        for role in roles:
            keys = self._who(role)
            if not keys:
                self._tell(place, "", role, bila, NOBODY)
            for key in keys:
                if place == "konseptor":
                    self._tell(place, key, role, bila)
                    found.append(key)
                    continue
                elsewhere = standing.get(key, "")
                self._tell(place, key, role, bila, elsewhere)
                if not elsewhere:
                    standing[key] = place
                    found.append(key)
                elif place == "pihak" and (name := self._names(role, key)):
                    # One who signs as the other party too leaves the page with one party.
                    self._refuse(name, chain_reasons.ONE_PARTY)
        if place == "paraf" and len(found) > MOST_PARAF:
            self._refuse("payload", chain_reasons.TOO_LONG)
        return found[:MOST_PARAF] if place == "paraf" else found

    def _roles(self, place: str) -> tuple[tuple[str, ...], str]:
        """Return the roles that are written for a place, and the condition they stand under."""
        for rule in self._written.aturan:
            if place in rule.places and holds(rule.bila, self._value):
                return rule.places[place], rule.bila.text
        return self._written.places.get(place, ()), ""

    def _who(self, role: str) -> list[str]:
        """Return the positions of a role; none where an optional field names none, or where the office has none for it."""
        lacking = ""
        for each in alternatives(role):
            try:
                if found := self._one(each):
                    return found
            except _NotThereError as error:
                lacking = lacking or str(error)
        if lacking:
            self._refuse("payload", lacking)
        return []

    def _one(self, role: str) -> list[str]:
        office = self._office
        head, _, rest = role.partition(":")
        if not role:
            return []
        if role in office.pejabat:
            return [role]
        if role == KEPALA_UNIT:
            return [self._head(self._unit)]
        if head == KEPALA_UNIT:
            return [self._head(rest)]
        if head == ATASAN:
            return [self._superior(key) for key in self._one(rest or KEPALA_UNIT)]
        name = field_of(role)
        return [role] if name is None else self._named(name)

    def _head(self, unit: str) -> str:
        if unit not in self._office.kepala_unit:
            raise _NotThereError(
                chain_reasons.NO_HEAD.format(unit=unit)
                if unit in self._office.unit
                else chain_reasons.NO_UNIT
            )
        return self._office.kepala_unit[unit]

    def _superior(self, key: str) -> str:
        if key not in self._office.atasan:
            raise _NotThereError(chain_reasons.NO_SUPERIOR.format(jabatan=key))
        return self._office.atasan[key]

    def _named(self, name: str) -> list[str]:
        """Return whom a field of the payload names, as far as it may."""
        choice = self._choosing.get(name)
        if choice not in (Choice.POSITION, Choice.UNIT):
            if choice is not None:
                self._refuse("payload", chain_reasons.NO_POSITION_NAMED.format(isian=name))
            return []
        allowed = self._allowed(name)
        if self._asked.payload is None:
            return sorted(allowed)[:1] if choice is Choice.POSITION else [self._head(self._unit)]
        found = []
        for word in dict.fromkeys(words(self._value(name))):
            if choice is Choice.UNIT and word not in self._office.unit:
                self._refuse(name, _listed(chain_reasons.A_UNIT, self._office.unit))
                continue
            key = self._head(word) if choice is Choice.UNIT else word
            if key in allowed:
                found.append(key)
            else:
                self._refuse(name, _listed(chain_reasons.NOT_ALLOWED, allowed))
        return found

    def _names(self, role: str, key: str) -> str | None:
        """Return the field of a role by which the payload itself names a position."""
        asked = (field_of(each) for each in alternatives(role))
        return next((name for name in asked if name and key in words(self._value(name))), None)

    def _allowed(self, name: str) -> frozenset[str]:
        if name not in self._written.pilihan:
            return frozenset(self._office.pejabat)
        named = (each for role in self._written.pilihan[name] for each in alternatives(role))
        return frozenset(key for each in named if field_of(each) is None for key in self._who(each))

    def _value(self, name: str) -> Any:
        if name == AKSES:
            return self._asked.akses
        if name == UNIT:
            return self._unit
        value = self._asked.payload if name in self._choosing else None
        for step in name.split("."):
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
        return value

    def _tell(self, place: str, key: str, role: str, bila: str, lewat: str = "") -> None:
        self._alasan.append(
            Alasan(
                tempat=place, jabatan=key, peran=role, menurut=self._written.menurut, bila=bila, lewat=lewat
            )
        )

    def _refuse(self, path: str, reason: str) -> None:
        self._problems.setdefault(f"{path}: {reason}", FieldProblem(path=path, reason=reason))


def _listed(reason: str, among: Iterable[str]) -> str:
    return reason.format(pilihan=", ".join(sorted(among)))
