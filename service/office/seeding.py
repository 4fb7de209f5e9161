"""Positions and their holders as the office's file says them, laid in beside what was entered here.

What a file changes is worked out before anything is written: it is shown as it will stand, and laid in the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from archive.ledger import Transaction
from archive.ledger.office import positions
from archive.ledger.office.positions import Delegation, Holder, Position
from service.office.appointments import FILE, Appointment, Authority, appoint, delegate, same_authority
from service.office.capacity import Staff

_Span = TypeVar("_Span", Holder, Delegation)


@dataclass(frozen=True, kw_only=True)
class SeedPlan:
    """What a file changes of who stands where."""

    fresh: Sequence[Appointment]
    """Who stands where they stood not before."""
    given: Sequence[Authority]
    ends: Mapping[UUID, date]
    """The last day of a holding or a delegation that the file says no more, or for shorter."""

    @classmethod
    def of(
        cls,
        holders: Sequence[Holder],
        delegations: Sequence[Delegation],
        *,
        ever_held: Collection[str],
        appointments: Sequence[Appointment],
        authorities: Sequence[Authority],
        today: date,
    ) -> SeedPlan:
        """Return what a file changes: what it no longer says ends with yesterday, what was entered here stays."""
        yesterday = today - timedelta(days=1)
        present = [each for each in holders if each.origin == FILE]
        kept: dict[UUID, date | None] = {}
        fresh = []
        for wanted in appointments:
            same = next((h for h in present if same_holding(h, wanted, today) and h.id not in kept), None)
            if same is not None:
                kept[same.id] = wanted.sampai
            else:
                late = wanted.dari is None and wanted.jabatan in ever_held
                fresh.append(_from(wanted, today) if late else wanted)
        ends = {each.id: kept.get(each.id, yesterday) for each in present}
        before = [each for each in delegations if each.origin == FILE]
        for given in before:
            if not any(same_authority(given, each) for each in authorities):
                ends[given.id] = yesterday
        return cls(
            fresh=fresh,
            given=[a for a in authorities if not any(same_authority(each, a) for each in before)],
            ends={which: last for which, last in ends.items() if last is not None},
        )

    def upon(self, staff: Staff, places: Iterable[Position], heads: Mapping[str, str]) -> Staff:
        """Return an office's staff as it stands once this is laid in; ``staff``: of those who stay."""
        return replace(
            staff,
            positions={each.key: each for each in places},
            holders=[*(_ended(each, self.ends) for each in staff.holders), *map(_row, self.fresh)],
            delegations=[*(_ended(each, self.ends) for each in staff.delegations), *map(_given, self.given)],
            heads=heads,
        )


def seed(
    tx: Transaction,
    *,
    satker: str,
    places: Iterable[Position],
    appointments: Sequence[Appointment],
    authorities: Sequence[Authority],
    today: date,
    by: str,
) -> None:
    """Lay in what the office's file says.

    Whoever left the file holds nothing any more, whoever entered it: put back, they stand where the file says and nowhere else.
    What ends is ended first: where one follows another, no two stand in a position.
    """
    positions.replace(tx, satker, places)
    positions.end_of_absent(tx, satker, today - timedelta(days=1))
    changes = SeedPlan.of(
        positions.holders(tx, satker),
        positions.delegations(tx, satker),
        ever_held=positions.ever_held(tx, satker),
        appointments=appointments,
        authorities=authorities,
        today=today,
    )
    for which, last in changes.ends.items():
        if not positions.end_holder(tx, satker, which, last):
            positions.end_delegation(tx, satker, which, last)
    for wanted in changes.fresh:
        appoint(tx, satker, wanted, FILE, by, today=today)
    for authority in changes.given:
        delegate(tx, satker, authority, FILE, by)


def _ended(span: _Span, ends: Mapping[UUID, date]) -> _Span:
    """Return a span as it stands once it was ended, as the ledger ends it: never before its first day, never later than it did."""
    last = ends.get(span.id)
    if last is None or (span.until is not None and span.until <= last):
        return span
    return replace(span, until=max(last, span.since - timedelta(days=1)) if span.since else last)


def _row(wanted: Appointment) -> Holder:
    return Holder(
        id=uuid4(),
        position=wanted.jabatan,
        person_id=wanted.orang,
        capacity=wanted.sebagai.value,
        since=wanted.dari,
        until=wanted.sampai,
        basis=wanted.dasar,
        origin=FILE,
    )


def _given(wanted: Authority) -> Delegation:
    return Delegation(
        id=uuid4(),
        principal=wanted.atasan,
        via=wanted.melalui,
        agent=wanted.pelaksana,
        jenis=tuple(wanted.jenis),
        since=wanted.dari,
        until=wanted.sampai,
        basis=wanted.dasar,
        origin=FILE,
    )


def _from(wanted: Appointment, today: date) -> Appointment:
    """Return the appointment beginning today: whoever held the post until now keeps what they did in it."""
    return replace(wanted, dari=today)


def same_holding(holder: Holder, wanted: Appointment, today: date) -> bool:
    """Tell whether a row is what a file wants, as far as it is not over."""
    alike = (holder.position, holder.person_id, holder.capacity) == (
        wanted.jabatan,
        wanted.orang,
        wanted.sebagai.value,
    )
    if not alike or (wanted.dari is not None and wanted.dari != holder.since):
        return False
    return holder.until is None or holder.until >= today or holder.until == wanted.sampai
