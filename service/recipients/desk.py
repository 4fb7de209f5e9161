"""The desk for recipients: what was sent to a person, their reading of it, and for those who sent it how it fared.

Who may see a document at all, row security decides: satker and class, as everywhere. Who has read it is shown to those who
acted upon it and to those who keep or audit the records; a recipient sees their own line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import announcements, approvals, distributions
from archive.ledger.documents.announcements import Announcement, PersonalAnnouncement
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.distributions import Recipient
from archive.ledger.documents.documents import Document
from archive.ledger.folding import fold
from archive.ledger.office import people
from archive.states import IN_FORCE
from service.errors import ActNotPossible, DocumentUnknown, PersonRequired
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.letterhead import Offices
from service.office.people import staff
from service.recipients.directory import Directory, directory
from service.recipients.recording import write_down
from service.words import say

MOST: Final = 200
"""Documents of one inbox; older ones are found by search."""
KEEPERS: Final = frozenset({Role.ADMIN, Role.ARSIPARIS, Role.PEMERIKSA})
"""Who sees of every document who has read it."""


@dataclass(frozen=True, kw_only=True)
class UnsentName:
    """Somebody whom the document itself names, and who has not been sent it."""

    nama: str
    kepada: str | None
    """Whom of the office it means."""
    surel: str | None
    """Where somebody outside is written to, by the office's list."""
    tembusan: bool


@dataclass(frozen=True, kw_only=True)
class Circulation:
    """To whom a document went and how it fared, for one reader."""

    document: Document
    recipients: Sequence[Recipient]
    announcements: Sequence[Announcement]
    """Those that the reader may know of."""
    kinds: Mapping[int, tuple[str, bool]]
    """What each act was that people were told of, and whether it names another document."""
    names: Mapping[str, str]
    """People's names by their ids."""
    whole: bool
    """Whether the reader sees who was told and who has read it, of all."""
    unsent: Sequence[UnsentName]


@dataclass(frozen=True, kw_only=True)
class ReadingOutcome:
    """That a person has read a document."""

    document_id: UUID
    at: datetime
    repeated: bool
    """They had before."""


@dataclass(frozen=True, kw_only=True)
class PersonalReading:
    """How far somebody is with what they were sent of a document."""

    unread: bool
    at: datetime | None
    """When they last read any of it."""


class Recipients:
    """The desk."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def inbox(self, principal: Principal, *, everything: bool = False) -> list[PersonalAnnouncement]:
        """Return what a person was sent and has not read, the newest first; what they have read too with ``everything``."""
        satker = _person(principal)
        with self._ledger.acting(principal) as tx:
            found = announcements.of_person(tx, satker, principal.id, everything=everything, limit=MOST)
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.document.id for each in found],
                detail={"in": "inbox"},
            )
        return found

    def read(self, principal: Principal, document_id: UUID) -> ReadingOutcome:
        """Note that a person has read what they were sent, as they say; raises ``ActNotPossible`` for what was not."""
        satker = _person(principal)
        with self._ledger.acting(principal) as tx:
            held = _held(tx, document_id)
            numbers = announcements.read(tx, satker, document_id, principal.id, "dibaca")
            at = announcements.first_read(tx, document_id, principal.id)
            if at is None:
                raise ActNotPossible(say("Naskah ini tidak dikirim kepada Anda"), document=document_id)
            if numbers:
                audit.enter(
                    tx,
                    action="recipient.read",
                    document_id=document_id,
                    detail={"penerima": numbers, "cara": "dibaca"},
                )
                write_down(tx, held)
            return ReadingOutcome(document_id=document_id, at=at, repeated=not numbers)

    def reading(self, principal: Principal, document_id: UUID) -> PersonalReading | None:
        """Return how far a person is with what they were sent of a document; None where nothing was sent to them."""
        _person(principal)
        with self._ledger.acting(principal) as tx:
            unread = announcements.unread(tx, document_id, principal.id)
            at = announcements.first_read(tx, document_id, principal.id)
        return PersonalReading(unread=unread, at=at) if unread or at is not None else None

    def known(self, principal: Principal) -> Directory:
        """Return everybody of the office whom a document may be sent to today."""
        require(principal, *READERS)
        office = self._offices.letterhead(principal.satker)
        with self._ledger.acting(principal) as tx:
            everyone = staff(tx, str(principal.satker))
            return directory(tx, str(principal.satker), office, everyone, office.day(self._clock()))

    def circulation(self, principal: Principal, document_id: UUID) -> Circulation:
        """Return to whom a document went and how it fared, as far as the caller may know; raises ``DocumentUnknown``."""
        require(principal, *READERS)
        office = self._offices.letterhead(principal.satker)
        with self._ledger.acting(principal) as tx:
            held = _held(tx, document_id)
            document = held.document
            audit.read(tx, action="recipients.read", document_ids=[document_id])
            recipients = distributions.of(tx, document_id)
            told = announcements.of_several(tx, [document_id])
            whole = _sees_all(principal, held)
            seen = told if whole else [each for each in told if each.person_id == principal.id]
            known = directory(
                tx, document.satker, office, staff(tx, document.satker), office.day(self._clock())
            )
            return Circulation(
                document=document,
                recipients=recipients,
                announcements=seen,
                kinds={act.no: (act.kind, "oleh" in act.detail) for act in held.acts},
                names=people.names(tx, document.satker, {each.person_id for each in seen if each.person_id}),
                whole=whole,
                unsent=_unsent(held, recipients, known, office.rules.distribution.addresses),
            )


def _person(principal: Principal) -> str:
    if principal.kind != "person" or principal.satker is None:
        raise PersonRequired(say("Kotak masuk adalah milik orang; pakailah kunci pribadi"))
    require(principal, *READERS)
    return principal.satker


def _held(tx: Transaction, document_id: UUID) -> HeldDocument:
    held = approvals.hold(tx, [document_id], lock=False)
    if not held:
        raise DocumentUnknown(document=document_id)
    return held[0]


def _sees_all(principal: Principal, held: HeldDocument) -> bool:
    """Tell whether somebody acted upon the document, or keeps or audits records."""
    return bool(principal.roles & KEEPERS) or (
        principal.kind == "person" and any(act.person_id == principal.id for act in held.acts)
    )


def _unsent(
    held: HeldDocument, sent: Collection[Recipient], known: Directory, addresses: Mapping[str, str]
) -> list[UnsentName]:
    """Return whom the document names, addressees before copies, and who has not been sent it."""
    if held.document.status not in IN_FORCE:
        return []
    by_name = {fold(name): surel for name, surel in addresses.items()}
    payload = json.loads(held.revision.payload)
    copies = payload.get("tembusan") if isinstance(payload, dict) else None
    named = [(str(each), False) for each in held.document.record.get("tujuan") or ()]
    named += [(each, True) for each in copies or () if isinstance(each, str)]
    had = {fold(each.penerima) for each in sent}
    found: dict[str, UnsentName] = {}
    for name, tembusan in named:
        addressee = known.named(name)
        one = UnsentName(
            nama=name,
            kepada=str(addressee) if addressee else None,
            surel=None if addressee else by_name.get(fold(name)),
            tembusan=tembusan,
        )
        if fold(name) not in had:
            found.setdefault(fold(name), one)
    return list(found.values())
