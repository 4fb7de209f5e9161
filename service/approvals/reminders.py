"""Reminding: what waits for an official longer than its type's standard time is told to the world, and to them by mail.

Whom pages concern that were set aside is told in the same round. Standard times and reminders count in the office's working hours. A paper is told of once a period as long as nobody acts
upon it, and a person is written to once a period, whatever more becomes late meanwhile. Sends nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from archive.access import AccessClass
from archive.errors import in_full
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import approvals, reminders
from archive.ledger.documents.reminders import LastReminder
from archive.ledger.office import keys, offices, people
from archive.ledger.outbox import mail
from archive.states import OPEN
from doc_templates.kit.errors import OfficeIncomplete
from service.approvals.actors import Actor
from service.approvals.aside import AsideNotices
from service.approvals.case import Case
from service.approvals.inbox import MOST, Item, task_of, weigh
from service.approvals.letters import digest
from service.approvals.stalled import StalledPapers
from service.approvals.table import DISPOSISI_OVERDUE, OVERDUE, Kind
from service.office.hours import OfficeHours
from service.office.letterhead import Letterhead, Offices
from service.office.people import staff

_log = structlog.get_logger("service.reminders")


_EVENTS = {Kind.JAWAB: DISPOSISI_OVERDUE}


@dataclass(frozen=True, kw_only=True)
class ReminderRound:
    """What one round came to."""

    told: int
    """Papers told of."""
    letters: int
    """Letters queued."""


class Reminders:
    """Goes through the offices; any number may run at once, one an office."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        known: Offices,
        clock: Callable[[], datetime],
        further: Callable[[Transaction, str, Letterhead, datetime], Mapping[str, Sequence[Item]]]
        | None = None,
        notices: Sequence[Callable[[str], int]] = (),
    ) -> None:
        """``further``: what is late beside the papers that wait for paraf and signature, by the person it waits for.

        ``notices``: what else people of an office are written to about in the same round, each by its satker; returns how many letters.
        """
        self._further = further
        self._notices = notices
        self._ledger = ledger
        self._offices = known
        self._clock = clock
        self._aside = AsideNotices(ledger=ledger, offices=known, clock=clock)
        self._stalled = StalledPapers(ledger=ledger, offices=known, clock=clock)

    def round(self) -> ReminderRound:
        """Remind in every office; one whose file does not serve any more keeps no other from it."""
        with self._ledger.acting(Principal.system("pengingat")) as tx:
            found = [each.satker for each in offices.every(tx)]
        done, aside = [], 0
        for satker in found:
            try:
                aside += self._aside.tell(satker) + self._stalled.tell(satker)
                aside += sum(tell(satker) for tell in self._notices)
                done.append(self.remind(satker))
            except OfficeIncomplete as error:
                _log.warning("reminders.office_incomplete", satker=satker, detail=in_full(error))
        return ReminderRound(
            told=sum(each.told for each in done), letters=aside + sum(each.letters for each in done)
        )

    def remind(self, satker: str) -> ReminderRound:
        """Remind in one office: events and letters in one transaction."""
        office = self._offices.letterhead(satker)
        rules = office.rules
        if not rules.standards and self._further is None:
            return ReminderRound(told=0, letters=0)
        now = self._clock()
        hours, period = rules.hours, rules.reminders.every
        with self._ledger.acting(Principal.system("pengingat", satker)) as tx:
            if not reminders.alone(tx, satker):
                return ReminderRound(told=0, letters=0)
            trays = self._trays(tx, satker, office, now)
            standing = reminders.standing(tx, satker)
            told = 0
            for together in _by_document(trays):
                if _due(standing.get(together[0].document.id), together[0], hours, period, now):
                    _tell(tx, together, now)
                    told += 1
            letters = 0
            if rules.reminders.by_mail:
                last = mail.last_reminders(tx, satker)
                ceilings = keys.ceilings(tx, satker)
                new = [
                    digest(person, items, ceilings.get(person, AccessClass.B), office)
                    for person, items in trays.items()
                    if person not in last or hours.minutes(last[person], now) >= period
                ]
                letters = mail.queue(tx, satker, new)
        return ReminderRound(told=told, letters=letters)

    def _trays(
        self, tx: Transaction, satker: str, office: Letterhead, now: datetime
    ) -> Mapping[str, Sequence[Item]]:
        """Return everything that is late, by the person it waits for."""
        trays = _late(tx, satker, office, now) if office.rules.standards else {}
        for person, items in (self._further(tx, satker, office, now) if self._further else {}).items():
            trays.setdefault(person, []).extend(items)
        return trays


def _late(tx: Transaction, satker: str, office: Letterhead, now: datetime) -> dict[str, list[Item]]:
    """Return what is late, by the person it waits for."""
    day = office.day(now)
    everyone, present = staff(tx, satker), people.every(tx, satker)
    standards, hours = office.rules.standards, office.rules.hours
    trays: dict[str, list[Item]] = {}
    for held in approvals.hold(tx, approvals.open_documents(tx, OPEN, MOST), lock=False):
        standard = standards.get(held.document.jenis)
        if standard is None or held.pending:
            continue  # nobody can act upon a page that is not archived
        case = Case(held=held, staff=everyone, day=day)
        for person in present:
            found = task_of(case, Actor(person=person, roles=frozenset()), day)
            item = weigh(held, *found, standard, hours, now) if found else None
            if item is not None and item.late > 0:
                trays.setdefault(person.id, []).append(item)
    return trays


def _due(said: LastReminder | None, item: Item, hours: OfficeHours, period: int, now: datetime) -> bool:
    return said is None or said.since != item.since or hours.minutes(said.at, now) >= period


def _by_document(trays: Mapping[str, Sequence[Item]]) -> list[list[Item]]:
    """Return what is late by its paper: one may wait for several people at once."""
    found: dict[UUID, list[Item]] = {}
    for items in trays.values():
        for item in items:
            found.setdefault(item.document.id, []).append(item)
    return list(found.values())


def _tell(tx: Transaction, together: Sequence[Item], now: datetime) -> None:
    """Tell of one paper: to whose positions it fell, for what, since when; nothing of what it says."""
    first = together[0]
    data = {
        "untuk": first.task.value,
        "posisi": sorted({item.position for item in together}),
        "sejak": first.since.isoformat(),
        "terlambat_menit": first.late,
        "baku_menit": first.standard,
    }
    reminders.note(
        tx, first.document, since=first.since, at=now, event=_EVENTS.get(first.task, OVERDUE), data=data
    )
