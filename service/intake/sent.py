"""What became of what was sent: the documents and jobs of an event, and what was refused with nobody to answer.

A sending program sees what its key sent and what is of its sources; who watches sees the office's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.intake import refusals, sent
from archive.ledger.intake.refusals import RefusedEvent, Sender
from archive.ledger.intake.sent import SentEvent
from archive.ledger.paging import Page
from service.identity.gate import require, require_source
from service.identity.roles import READERS, WATCHERS, Role

MOST = 200
"""Refusals of one event, the newest; a sender that tries again and again sees that by them."""


@dataclass(frozen=True, kw_only=True)
class EventOutcome:
    """All that is known of one source and id."""

    taken: list[SentEvent]
    """An item each; a mail merge has many."""
    refused: list[RefusedEvent]


class SentEvents:
    """The events of the caller's office, as their senders ask for them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def find(self, principal: Principal, source: str, event_id: str) -> EventOutcome:
        """Return what became of an event, up to the caller's class; raises ``SourceForbidden`` for another's source."""
        require(principal, *READERS)
        if _own_only(principal):
            require_source(principal, source)
        with self._ledger.acting(principal) as tx:
            refused: list[RefusedEvent] = []
            if principal.roles & {Role.INTAKE, *WATCHERS}:
                refused = refusals.of_event(tx, source, event_id, MOST)
                _logged(tx, refused)
            return EventOutcome(taken=sent.taken(tx, source, event_id), refused=refused)

    def refused(self, principal: Principal, cursor: str | None, limit: int) -> Page[RefusedEvent]:
        """Return a page of what was refused without anyone to answer: the office's, or what a program itself sent."""
        require(principal, Role.INTAKE, *WATCHERS)
        sender = Sender(id=principal.id, sources=principal.sources) if _own_only(principal) else None
        with self._ledger.acting(principal) as tx:
            page = refusals.refused(tx, limit, cursor, sender=sender)
            _logged(tx, page.items)
            return page


def _own_only(principal: Principal) -> bool:
    return Role.INTAKE in principal.roles and not principal.roles & WATCHERS


def _logged(tx: Transaction, events: Sequence[RefusedEvent]) -> None:
    if closed := [str(each.id) for each in events if each.akses > AccessClass.B]:
        audit.enter(tx, action="refused.read", detail={"events": closed})
