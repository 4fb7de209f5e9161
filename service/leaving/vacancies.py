"""Positions that nobody holds on a day, and the papers that wait for them. Looks only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.ledger.documents.documents import Document
from archive.ledger.office.positions import Position
from archive.states import OPEN
from service.approvals.case import Case
from service.approvals.inbox import MOST
from service.approvals.steps import waited_for
from service.office.capacity import Staff
from service.office.people import staff


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """A position without anybody: no definitive holder, no Plt., no Plh."""

    position: Position
    since: date | None
    """The last day somebody stood in it; None where nobody ever did, or nobody knows."""
    papers: tuple[Document, ...]


def vacancies(tx: Transaction, satker: str, day: date) -> list[Vacancy]:
    """Return the positions nobody holds on a day with the open papers that wait for each, as far as ``tx`` sees them."""
    everyone = staff(tx, satker)
    empty = {key: each for key, each in everyone.positions.items() if not everyone.holding(key, day)}
    if not empty:
        return []
    held = approvals.hold(tx, approvals.open_documents(tx, OPEN, MOST), lock=False)
    waits: dict[str, list[Document]] = {}
    for each in held:
        for key in waited_for(Case(held=each, staff=everyone, day=day)):
            waits.setdefault(key, []).append(each.document)
    return [
        Vacancy(position=position, since=_since(everyone, key, day), papers=tuple(waits.get(key, ())))
        for key, position in empty.items()
    ]


def _since(everyone: Staff, key: str, day: date) -> date | None:
    ends = [h.until for h in everyone.holders if h.position == key and h.until is not None and h.until < day]
    return max(ends, default=None)
