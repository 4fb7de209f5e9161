"""Whom an act concerns besides its actor: whose paraf it makes void, to whom it hands a paper back, who is or was sent it.

Letters are queued with the act, in its transaction, and sent once its page is archived; an office that wants none gets none
(``pengingat.surel``).
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents.acts import Act
from archive.ledger.office import keys
from archive.ledger.outbox import mail
from archive.ledger.outbox.mail import Kind as MailKind
from service.approvals.case import DRAFTER, Case
from service.approvals.fallen import fallen
from service.approvals.letters import notice
from service.approvals.orders import Desk
from service.approvals.table import Kind
from service.office.letterhead import Letterhead
from service.recipients import telling
from service.recipients.directory import directory
from service.recipients.letters import News


def tell(tx: Transaction, case: Case, act: Act, office: Letterhead, job_id: UUID) -> int:
    """Queue the letters an act calls for until ``job_id`` has printed it; returns how many."""
    if not office.rules.reminders.by_mail:
        return 0
    told = dict(concerned(case, act))
    if not told:
        return 0
    document = case.held.document
    ceilings = keys.ceilings(tx, document.satker)
    letters = [
        notice(
            person,
            kind,
            document,
            jabatan=act.jabatan,
            note=act.note,
            ceiling=ceilings.get(person, AccessClass.B),
            office=office,
        )
        for person, kind in told.items()
    ]
    return mail.queue(tx, document.satker, letters, once_printed=job_id)


def tell_recipients(desk: Desk, case: Case, act: Act, job_id: UUID, by: str | None) -> None:
    """Tell those to whom a document goes, or went, of what an act does for them; ``by``: what corrected or replaced it."""
    if act.kind not in telling.TOLD:
        return
    document = case.held.document
    known = directory(desk.tx, document.satker, desk.office, case.staff, case.day)
    news = News(document=document, act=act, by=by, address=desk.addresses[0], office=desk.office)
    telling.tell(desk.tx, news, known, job_id)


def concerned(case: Case, act: Act) -> Iterator[tuple[str, MailKind]]:
    """Yield the people an act concerns and how; who is handed the paper back comes last and counts most."""
    for each in fallen((*case.held.acts, act)):
        if each.by.no == act.no and each.paraf.person_id != act.person_id:
            yield each.paraf.person_id, "paraf_gugur"
    if act.kind == Kind.KEMBALIKAN:
        for person in handed_to(case, str(act.detail.get("kepada", DRAFTER))):
            if person != act.person_id:
                yield person, "dikembalikan"


def handed_to(case: Case, to: str) -> list[str]:
    """Return who stands behind the position a paper went back to; a drafter nobody named is nobody to write to."""
    if to != DRAFTER:
        return [holder.person_id for holder in case.staff.holding(to, case.day)]
    if case.writer is not None:
        return [case.writer]
    named = case.draft_position
    return [holder.person_id for holder in case.staff.holding(named, case.day)] if named else []
