"""Coming in by the identity provider. It says who somebody is; whose account that opens was said here before.

By a link of before, or by the one-time link of an invitation, which it uses up. Never by a mail address or a name: whoever may
choose those there would choose an account here. It stands for the password alone: what proves more is asked for all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.errors import AlreadyThere
from archive.ledger.office import accounts, provider_links, sign_in_steps
from service.identity.attempts import Attempts, guest
from service.identity.errors import InvitationUnknown, ProviderRefused, StepOver, SubjectUnknown
from service.identity.provider import Provider, ProviderAnswer, ProviderWay
from service.identity.sign_in import NewSession, SignIn, Visitor, digest

LASTS: Final = timedelta(minutes=10)
"""A password and a code are typed at the provider."""
_PURPOSE: Final = "penyedia"
BY: Final = "penyedia identitas"
"""How the audit trail calls the way in."""
_REFUSED: Final[Mapping[type[NaskahError], str]] = {
    ProviderRefused: "tidak terbukti",
    SubjectUnknown: "tidak tertaut",
    InvitationUnknown: "undangan tidak berlaku",
}
"""What is written down of an answer that opened nothing; that the provider is away is nobody's attempt."""


@dataclass(frozen=True, kw_only=True)
class SentAway:
    """A browser on its way to the provider."""

    mark: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """A session that has begun, and the page that was asked for."""

    begun: NewSession
    ke: str


class ProviderSignIn:
    """Sends away, and takes in who comes back."""

    def __init__(self, ledger: Ledger, provider: Provider, sign_in: SignIn, attempts: Attempts) -> None:
        self._ledger = ledger
        self._provider = provider
        self._sign_in = sign_in
        self._attempts = attempts

    @property
    def name(self) -> str:
        """What people call the provider."""
        return self._provider.name

    def send(self, address: str, ke: str, invitation: str | None = None) -> SentAway:
        """Return where a browser goes; with the token of an ``invitation`` to link its account.

        Raises ``InvitationUnknown``, ``AttemptsExceeded``, ``ProviderAway``.
        """
        self._attempts.take(guest(address))
        link = digest(invitation) if invitation is not None else None
        way = ProviderWay(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
        )
        sent, mark = self._provider.address(way), secrets.token_urlsafe(32)
        told = {"state": way.state, "nonce": way.nonce, "verifier": way.verifier, "ke": ke}
        with self._ledger.acting(Principal.nobody()) as tx:
            if link is not None and accounts.linked(tx, link) is None:
                raise InvitationUnknown
            told |= {"undangan": link.hex()} if link is not None else {}
            sign_in_steps.keep(tx, digest(mark), _PURPOSE, told, LASTS)
        return SentAway(mark=mark, address=sent)

    def enter(self, visitor: Visitor, mark: str, returned: ProviderAnswer) -> CameBack:
        """Begin a session of who comes back; raises ``StepOver``, ``ProviderRefused``, ``ProviderAway``, ``SubjectUnknown``."""
        with self._ledger.acting(Principal.nobody()) as tx:
            told = sign_in_steps.take(tx, digest(mark), _PURPOSE)
        if told is None:
            raise StepOver
        way = ProviderWay(state=told["state"], nonce=told["nonce"], verifier=told["verifier"])
        with self._told(visitor.address):
            subject = self._provider.subject(way, returned)
            if "undangan" in told:
                self._link(bytes.fromhex(told["undangan"]), subject)
            with self._ledger.acting(Principal.nobody()) as tx:
                found = provider_links.find(tx, self._provider.issuer, subject, digest(visitor.device))
            if found is None:
                raise SubjectUnknown
        self._attempts.give_back(guest(visitor.address))
        return CameBack(begun=self._sign_in.enter(found, visitor, by=BY), ke=told["ke"])

    @contextmanager
    def _told(self, address: str) -> Iterator[None]:
        """Write down that what came back from the provider opened nothing; of whose account it was to be nothing is sure."""
        try:
            yield
        except tuple(_REFUSED) as error:
            self._attempts.refused(by=BY, address=address, why=_REFUSED[type(error)])
            raise

    def _link(self, link: bytes, subject: str) -> None:
        """Use an invitation up for a subject; raises ``InvitationUnknown``, for a subject that opens another account too."""
        with self._ledger.acting(Principal.nobody()) as tx:
            found = accounts.linked(tx, link)
        if found is None:
            raise InvitationUnknown
        owner = Principal(
            id=found.person_id,
            satker=found.satker,
            ceiling=AccessClass.B,
            roles=frozenset(),
            kind="person",
        )
        try:
            with self._ledger.acting(owner) as tx:
                if not provider_links.take_link(tx, found, link, self._provider.issuer, subject):
                    raise InvitationUnknown
        except AlreadyThere:
            raise InvitationUnknown from None
