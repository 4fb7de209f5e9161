"""Pages that were set aside: told to whoever acted, to whoever drafted the document and to the admins, in the inbox and by mail.

An act counts though its page failed; so whom it concerns has to know that nobody else has seen it yet. Mends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals
from archive.ledger.documents.documents import Document
from archive.ledger.jobs import aside
from archive.ledger.jobs.aside import AsidePage
from archive.ledger.office import keys
from archive.ledger.outbox import mail
from service.approvals.case import DRAFTER, Case
from service.approvals.letters import set_aside
from service.approvals.notices import handed_to
from service.errors import PersonRequired
from service.identity.roles import Role
from service.office.letterhead import Offices
from service.office.people import staff
from service.words import say


@dataclass(frozen=True, kw_only=True)
class AsideItem:
    """A page that was set aside, and whom that concerns."""

    document: Document
    page: AsidePage
    people: frozenset[str]
    """Its actor and its drafter; the admins besides."""


class AsideNotices:
    """Tells of the pages that were set aside."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def of(self, principal: Principal) -> list[AsideItem]:
        """Return the pages set aside that concern a person, those that have been longest first."""
        if principal.kind != "person":
            raise PersonRequired(say("Kotak masuk adalah milik orang; pakailah kunci pribadi"))
        satker = str(principal.satker)
        with self._ledger.acting(principal) as tx:
            found = [
                each
                for each in self._items(tx, satker, aside.every(tx, satker))
                if principal.id in each.people or Role.ADMIN in principal.roles
            ]
            if found:
                ids = [each.document.id for each in found]
                audit.read(tx, action="document.listed", document_ids=ids, detail={"in": "inbox"})
        return found

    def tell(self, satker: str) -> int:
        """Write once of each page that failed since: a letter a person with all that concerns them. Returns how many letters."""
        office = self._offices.letterhead(satker)
        with self._ledger.acting(Principal.system("pengingat", satker)) as tx:
            items = self._items(tx, satker, aside.take_untold(tx, satker))
            if not items or not office.rules.reminders.by_mail:
                return 0
            ceilings, admins = keys.ceilings(tx, satker), frozenset(keys.holders(tx, satker, Role.ADMIN))
            concerned = sorted(frozenset().union(*(each.people for each in items)) | admins)
            letters = [
                set_aside(
                    person,
                    [(each.document, each.page) for each in items if person in each.people | admins],
                    ceilings.get(person, AccessClass.B),
                    office,
                )
                for person in concerned
            ]
            return mail.queue(tx, satker, letters)

    def _items(self, tx: Transaction, satker: str, pages: Sequence[AsidePage]) -> list[AsideItem]:
        day, everyone = self._offices.letterhead(satker).day(self._clock()), staff(tx, satker)
        held = {
            each.document.id: each
            for each in approvals.hold(tx, [each.document_id for each in pages], lock=False)
        }
        return [
            AsideItem(
                document=held[page.document_id].document,
                page=page,
                people=_concerned(Case(held=held[page.document_id], staff=everyone, day=day), page),
            )
            for page in pages
            if page.document_id in held
        ]


def _concerned(case: Case, page: AsidePage) -> frozenset[str]:
    """Return who did the act that the page was to show, and who drafted the document."""
    actor = [act.person_id for act in case.held.acts if act.no == page.act_no]
    drafters = handed_to(case, DRAFTER) if case.chain else []
    return frozenset((*actor, *drafters))
