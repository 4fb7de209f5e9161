"""Papers that cannot go on because nobody can act in a place of their chain: told to the admins by mail.

A state, not an event: who left, whose key ended and whose class is too low stop a chain as well as an event that came too early.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import approvals
from archive.ledger.office import keys
from archive.ledger.outbox import mail
from archive.states import OPEN
from service.approvals.case import Case
from service.approvals.hindered import HeldPaper, held_papers
from service.approvals.inbox import MOST
from service.approvals.letters import STALLED, stalled
from service.identity.roles import Role
from service.office.letterhead import Letterhead, Offices
from service.office.walking import OfficeStrength


class StalledPapers:
    """Tells of the papers of an office that cannot go on."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def tell(self, satker: str) -> int:
        """Write to the admins who have an address, once a period of reminders; returns how many letters."""
        office = self._offices.letterhead(satker)
        reminders = office.rules.reminders
        if not reminders.by_mail:
            return 0
        now = self._clock()
        with self._ledger.acting(Principal.system("pengingat", satker)) as tx:
            last = mail.last_of(tx, satker, "tertahan", STALLED)
            admins = [
                each
                for each in keys.holders(tx, satker, Role.ADMIN)
                if each not in last or office.rules.hours.minutes(last[each], now) >= reminders.every
            ]
            found, strength = standing(tx, satker, office, now) if admins else ([], None)
            if not found or strength is None:
                return 0
            ceilings = keys.ceilings(tx, satker)
            letters = [
                stalled(each, found, strength.staff.jabatan, ceilings.get(each, AccessClass.B), office)
                for each in admins
            ]
            return mail.queue(tx, satker, letters)


def standing(
    tx: Transaction, satker: str, office: Letterhead, now: datetime
) -> tuple[Sequence[HeldPaper], OfficeStrength]:
    """Return the open papers that cannot go on today, as far as whoever asks sees them, and what the office can act with."""
    strength, day = OfficeStrength.of(tx, satker), office.day(now)
    held = approvals.hold(tx, approvals.open_documents(tx, OPEN, MOST), lock=False)
    cases = [Case(held=each, staff=strength.staff, day=day) for each in held]
    return held_papers(cases, strength, office.rules.levels, now), strength
