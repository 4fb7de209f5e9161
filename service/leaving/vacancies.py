"""Positions that nobody holds on a day, the papers that wait for them, and whom that concerns. Looks only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.ledger import Transaction
from archive.ledger.disposisi import trees
from archive.ledger.documents import approvals
from archive.ledger.documents.documents import Document
from archive.ledger.office import keys, positions
from archive.ledger.office.positions import Position
from archive.states import OPEN
from service.approvals.case import DRAFTER, Case
from service.approvals.inbox import MOST
from service.approvals.steps import waited_for
from service.identity.roles import Role
from service.leaving.leaver import superiors
from service.office.capacity import Staff
from service.office.letterhead import Letterhead
from service.office.people import staff


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """A position without anybody: no definitive holder, no Plt., no Plh."""

    position: Position
    since: date | None
    """The first day without anybody; None where nobody ever stood in it, or nobody knows."""
    papers: tuple[Document, ...]


def vacancies(tx: Transaction, satker: str, day: date) -> list[Vacancy]:
    """Return the positions nobody holds on a day with the open papers that wait for each, as far as ``tx`` sees them."""
    everyone = staff(tx, satker)
    empty = {key: each for key, each in everyone.positions.items() if not everyone.holding(key, day)}
    if not empty:
        return []
    last = {key: each + timedelta(days=1) for key, each in positions.last_days(tx, satker, day).items()}
    held = approvals.hold(tx, approvals.open_documents(tx, OPEN, MOST), lock=False)
    waits: dict[str, list[Document]] = {}
    for each in held:
        for key in _waited_for(Case(held=each, staff=everyone, day=day)):
            waits.setdefault(key, []).append(each.document)
    for key in empty:  # sheets that wait for an answer of the post, or that it gave and everybody answered
        ids = [*trees.waiting(tx, [key], MOST), *trees.answered(tx, [key], MOST)]
        waits.setdefault(key, []).extend(each.document for each in approvals.hold(tx, ids, lock=False))
    return [
        Vacancy(position=position, since=last.get(key), papers=tuple(waits.get(key, ())))
        for key, position in empty.items()
    ]


def _waited_for(case: Case) -> list[str]:
    """Return the positions that have the next move; of a draft that was sent back, whose it is."""
    return [case.draft_position or DRAFTER if key == DRAFTER else key for key in waited_for(case)]


def concerned(
    tx: Transaction,
    satker: str,
    everyone: Staff,
    vacant: Sequence[str],
    office: Letterhead,
    day: date,
    without: Collection[str] = (),
) -> dict[str, list[str]]:
    """Return who is told of which vacant positions: administrators of all, and who stands above one, the nearest that is held."""
    told: dict[str, list[str]] = {}
    if not vacant:
        return told
    admins = keys.holders(tx, satker, Role.ADMIN)
    for key in vacant:
        for person in dict.fromkeys((*admins, *_nearest(everyone, office, key, day))):
            if person not in without:
                told.setdefault(person, []).append(key)
    return told


def _nearest(everyone: Staff, office: Letterhead, key: str, day: date) -> list[str]:
    standing = (everyone.holding(above, day) for above in superiors(office.kantor.atasan, key))
    return next(([each.person_id for each in some] for some in standing if some), [])
