"""Telling recipients: of a sending, and of what corrects, replaces or revokes what they have. In the act's own transaction.

The office's people are told in their inbox, and by mail where the office writes to them; others by mail alone. A letter
leaves once the act's page is archived. Who was told of a document is told again of what becomes of it, and so is whoever
stands in the post by then. It sends nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents import announcements, distributions
from archive.ledger.documents.announcements import Announcement, NewAnnouncement
from archive.ledger.documents.distributions import NewRecipient, Recipient
from archive.ledger.office import keys
from archive.ledger.outbox import mail
from archive.ledger.outbox.mail import NewMail
from doc_templates.acts import Kind
from service.recipients.directory import Directory, OfficeRecipient
from service.recipients.letters import News, to_outsider, to_person
from service.words import say, together

TOLD: Final = frozenset({Kind.DISTRIBUSI, Kind.RALAT, Kind.CABUT})
"""The acts of which recipients are told."""
NAMED: Final = 8
"""People that one warning names; the rest is counted."""


@dataclass(kw_only=True)
class _Post:
    """What is told and written of one act; each person and each address once, by whichever recipients they are reached."""

    told: list[NewAnnouncement] = field(default_factory=list)
    letters: list[NewMail] = field(default_factory=list)
    written: dict[str, UUID] = field(default_factory=dict)

    def add(
        self, recipient: Recipient, person: str | None, write: Callable[[UUID], NewMail] | None, to: str
    ) -> None:
        """Tell somebody, by mail too where they are to be written ``to``."""
        mail_id = self.written.get(to)
        if write is not None and mail_id is None:
            mail_id = self.written[to] = uuid4()
            self.letters.append(write(mail_id))
        self.told.append(
            NewAnnouncement(sent_no=recipient.act_no, urut=recipient.urut, person_id=person, mail_id=mail_id)
        )


def tell(tx: Transaction, news: News, known: Directory, job_id: UUID) -> int:
    """Tell everybody whom an act concerns as a recipient; returns how many. Letters wait for ``job_id``'s page."""
    document, act = news.document, news.act
    if act.kind not in TOLD:
        return 0
    sent = distributions.of(tx, document.id)
    if act.kind == Kind.DISTRIBUSI:
        sent = [each for each in sent if each.act_no == act.no]
    if not sent:
        return 0
    before = _before(announcements.of_several(tx, [document.id]))
    rules, post = news.office.rules.distribution, _Post()
    for each in sent:
        for person in _people(each, known, before.get(each.no, ())):
            post.add(each, person, _to_person(news, each, person) if rules.by_mail else None, person)
        if each.kepada is None and rules.outside_by_mail and each.surel:
            post.add(each, None, _to_outsider(news, each), each.surel.casefold())
    mail.queue(tx, document.satker, post.letters, once_printed=job_id)
    announcements.add(tx, document.satker, document.id, act.no, post.told)
    return len(post.told)


def _to_person(news: News, recipient: Recipient, person: str) -> Callable[[UUID], NewMail]:
    return lambda mail_id: to_person(person, news, recipient, mail_id)


def _to_outsider(news: News, recipient: Recipient) -> Callable[[UUID], NewMail]:
    return lambda mail_id: to_outsider(news, recipient, mail_id)


def _before(told: Sequence[Announcement]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in told:
        if each.person_id is not None:
            found.setdefault(each.recipient, []).append(each.person_id)
    return found


def _people(recipient: Recipient, known: Directory, before: Sequence[str]) -> list[str]:
    """Return whom a recipient reaches today, and whom it reached before, as far as they are here."""
    addressee = OfficeRecipient.of(recipient.kepada) if recipient.kepada else None
    if addressee is None:
        return []
    present = {each.id for each in known.people}
    return list(dict.fromkeys((*known.reached(addressee), *(each for each in before if each in present))))


def warnings(
    tx: Transaction, satker: str, akses: AccessClass, recipients: Sequence[NewRecipient], known: Directory
) -> Iterator[str]:
    """Yield whom a sending will not reach: a post that nobody holds, people whose keys do not reach the document's class."""
    reached: dict[str, None] = {}
    for each in recipients:
        addressee = OfficeRecipient.of(each.kepada) if each.kepada else None
        if addressee is None:
            continue
        people = known.reached(addressee)
        reached |= dict.fromkeys(people)
        if not people:
            yield say(
                "{penerima}: tidak ada orangnya sekarang; tidak seorang pun dikabari", penerima=each.nama
            )
    ceilings = keys.ceilings(tx, satker) if reached else {}
    names = {each.id: each.nama for each in known.people}
    short = [
        names[each] for each in reached if ceilings.get(each, AccessClass.B) < akses or each not in ceilings
    ]
    if short:
        listed = (
            short
            if len(short) <= NAMED
            else [*short[:NAMED], say("{banyak} lainnya", banyak=len(short) - NAMED)]
        )
        yield say(
            "tidak dapat membukanya di Naskah, kuncinya tidak ada atau di bawah kelas {kelas}: {nama}",
            kelas=akses.name,
            nama=together(listed),
        )
