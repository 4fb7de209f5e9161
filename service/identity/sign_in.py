"""Signing in at the pages: from a name and a password to a session, and from a session's token to who is there.

Nothing here tells whether a name exists: an unknown one is answered in the same words, after the same work, and counted alike.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import structlog

from archive.ledger import Ledger, Principal
from archive.ledger.office import accounts, sessions
from archive.ledger.office.accounts import AccountAtDoor
from archive.ledger.office.sessions import SessionLine, WebSession
from service.identity.attempts import DEVICE, AttemptCount, Attempts, own, stranger
from service.identity.errors import (
    PasswordWrong,
    SecondFactorMissing,
    SecondFactorNeeded,
    SignInNeeded,
    SignInRefused,
)
from service.identity.passwords import Passwords
from service.identity.roles import PROVEN_ROLES
from service.identity.session_rules import SessionRules

log = structlog.get_logger(__name__)
_TOKEN: Final = re.compile(r"[0-9A-Za-z_-]{43}", re.ASCII)
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}", re.ASCII)
LONGEST_AGENT: Final = 200


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A browser, as far as it tells of itself."""

    address: str
    agent: str
    device: str
    """What was given to it when somebody first signed in there; empty for one that is new."""


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that has begun: its token, told once, to its browser."""

    token: str = field(repr=False)
    device: str = field(repr=False)
    session: WebSession


class SignIn:
    """Begins, finds and ends sessions."""

    def __init__(self, ledger: Ledger, passwords: Passwords, attempts: Attempts, rules: SessionRules) -> None:
        self._ledger = ledger
        self._passwords = passwords
        self._attempts = attempts
        self._rules = rules

    def begin(self, login: str, password: str, visitor: Visitor) -> NewSession:
        """Begin a session; raises ``SignInRefused`` for a name and password that do not belong together, ``AttemptsExceeded``."""
        name = login_named(login)
        device = digest(visitor.device)
        with self._ledger.acting(Principal.nobody()) as tx:
            found = accounts.find(tx, name, device)
        known = found is not None and found.known
        counted = own(name, visitor.device) if known else stranger(name, visitor.address)
        last = self._attempts.take(*counted)
        right = self._passwords.right(found.password_hash if found else None, password, known=known)
        if found is None or not right:
            log.info("sign_in.refused", address=visitor.address, known=known)
            if last and found is not None:
                self._attempts.locked(found.satker, counted[0], visitor.address)
            raise SignInRefused
        self._attempts.give_back(*counted)
        return self.enter(found, visitor)

    def enter(
        self, account: AccountAtDoor, visitor: Visitor, *, by: str = "sandi", proved: bool = False
    ) -> NewSession:
        """Begin a session of an account whose owner has shown who they are, ``by`` what; the browser is known from now on.

        ``proved``: it was more than a password. Whatever token or mark the browser brought is given up: nobody else can have planted the new ones.
        """
        token = secrets.token_urlsafe(32)
        device = visitor.device if account.known else secrets.token_urlsafe(32)
        with self._ledger.acting(person(account)) as tx:
            begun = sessions.begin(
                tx,
                satker=account.satker,
                account_id=account.id,
                token_digest=digest(token),
                idle=self._rules.idle,
                lasts=self._rules.lasts,
                address=visitor.address,
                agent=visitor.agent[:LONGEST_AGENT],
                by=by,
            )
            if proved:
                sessions.prove(tx, begun, digest(token))
            accounts.know(tx, account.satker, account.id, digest(device))
            found = sessions.find(tx, digest(token))
        if found is None:  # ended between the look and the write
            raise SignInRefused
        return NewSession(token=token, device=device, session=found)

    def find(self, token: str | None) -> WebSession | None:
        """Return the living session of a token, complete or not."""
        if token is None or not _TOKEN.fullmatch(token):
            return None
        with self._ledger.acting(Principal.nobody()) as tx:
            return sessions.find(tx, digest(token))

    def admit(self, token: str | None) -> WebSession:
        """Return the session of a token in which everything asked for was proved; raises ``SignInNeeded`` and its kin."""
        found = self.find(token)
        if found is None:
            raise SignInNeeded
        if needed := self.lacks(found):
            raise needed
        return found

    def lacks(self, session: WebSession) -> type[SignInNeeded] | None:
        """Return what is still to be proved before the session opens anything."""
        if session.second_at is not None:
            return None
        if session.totp_at is not None or (session.passkeys and session.codes):
            return SecondFactorNeeded
        if session.codes and session.roles & PROVEN_ROLES:
            return SecondFactorMissing
        return None

    def by_password(self, session: WebSession) -> bool:
        """Tell whether the password, given once more, strengthens an act: where the office asks for no codes, and no phone is set up."""
        return session.totp_at is None and not session.codes

    def prove(self, session: WebSession, password: str) -> str:
        """Take the password once more before an act; returns the session's new token. Raises as ``sure`` does."""
        if not self.by_password(session):
            raise SecondFactorMissing
        self.sure(session, password)
        token = secrets.token_urlsafe(32)
        with self._ledger.acting(principal_of(session)) as tx:
            sessions.step_up(tx, session.id, digest(token))
        return token

    def sure(self, session: WebSession, password: str) -> None:
        """Raise ``PasswordWrong`` unless it is the password of whoever is signed in; ``AttemptsExceeded`` after too many."""
        counted = AttemptCount(what="sandi", of=str(session.account_id), limit=DEVICE, login=session.login)
        last = self._attempts.take(counted)
        with self._ledger.acting(Principal.nobody()) as tx:
            found = accounts.find(tx, session.login, b"")
        kept = found.password_hash if found is not None and found.id == session.account_id else None
        if not self._passwords.right(kept, password, known=True):
            if last:
                self._attempts.locked(session.satker, counted)
            raise PasswordWrong
        self._attempts.give_back(counted)

    def change_password(self, session: WebSession, password: str, chosen: str) -> None:
        """Set another password; every session ends, this one too. Raises as ``sure`` does, and ``PasswordRefused``."""
        self.sure(session, password)
        kept = self._passwords.keep(chosen)
        with self._ledger.acting(principal_of(session)) as tx:
            accounts.set_password(tx, session.account_id, kept)

    def read_in(self, session: WebSession, language: str | None) -> None:
        """Note what the owner of a session reads, on each device; None: as each browser asks."""
        with self._ledger.acting(principal_of(session)) as tx:
            accounts.set_language(tx, session.account_id, language)

    def living(self, session: WebSession) -> Sequence[SessionLine]:
        """Return the living sessions of the account whose session this is."""
        with self._ledger.acting(principal_of(session)) as tx:
            return sessions.living(tx, session.account_id)

    def end(self, session: WebSession, which: UUID | None = None) -> None:
        """End a session, as its owner asks, or another of theirs; anybody else's stays as it is."""
        with self._ledger.acting(principal_of(session)) as tx:
            sessions.end(tx, session.account_id, which or session.id, "owner")


def principal_of(session: WebSession) -> Principal:
    """Return whom a session stands for: the same person as their personal token."""
    return Principal(
        id=session.person_id,
        satker=session.satker,
        ceiling=session.ceiling,
        roles=session.roles,
        kind="person",
    )


def login_named(text: str) -> str:
    """Return a login name as it is kept, however it was typed; what is none stays unknown."""
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    return name if _LOGIN.fullmatch(name) else ""


def digest(token: str) -> bytes:
    """Return the SHA-256 of a token of 256 random bits, the form in which it is looked up."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def person(account: AccountAtDoor) -> Principal:
    """Return whom an account stands for, before there is a session."""
    return Principal(
        id=account.person_id,
        satker=account.satker,
        ceiling=account.ceiling,
        roles=account.roles,
        kind="person",
    )
