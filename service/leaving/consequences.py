"""What a change of an office's people comes to, whichever way it is made: looked at before, written down and told after.

``people leave`` and an office's file without somebody are one act. Tokens, appointments and certificates end with the person's row,
by the database (migration 0040); what follows here is the same for both: who is told of what comes to them, what they were sent
goes on, and positions that nobody holds are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.access import AccessClass
from archive.ledger import audit
from archive.ledger.documents import announcements
from archive.ledger.office import keys
from archive.ledger.office.people import Person
from archive.ledger.outbox import mail
from service.leaving.leaver import HandOver, Leaver, LeftBehind, Sort, StaffChange
from service.leaving.letters import inherited_letter, vacant_letter
from service.leaving.vacancies import concerned, vacancies
from service.leaving.waiting import left_behind

TAKEN_ON = frozenset(
    {Sort.NASKAH, Sort.NOMOR, Sort.DISPOSISI, Sort.DIBERIKAN, Sort.KIRIMAN, Sort.TEMPLAT, Sort.USULAN}
)
"""What asks something of whoever it goes to; the rest ends, or is told with the position."""


@dataclass(frozen=True, kw_only=True)
class Estate:
    """What one person leaves behind."""

    person: Person
    left: Sequence[LeftBehind]


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What a change of an office's people comes to."""

    going: Sequence[Estate]
    vacant: Sequence[str]
    """Positions that somebody stood in, and nobody after."""
    told: Sequence[str]
    """The people who are told of those."""


def look(change: StaffChange) -> Consequences:
    """Return what a change will come to; asked before anything of it is written."""
    return Consequences(
        going=[
            Estate(person=each, left=left_behind(Leaver(person=each, change=change)))
            for each in change.leavers
        ],
        vacant=change.vacated,
        told=sorted(_concerned(change, change.vacated)),
    )


def conclude(
    change: StaffChange, found: Consequences, *, basis: str = "", successors: Mapping[str, str] | None = None
) -> int:
    """Write down that they have left, hand on what they were sent, and tell whom it concerns; returns how many letters.

    After the change is in the ledger, in its transaction; by whoever made it.
    """
    tx, satker = change.tx, change.satker
    for each in found.going:
        handed_on = 0
        _, heirs = Leaver(person=each.person, change=change).heirs
        if any(one.sort is Sort.KIRIMAN for one in each.left) and heirs:
            handed_on = announcements.hand_on(tx, satker, each.person.id, heirs)
        audit.enter(
            tx,
            action="person.left",
            detail={
                "orang": each.person.id,
                "dasar": basis,
                "penerus": dict(successors or {}),
                "lowong": list(found.vacant),
                **({"kiriman_diteruskan": handed_on} if handed_on else {}),
            },
        )
    if not change.office.rules.reminders.by_mail:
        return 0
    return mail.queue(tx, satker, [*_inherited(change, found), *_vacant(change, found)])


def _inherited(change: StaffChange, found: Consequences) -> list[mail.NewMail]:
    """Return a letter to each person who takes something on, of all who leave."""
    ceilings = keys.ceilings(change.tx, change.satker)
    taken: dict[str, list[tuple[Person, LeftBehind]]] = {}
    for each in found.going:
        for one in each.left:
            for person in one.to if _comes_to_them(one) else ():
                taken.setdefault(person, []).append((each.person, one))
    return [
        inherited_letter(person, things, ceilings.get(person, AccessClass.B), change.office)
        for person, things in sorted(taken.items())
    ]


def _comes_to_them(one: LeftBehind) -> bool:
    """Tell whether it is theirs now whom it goes to; a superior of a vacant post cannot act in it, and is told of the vacancy."""
    return one.sort in TAKEN_ON and (one.way is not HandOver.ATASAN or one.sort is Sort.KIRIMAN)


def _vacant(change: StaffChange, found: Consequences) -> list[mail.NewMail]:
    """Return a letter to each whom a vacated position concerns, of all that are vacant then and concern them."""
    if not found.vacant:
        return []
    every = vacancies(change.tx, change.satker, change.day)
    ceilings = keys.ceilings(change.tx, change.satker)
    told = _concerned(change, [each.position.key for each in every])
    return [
        vacant_letter(
            person,
            [each for each in every if each.position.key in told.get(person, ())],
            ceilings.get(person, AccessClass.B),
            change.office,
        )
        for person in found.told
    ]


def _concerned(change: StaffChange, vacant: Sequence[str]) -> dict[str, list[str]]:
    gone = frozenset(each.id for each in change.leavers)
    return concerned(change.tx, change.satker, change.after, vacant, change.office, change.day, gone)
