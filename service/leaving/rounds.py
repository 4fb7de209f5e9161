"""Telling of positions that nobody holds, as time goes on: a Plh. whose days ended leaves no act behind that would tell.

Admins and superiors are written to once for each vacancy that began, and once a period of reminders, never twice on a day, as long
as papers wait for one. A post that is vacant and that nothing waits for is no news on the second day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.documents import reminders
from archive.ledger.office import keys
from archive.ledger.outbox import mail
from service.leaving.letters import VACANT, vacant_letter
from service.leaving.vacancies import Vacancy, concerned, vacancies
from service.office.letterhead import Letterhead, Offices
from service.office.people import staff


class VacancyNotices:
    """Tells of the vacant positions of an office."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def tell(self, satker: str) -> int:
        """Write to whom it concerns and who has an address; returns how many letters were queued."""
        office, now = self._offices.letterhead(satker), self._clock()
        if not office.rules.reminders.by_mail:
            return 0
        day = office.day(now)
        with self._ledger.acting(Principal.system("pengingat", satker)) as tx:
            if not reminders.alone(tx, satker):
                return 0
            found = {each.position.key: each for each in vacancies(tx, satker, day)}
            if not found:
                return 0
            last = mail.last_of(tx, satker, "tertahan", VACANT)
            told = concerned(tx, satker, staff(tx, satker), list(found), office, day)
            ceilings = keys.ceilings(tx, satker)
            letters = [
                vacant_letter(person, theirs, ceilings.get(person, AccessClass.B), office)
                for person, which in told.items()
                if due(theirs := [found[key] for key in which], last.get(person), now, office)
            ]
            return mail.queue(tx, satker, letters)


def due(found: Sequence[Vacancy], last: datetime | None, now: datetime, office: Letterhead) -> bool:
    """Tell whether somebody is to be written to of these, who was last written to then."""
    if last is None:
        return True
    before = office.day(last)
    if any((each.since or date.min) > before for each in found):
        return True
    waits = any(each.papers for each in found)
    reminders = office.rules.reminders
    return waits and before < office.day(now) and office.rules.hours.minutes(last, now) >= reminders.every
