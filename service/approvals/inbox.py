"""What waits for a person: drafts to initial or sign, papers returned to them, signed pages still without their scan.

Reads only. How late something is follows from the type's standard time in the office's file, counted in its working hours.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TypeAlias
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.documents import Document
from archive.ledger.documents.marks import open_marks
from archive.ledger.jobs import lists as job_lists
from archive.ledger.jobs.lists import PendingPage
from archive.ledger.viewing import once
from archive.states import OPEN, Status
from service.approvals.actors import Actor, within
from service.approvals.case import DRAFTER, Case
from service.approvals.fallen import FallenParaf, fallen_of
from service.approvals.sieve import Concern, Sieve, acting_for
from service.approvals.table import Kind, Level
from service.documents.round import Round
from service.errors import PersonRequired
from service.office.hours import OfficeHours
from service.office.letterhead import Offices
from service.office.levels import OWN
from service.office.people import person_named, staff
from service.words import say

MOST = 1_000
"""Open documents looked at: ten weeks of a busy office; the longest waiting come first."""
MOST_OPEN = 10_000
"""Of which a tray is sifted."""
Wanted: TypeAlias = Callable[[Concern, str, Collection[str]], bool]
"""Tells by whom a document may ask whether it is to be looked at for a person with positions."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One paper that waits."""

    document: Document
    task: Kind
    """What is to be done with it."""
    position: str
    """The position whose turn it is; ``konseptor`` for a draft sent back."""
    since: datetime
    standard: int | None
    """Working minutes it may take."""
    late: int
    """Minutes beyond them."""
    note: str | None
    """What whoever had it before wrote."""
    pending: PendingPage | None = None
    """The job its page waits for; None once it is archived."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A paraf of theirs that no longer counts."""

    document: Document
    fallen: FallenParaf


@dataclass(frozen=True, kw_only=True)
class _Tray:
    """The open documents before one person today that may ask something of them."""

    actor: Actor
    cases: Sequence[Case]
    pending: Mapping[UUID, PendingPage]
    standards: Mapping[str, int]
    hours: OfficeHours
    now: datetime


class Inbox:
    """The trays of the office's people."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock
        self._sieve = Sieve()

    def of(self, principal: Principal) -> list[Item]:
        """Return what waits for a person and they may do, the longest waiting first."""
        tray = self._tray(principal, Concern.asks)
        found = []
        for case in tray.cases:
            may = within(tray.actor, case)
            asked = next((each for each in tasks_of(case, tray.actor, case.day) if each[0] in may), None)
            if asked is not None:
                standard = tray.standards.get(case.held.document.jenis)
                item = weigh(case.held, *asked, standard, tray.hours, tray.now)
                found.append(replace(item, pending=tray.pending.get(case.held.document.id)))
        self._shown(principal, found)
        return sorted(found, key=lambda item: item.since)

    def fallen(self, principal: Principal) -> list[Notice]:
        """Return the open documents on which a person's paraf fell and is not given anew, the last one first."""
        tray = self._tray(principal, lambda concern, person, _: person in concern.fallen)
        found = [
            Notice(document=case.held.document, fallen=each)
            for case in tray.cases
            if (each := fallen_of(case.held.acts, tray.actor.person.id)) is not None
        ]
        self._shown(principal, found)
        return sorted(found, key=lambda notice: notice.fallen.by.at, reverse=True)

    def _shown(self, principal: Principal, found: Sequence[Item] | Sequence[Notice]) -> None:
        if found:
            with self._ledger.acting(principal) as tx:
                audit.read(
                    tx,
                    action="document.listed",
                    document_ids=[each.document.id for each in found],
                    detail={"in": "inbox"},
                )

    def _tray(self, principal: Principal, wanted: Wanted) -> _Tray:
        """Return the open documents before a person that are ``wanted`` of those they may see."""
        if principal.kind != "person":
            raise PersonRequired(say("Kotak masuk adalah milik orang; pakailah kunci pribadi"))
        office = self._offices.letterhead(principal.satker)
        now = self._clock()
        today = office.day(now)
        with self._ledger.acting(principal) as tx:
            person = person_named(tx, str(principal.satker), principal.id)
            everyone = staff(tx, str(principal.satker))
            mine = acting_for(everyone, person.id, today)
            concerns = once(tx, "concerns", partial(self._concerns, tx))
            some = [each for each, concern in concerns.items() if wanted(concern, person.id, mine)]
            held = approvals.hold(tx, [*map(UUID, some[:MOST])], lock=False)
            pending = job_lists.pending_pages(tx, [each.document.id for each in held])
        return _Tray(
            actor=Actor(person=person, roles=principal.roles),
            cases=[Case(held=each, staff=everyone, day=today) for each in held],
            pending=pending,
            standards=office.rules.standards,
            hours=office.rules.hours,
            now=now,
        )

    def _concerns(self, tx: Transaction) -> Mapping[str, Concern]:
        """Return whom the open documents may ask, the longest waiting first."""
        return self._sieve.concerns(tx, open_marks(tx, OPEN, MOST_OPEN))


