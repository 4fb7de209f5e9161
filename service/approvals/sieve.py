"""Which open documents may ask something of a person: looked at again only when a document has moved, not at each look into a tray.

An office of a hundred thousand documents has a thousand open ones, of which thirty wait for somebody. What a document may ask
follows from its revision, its acts and its status alone; whom that is today, its staff says: here stands who it could be on any
day, and the inbox decides. Which documents there are for a reader is asked of the ledger each time: nothing here opens one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.marks import DocumentMark
from archive.states import Status
from service.approvals.case import DRAFTER, KOORDINASI, Case
from service.approvals.fallen import fallen_of
from service.approvals.table import Kind
from service.office.capacity import Staff, covers

REMEMBERED: Final = 20_000
"""Documents of all offices that a process knows so, some 500 bytes each."""
_NOBODY: Final = Staff(positions={}, holders=(), delegations=())


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Whom an open document may ask something."""

    positions: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    anybody: bool = False
    """A draft that was sent back: whose it is, units and departures say."""
    fallen: frozenset[str] = frozenset()
    """Whose paraf fell and was not given anew."""

    def asks(self, person: str, positions: Collection[str]) -> bool:
        """Tell whether it may ask this of a person, who may act for these positions."""
        return self.anybody or person in self.people or not self.positions.isdisjoint(positions)


class Sieve:
    """Knows of open documents whom each may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[DocumentMark, Concern]] = OrderedDict()

    def concerns(self, tx: Transaction, marks: Sequence[DocumentMark]) -> Mapping[str, Concern]:
        """Return whom each of these documents may ask, in their order; what has moved since it was last looked at is read in ``tx``."""
        with self._lock:
            known = {
                mark.id: kept[1] for mark in marks if (kept := self._known.get(mark.id)) and kept[0] == mark
            }
        if len(known) == len(marks):
            return known
        moved = [UUID(mark.id) for mark in marks if mark.id not in known]
        learnt = [(DocumentMark.of(each), concern_of(each)) for each in approvals.hold(tx, moved, lock=False)]
        with self._lock:
            for mark, concern in learnt:
                self._known[mark.id] = (mark, concern)
                self._known.move_to_end(mark.id)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        known |= {mark.id: concern for mark, concern in learnt}
        return {mark.id: known[mark.id] for mark in marks if mark.id in known}


def concern_of(held: HeldDocument) -> Concern:
    """Return whom a document may ask, on whatever day and whoever stands where."""
    case = Case(held=held, staff=_NOBODY, day=date.min)
    if case.chain is None:
        return Concern()
    fallen = frozenset(
        act.person_id
        for act in held.acts
        if act.kind == Kind.PARAF and fallen_of(held.acts, act.person_id) is not None
    )
    if case.returned_to == DRAFTER:
        return Concern(anybody=True, fallen=fallen)
    if held.document.status == Status.MENUNGGU_TTE:
        parties = case.round.parties if case.round is not None else ()
        return Concern(
            positions=frozenset((case.signatory, *(each.position for each in parties))) - {""},
            people=frozenset(each.person for each in parties),
            fallen=fallen,
        )
    if case.returned_to is not None:
        return Concern(positions=frozenset({case.returned_to}), fallen=fallen)
    return Concern(positions=frozenset(_turns(case)), fallen=fallen)


def _turns(case: Case) -> list[str]:
    """Return the positions whose turn it is, whoever wrote the document: if the signatory did, the line is passed over."""
    lacking = [place for place in case.places if place.act is None]
    neighbours = [place.position for place in lacking if place.group == KOORDINASI]
    line = [place.position for place in lacking if place.group != KOORDINASI]
    passed_over = case.drafter is not None or case.drafting_position == case.signatory
    signing = list(case.opening) if not neighbours and (not line or passed_over) else []
    return [*neighbours, *line[:1], *signing]


def acting_for(staff: Staff, person: str, day: date) -> frozenset[str]:
    """Return every position for which a person may act in any way on a day: what they stand in, and what they may sign for."""
    mine = frozenset(staff.held_by(person, day))
    return mine | {each.principal for each in staff.delegations if each.agent in mine and covers(each, day)}
