"""In what capacity a person may stand in for a position on a given day. Pure: rows in, capacities out, no clock.

A post that is vacant may have a Plt., one whose holder is away a Plh.; authority may be delegated a.n. and u.b.
Decided on the day of the act: what was true yesterday or will be true tomorrow does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from archive.ledger.office.positions import Delegation, Holder, Position


class Mode(StrEnum):
    """How one acts for a position."""

    LANGSUNG = "langsung"
    """Holds it."""
    PLT = "plt"
    """Pelaksana tugas: the post is vacant."""
    PLH = "plh"
    """Pelaksana harian: its holder is away."""
    AN = "an"
    """Atas nama: on behalf of its holder."""
    AN_UB = "an_ub"
    """Atas nama, untuk beliau: on behalf, through a second delegation."""


_PREFIX = {Mode.PLT: "Plt. ", Mode.PLH: "Plh. "}


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """A right to act for a position today."""

    position: str
    """The position acted for."""
    mode: Mode
    lines: tuple[str, ...]
    """The signature block's heading, line by line, in capitals but for the abbreviations."""
    basis: str

    @property
    def heading(self) -> str:
        """Return the heading as one text of several lines; the comma behind the last one is the page's."""
        return "\n".join(self.lines)

    @property
    def prefix(self) -> str:
        """``Plt. `` or ``Plh. ``, else nothing."""
        return _PREFIX.get(self.mode, "")


@dataclass(frozen=True, kw_only=True)
class Staff:
    """The positions of an office with their holders and delegations."""

    positions: Mapping[str, Position]
    holders: Sequence[Holder]
    delegations: Sequence[Delegation]
    gone: frozenset[str] = frozenset()
    """Those who have left the office."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """The position that heads a unit, by the unit."""

    @cached_property
    def _holders_of(self) -> Mapping[str, Sequence[Holder]]:
        found: dict[str, list[Holder]] = {}
        for each in self.holders:
            found.setdefault(each.position, []).append(each)
        return found

    def jabatan(self, key: str) -> str:
        """Return a position's name; the key itself for one that is no longer there."""
        return self.positions[key].jabatan if key in self.positions else key

    def holding(self, key: str, day: date) -> list[Holder]:
        """Return who may stand in the position on ``day``, the definitive holder first; nobody stands in for themselves."""
        now = [each for each in self._holders_of.get(key, ()) if covers(each, day)]
        definitive = [each for each in now if each.capacity == Mode.LANGSUNG]
        themselves = {each.person_id for each in definitive}
        acting = [
            each
            for each in now
            if (each.capacity == Mode.PLH and each.person_id not in themselves)
            or (each.capacity == Mode.PLT and not definitive)
        ]
        return definitive + acting

    def held_by(self, person: str, day: date) -> list[str]:
        """Return the positions a person stands in on ``day``."""
        named = {each.position for each in self.holders if each.person_id == person}
        return [
            key
            for key in self.positions
            if key in named and any(each.person_id == person for each in self.holding(key, day))
        ]

    def capacities(self, person: str, key: str, day: date, jenis: str | None = None) -> list[Capacity]:
        """Return in what capacities a person may act for ``key`` on ``day``, the nearest first.

        Delegated authority counts only for a signature: ``jenis`` names the type that is to be signed.
        """
        found = [
            _capacity(key, holder, (self._heading(holder),))
            for holder in self.holding(key, day)
            if holder.person_id == person
        ]
        for given in self.delegations if jenis is not None else ():
            if given.principal != key or not covers(given, day) or (given.jenis and jenis not in given.jenis):
                continue
            for holder in self.holding(given.agent, day):
                if holder.person_id == person:
                    found.append(self._delegated(given, holder))
        return found

    def _heading(self, holder: Holder) -> str:
        return _PREFIX.get(Mode(holder.capacity), "") + self.jabatan(holder.position).upper()

    def _delegated(self, given: Delegation, holder: Holder) -> Capacity:
        lines = [f"a.n. {self.jabatan(given.principal).upper()}"]
        if given.via is not None:
            lines += [self.jabatan(given.via).upper(), "u.b."]
        return Capacity(
            position=given.principal,
            mode=Mode.AN if given.via is None else Mode.AN_UB,
            lines=(*lines, self._heading(holder)),
            basis=given.basis,
        )


def staff_of(
    positions: Iterable[Position],
    holders: Sequence[Holder],
    delegations: Sequence[Delegation],
    *,
    gone: frozenset[str] = frozenset(),
    heads: Mapping[str, str] | None = None,
) -> Staff:
    """Return the office's staff from its rows."""
    return Staff(
        positions={each.key: each for each in positions},
        holders=holders,
        delegations=delegations,
        gone=gone,
        heads=heads or {},
    )


def covers(span: Holder | Delegation, day: date) -> bool:
    """Tell whether a holding or delegation is valid on ``day``, its last day included."""
    return (span.since is None or span.since <= day) and (span.until is None or day <= span.until)


def withdrawn(span: Holder | Delegation) -> bool:
    """Tell whether it was ended before its first day: it never was in force."""
    return span.since is not None and span.until is not None and span.until < span.since


def _capacity(key: str, holder: Holder, lines: tuple[str, ...]) -> Capacity:
    return Capacity(position=key, mode=Mode(holder.capacity), lines=lines, basis=holder.basis)
