"""What waits for a person: drafts to initial or sign, papers returned to them, signed pages still without their scan.

Reads only. How late something is follows from the type's standard time in the office's file, by the clock and not by
office hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from archive.ledger import Ledger, Principal, approvals, people
from archive.ledger.approvals import Held
from archive.ledger.documents import Document
from service.desk.approvals_rules import DRAFTER, Actor, Case
from service.desk.approvals_table import OPEN, Kind, Level
from service.desk.errors import PersonRequired
from service.desk.offices import Offices
from service.desk.people import staff

MOST = 1_000
"""Open documents looked at: ten weeks of a busy office; the longest waiting come first."""


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
    """Minutes it may take."""
    late: int
    """Minutes beyond them."""
    note: str | None
    """What whoever had it before wrote."""


class Inbox:
    """The trays of the office's people."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def of(self, principal: Principal) -> list[Item]:
        """Return what waits for a person, the longest waiting first."""
        if principal.kind != "person":
            raise PersonRequired("Kotak masuk adalah milik orang; pakailah kunci pribadi")
        office = self._offices.letterhead(principal.satker)
        now = self._clock()
        today = now.astimezone(office.zona).date()
        with self._ledger.acting(principal) as tx:
            person = people.get(tx, str(principal.satker), principal.id)
            if person is None:
                return []
            everyone = staff(tx, str(principal.satker))
            held = approvals.hold(tx, approvals.open_documents(tx, OPEN, MOST), lock=False)
        actor = Actor(person=person, roles=principal.roles)
        standards: dict[str, int] = dict(office.config.get("waktu_baku", {}))
        found = []
        for each in held:
            case = Case(held=each, staff=everyone, day=today)
            for task, position in _tasks(case, actor, today):
                found.append(_item(each, task, position, standards.get(each.document.jenis), now))
                break
        return sorted(found, key=lambda item: item.since)


def _tasks(case: Case, actor: Actor, today: date) -> Iterator[tuple[Kind, str]]:
    """Yield what a document asks of a person today."""
    if not case.chain:
        return
    mine = set(case.staff.held_by(actor.person.id, today))
    status, back = case.held.document.status, case.returned_to
    if status == "menunggu_tte":
        if case.signatory in mine and case.level == Level.BASAH and not case.turning:
            yield Kind.PINDAI, case.signatory
        return
    if back == DRAFTER:
        if actor.person.id == case.drafter or (case.drafter is None and _drafts(case, actor, mine)):
            yield Kind.REVISI, DRAFTER
        return
    if back is not None:
        if back in mine:
            yield Kind.PARAF, back
        return
    for place in case.turns:
        if place.position in mine:
            yield Kind.PARAF, place.position
    if not case.missing and case.staff.capacities(
        actor.person.id, case.signatory, today, case.held.document.jenis
    ):
        yield Kind.TANDA_TANGAN, case.signatory


def _drafts(case: Case, actor: Actor, mine: set[str]) -> bool:
    named = case.chain.get("konseptor")
    return named in mine if named else actor.person.unit == case.held.document.unit


def _item(held: Held, task: Kind, position: str, standard: int | None, now: datetime) -> Item:
    last = held.acts[-1] if held.acts else None
    since = max(last.at if last else held.revision.created_at, held.revision.created_at)
    waited = (now - since) // timedelta(minutes=1)
    return Item(
        document=held.document,
        task=task,
        position=position,
        since=since,
        standard=standard,
        late=max(0, waited - standard) if standard is not None else 0,
        note=last.note if last else None,
    )
