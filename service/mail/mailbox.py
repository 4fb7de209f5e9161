"""Addresses and letters as an office's administrator sees them: who may be written to, what was refused and why."""

from __future__ import annotations

from uuid import UUID

from archive.ledger import Ledger, Principal, audit
from archive.ledger.office import people
from archive.ledger.office.people import Person
from archive.ledger.outbox import mail
from archive.ledger.outbox.mail import Mail
from service.edge import is_mail_address
from service.errors import AddressRefused, Field, MailUnknown, OfficeUnknown, PersonUnknown
from service.identity.gate import require
from service.identity.roles import Role
from service.words import say

MOST = 200


class Mailbox:
    """What people are written."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def address(self, principal: Principal, person_id: str, surel: str | None) -> Person:
        """Set or take away where a person is written to; an administrator anyone's, a person their own."""
        satker = _satker(principal)
        if principal.kind != "person" or principal.id != person_id:
            require(principal, Role.ADMIN)
        given = surel.strip() if surel else None
        if given is not None and not is_mail_address(given):
            raise AddressRefused(
                fields=[Field(path="surel", reason=say("bukan alamat surel, misalnya nama@kantor.go.id"))]
            )
        with self._ledger.acting(principal) as tx:
            person = people.set_surel(tx, satker, person_id, given)
            if person is None:
                raise PersonUnknown(person=person_id)
            audit.enter(tx, action="person.surel", detail={"person": person_id, "ada": given is not None})
        return person

    def letters(self, principal: Principal, state: str | None) -> list[Mail]:
        """Return the newest letters: to whom, how they stand, and why one was refused; not what they say."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return mail.every(tx, _satker(principal), state, MOST)

    def retry(self, principal: Principal, mail_id: UUID) -> Mail:
        """Let a letter be sent anew; raises ``MailUnknown`` for one that was sent or superseded."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            found = mail.retry(tx, _satker(principal), mail_id)
            if found is None:
                raise MailUnknown(mail=mail_id)
            audit.enter(tx, action="mail.retried", detail={"mail": str(mail_id)})
        return found


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise OfficeUnknown
    return principal.satker