def task_of(case: Case, actor: Actor, today: date) -> tuple[Kind, str] | None:
    """Return what a document asks of a person today, and of which position of theirs; nothing when it does not."""
    return next(tasks_of(case, actor, today), None)


def tasks_of(case: Case, actor: Actor, today: date) -> Iterator[tuple[Kind, str]]:
    """Yield what a document asks of a person today."""
    if not case.chain:
        return
    mine = set(case.staff.held_by(actor.person.id, today))
    status, back = case.held.document.status, case.returned_to
    if status == Status.MENUNGGU_TTE:
        if case.signatory in mine and case.level == Level.BASAH and not case.turning:
            yield Kind.PINDAI, case.signatory
        if case.round is not None and case.level in OWN and not case.turning:
            yield from _own_signature(case, case.round, actor, today)
        return
    if back == DRAFTER:
        if _drafts(case, actor, mine):
            yield Kind.REVISI, DRAFTER
        return
    if back is not None:
        if back in mine:
            yield Kind.PARAF, back
        return
    for place in case.turns:
        if place.position in mine:
            yield Kind.PARAF, place.position
    for position in case.opening if not case.missing else ():
        if case.staff.capacities(actor.person.id, position, today, case.held.document.jenis):
            yield Kind.TANDA_TANGAN, position


def _own_signature(case: Case, round_: Round, actor: Actor, today: date) -> Iterator[tuple[Kind, str]]:
    """Yield what the page that is to bear people's own signatures asks: of whose turn it is, or of who may sign in their place.

    Once somebody has signed nobody takes a place over: then every party is asked to send it back, so that the round begins anew.
    """
    absent, jenis = case.absent, case.held.document.jenis
    for party in round_.parties if absent and not case.unsigned else ():
        if case.staff.capacities(actor.person.id, party.position, today, jenis):
            yield Kind.KEMBALIKAN, party.position
    for party in round_.turns:
        if party.person == actor.person.id and party not in absent:
            yield Kind.TTE, party.position
    for party in absent if case.unsigned and round_.of_person(actor.person.id) is None else ():
        if case.staff.capacities(actor.person.id, party.position, today, jenis):
            yield Kind.AMBIL_ALIH, party.position


def _drafts(case: Case, actor: Actor, mine: set[str]) -> bool:
    """Tell whether a draft that was sent back is this person's: they wrote it, or it is their position's, or their unit's."""
    if case.writer is not None:
        return actor.person.id == case.writer
    if case.draft_position is not None:
        return case.draft_position in mine
    unit = case.held.document.unit
    return actor.person.unit == unit or case.staff.heads.get(unit) in mine


def waiting_since(held: HeldDocument) -> datetime:
    """Return since when a document waits for whoever it waits for: its last act, or its present words."""
    last = held.acts[-1] if held.acts else None
    return max(last.at if last else held.revision.created_at, held.revision.created_at)


def weigh(
    held: HeldDocument, task: Kind, position: str, standard: int | None, hours: OfficeHours, now: datetime
) -> Item:
    """Return a waiting paper with how long it has waited in the office's hours."""
    last = held.acts[-1] if held.acts else None
    since = waiting_since(held)
    waited = hours.minutes(since, now)
    return Item(
        document=held.document,
        task=task,
        position=position,
        since=since,
        standard=standard,
        late=max(0, waited - standard) if standard is not None else 0,
        note=last.note if last else None,
    )
