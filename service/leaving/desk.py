"""Who leaves, as the office's administrator does it: looked at first, then done in one transaction, for good.

Tokens, appointments and certificates end with the person's row, by the database (migration of ``person_leaves``); here is what an
administrator sees before, the successors they name, and who is told of a position that nobody holds any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.office import people, positions
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Holder
from service.errors import AppointmentRefused, Field, PersonUnknown, QueryRefused
from service.identity.accounts import spare_the_last
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.leaving.consequences import conclude, look
from service.leaving.leaver import LeftBehind, StaffChange
from service.leaving.vacancies import Vacancy, vacancies
from service.office.appointments import HERE, Appointment, appoint
from service.office.capacity import Mode, Staff
from service.office.holding import clash, holding
from service.office.letterhead import Letterhead, Offices
from service.office.people import staff
from service.words import say
from service.words.quoting import quoted


@dataclass(frozen=True, kw_only=True)
class Departure:
    """What a person's leaving comes to."""

    person: Person
    day: date
    left: Sequence[LeftBehind]
    """As far as the administrator may see it."""
    hidden: int
    """How much more there is above their class."""
    vacant: Sequence[str]
    """Positions that nobody holds then."""
    told: Sequence[str]
    """The people who are told of those."""
    done: bool
    repeated: bool = False
    """They had left before."""


@dataclass(frozen=True, kw_only=True)
class VacantPositions:
    """The positions nobody holds on a day, with what waits for them."""

    day: date
    positions: Sequence[Vacancy]


class Departures:
    """Lets people leave, and knows which positions nobody holds."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def leave(
        self,
        principal: Principal,
        person_id: str,
        successors: Mapping[str, str],
        basis: str,
        *,
        check: bool = False,
    ) -> Departure:
        """Let a person leave, their positions to ``successors`` by position; with ``check`` only what it would come to.

        Raises ``PersonUnknown``, ``AppointmentRefused`` with every successor that cannot be, and ``AccountRefused`` for the last
        administrator who would let themselves leave.
        """
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        office = self._offices.letterhead(satker)
        day = office.day(self._clock())
        # What waits is told as far as the caller may see it; what becomes of it does not hang on that.
        with self._ledger.acting(replace(principal, ceiling=AccessClass.SR)) as tx:
            if not check:
                spare_the_last(tx, satker, person_id, principal.id)
                # nobody is appointed between what is looked at and what is written
                positions.hold_every(tx, satker)
            change = _change(tx, satker, person_id, successors, day, office)
            if change is None:
                return _gone_before(tx, satker, person_id, day)
            found = look(change)
            (going,) = found.going
            shown = _shown(tx, going.left, principal.ceiling)
            if not check:
                people.leave(tx, satker, person_id)
                for position, successor in successors.items():
                    follows = Appointment(jabatan=position, orang=successor, dari=day, dasar=basis)
                    appoint(tx, satker, follows, HERE, principal.id, today=day)
                conclude(change, found, basis=basis, successors=successors)
        return Departure(
            person=going.person,
            day=day,
            left=shown,
            hidden=len(going.left) - len(shown),
            vacant=found.vacant,
            told=found.told,
            done=not check,
        )

    def vacant(self, principal: Principal) -> VacantPositions:
        """Return the positions that nobody holds today, with the papers that wait for them, as far as the caller may see."""
        require(principal, *READERS)
        satker = _satker(principal)
        day = self._offices.letterhead(satker).day(self._clock())
        with self._ledger.acting(principal) as tx:
            found = vacancies(tx, satker, day)
            papers = [each.id for vacancy in found for each in vacancy.papers]
            if papers:
                audit.read(tx, action="document.listed", document_ids=papers, detail={"in": "vacant"})
        return VacantPositions(day=day, positions=found)


def _shown(tx: Transaction, left: Sequence[LeftBehind], ceiling: AccessClass) -> list[LeftBehind]:
    """Return what an administrator may see of what is left behind; that they see it is logged."""
    shown = [each for each in left if each.document is None or each.document.akses <= ceiling]
    papers = [each.document.id for each in shown if each.document is not None]
    if papers:
        audit.read(tx, action="document.listed", document_ids=papers, detail={"in": "leave"})
    return shown


def _change(
    tx: Transaction,
    satker: str,
    person_id: str,
    successors: Mapping[str, str],
    day: date,
    office: Letterhead,
) -> StaffChange | None:
    """Return the office before and after a person of it leaves; None for one who has left."""
    person = people.get(tx, satker, person_id)
    if person is None:
        return None
    before, everyone = staff(tx, satker), people.every(tx, satker)
    stays = [each for each in before.holders if each.person_id != person_id]
    if wrong := _wrong(before, stays, everyone, person_id, successors, day):
        raise AppointmentRefused(fields=wrong)
    follow = [_follower(position, successor, day) for position, successor in successors.items()]
    return StaffChange(
        tx=tx,
        satker=satker,
        office=office,
        day=day,
        leavers=[person],
        before=before,
        after=replace(before, holders=[*stays, *follow], gone=before.gone | {person_id}),
        others=[each for each in everyone if each.id != person_id],
        successors=frozenset(successors.values()),
    )


def _wrong(
    before: Staff,
    stays: Sequence[Holder],
    everyone: Sequence[Person],
    person_id: str,
    successors: Mapping[str, str],
    day: date,
) -> list[Field]:
    """Return every successor that cannot follow: not theirs to leave, not of the office, or another stands there already."""
    theirs = {
        each.position
        for each in before.holders
        if each.person_id == person_id and each.capacity == Mode.LANGSUNG
    }
    known = {each.id for each in everyone} - {person_id}
    wrong = []
    for position, successor in successors.items():
        path = f"penerus.{position}"
        if position not in theirs or position not in before.positions:
            wrong.append(Field(path=path, reason=say("bukan jabatan yang ditinggalkan orang ini")))
        if successor not in known:
            wrong.append(
                Field(
                    path=path,
                    reason=say("tidak ada orang {orang} di kantor ini", orang=quoted(successor)),
                )
            )
        wanted = Appointment(jabatan=position, orang=successor, dari=day).holding(day)
        if any(clash(wanted, there) for each in stays if (there := holding(each))):
            wrong.append(
                Field(path=path, reason=say("sudah ada pejabat definitif pada masa itu; akhiri dahulu"))
            )
    return wrong


def _follower(position: str, successor: str, day: date) -> Holder:
    return Holder(
        id=uuid4(),
        position=position,
        person_id=successor,
        capacity=Mode.LANGSUNG.value,
        since=day,
        until=None,
        basis="",
        origin=HERE,
    )


def _gone_before(tx: Transaction, satker: str, person_id: str, day: date) -> Departure:
    """Return that a person had left; raises ``PersonUnknown`` for one the office never knew."""
    person = people.former(tx, satker, person_id)
    if person is None:
        raise PersonUnknown(person=person_id)
    return Departure(person=person, day=day, left=(), hidden=0, vacant=(), told=(), done=True, repeated=True)


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise QueryRefused(say("Kunci ini tidak terikat pada satu kantor"))
    return principal.satker
