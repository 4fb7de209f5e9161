"""The audit trail for those who audit: who did what to which document, when. That it was read stands in it too.

It shows and changes nothing. What happened above the reader's class is shown without what identifies the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from archive.ledger import Ledger, Principal, audit
from archive.ledger.audit import TrailEntry, TrailFilter
from archive.ledger.paging import Page
from service.errors import Field, QueryRefused
from service.identity.gate import require
from service.identity.roles import AUDITORS
from service.office.letterhead import Offices


@dataclass(frozen=True, kw_only=True)
class TrailQuery:
    """What an auditor asks for; the days are the office's, both included."""

    person: str | None = None
    act: str | None = None
    document: UUID | None = None
    first: date | None = None
    last: date | None = None


class Trail:
    """Shows an office's trail."""

    def __init__(self, *, ledger: Ledger, offices: Offices) -> None:
        self._ledger = ledger
        self._offices = offices

    def read(
        self, principal: Principal, asked: TrailQuery, cursor: str | None, limit: int
    ) -> Page[TrailEntry]:
        """Return a page of the trail, the newest first; the reading is committed to the trail before it returns."""
        require(principal, *AUDITORS)
        if asked.first and asked.last and asked.last < asked.first:
            raise QueryRefused(fields=[Field(path="query.to", reason="before `from`")])
        zone = self._offices.letterhead(principal.satker).zona
        wanted = TrailFilter(
            actor=asked.person,
            action=asked.act,
            document_id=asked.document,
            since=datetime.combine(asked.first, time.min, zone) if asked.first else None,
            before=datetime.combine(asked.last + timedelta(days=1), time.min, zone) if asked.last else None,
        )
        about = {
            "person": asked.person,
            "act": asked.act,
            "from": asked.first.isoformat() if asked.first else None,
            "to": asked.last.isoformat() if asked.last else None,
        }
        with self._ledger.acting(principal) as tx:
            page = audit.trail(tx, wanted, cursor, limit)
            audit.enter(
                tx,
                action="audit.read",
                document_id=asked.document,
                detail={**{name: text for name, text in about.items() if text}, "entries": len(page.items)},
            )
        return page
