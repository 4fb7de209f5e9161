"""Passkeys (WebAuthn): made, presented and ended. Each shows both that its owner has it and that it is they who hold it.

What a browser is asked is kept in the ledger and taken once. A passkey belongs to one site: a name, never a bare address.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.errors import AlreadyThere
from archive.ledger.office import passkeys, sign_in_steps
from archive.ledger.office.passkeys import Passkey, PasskeyAtDoor
from archive.ledger.office.sessions import WebSession
from service.errors import Field
from service.identity.attempts import Attempts, guest
from service.identity.errors import PasskeyRefused, StepOver
from service.identity.second_factor import proved, recovery_codes
from service.identity.sign_in import NewSession, SignIn, Visitor, digest, person, principal_of
from service.words import say

LASTS: Final = timedelta(minutes=5)
"""A phone is fetched from another room."""
MOST: Final = 20
"""Passkeys of one account."""
LONGEST_ANSWER: Final = 100_000
BY: Final = "kunci sandi"
"""How the audit trail calls the way in."""
_MAKE: Final = "kunci dibuat"
_SHOW: Final = "kunci ditunjukkan"
_VERIFIED: Final = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, kw_only=True)
class Site:
    """What passkeys are made for: a name, and the address its pages come from."""

    host: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class AskedStep:
    """What a browser is asked: the mark it brings back, told once, and the question for its script."""

    mark: str = field(repr=False)
    question: str = field(repr=False)
    """JSON, as WebAuthn's ``parse...FromJSON`` takes it."""


class Passkeys:
    """Asks, takes answers, lists and ends."""

    def __init__(self, ledger: Ledger, sign_in: SignIn, attempts: Attempts) -> None:
        self._ledger = ledger
        self._sign_in = sign_in
        self._attempts = attempts

    def every(self, session: WebSession) -> Sequence[Passkey]:
        """Return the passkeys of whoever is signed in."""
        with self._ledger.acting(principal_of(session)) as tx:
            return passkeys.living(tx, session.account_id)

    def ask_new(self, session: WebSession, site: Site) -> AskedStep:
        """Ask for a new passkey of whoever is signed in; one this account has is not made again. Raises ``PasskeyRefused``."""
        with self._ledger.acting(principal_of(session)) as tx:
            known = passkeys.living(tx, session.account_id)
            if len(known) >= MOST:
                reason = say("paling banyak {banyak}; akhiri yang tidak dipakai lagi", banyak=MOST)
                raise PasskeyRefused(fields=[Field(path="nama_kunci", reason=reason)])
            asked = webauthn.generate_registration_options(
                rp_id=site.host,
                rp_name="Naskah",
                user_name=session.login,
                user_id=session.account_id.bytes,
                user_display_name=session.nama,
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
                ),
                exclude_credentials=_named(known, site),
            )
            return _kept(tx, _MAKE, asked.challenge, webauthn.options_to_json(asked), session)

    def make(
        self, session: WebSession, site: Site, mark: str, answer: str, nama: str
    ) -> tuple[str, Sequence[str]]:
        """Keep a new passkey; returns the session's new token, and recovery codes where the account had nothing that proves more.

        Raises ``StepOver``, ``PasskeyRefused``.
        """
        challenge = self._taken(mark, _MAKE, session)
        try:
            made = webauthn.verify_registration_response(
                credential=_answer(answer),
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise PasskeyRefused(technical=error) from error
        with self._ledger.acting(principal_of(session)) as tx:
            first = session.totp_at is None and not passkeys.living(tx, session.account_id)
            try:
                passkeys.add(
                    tx,
                    satker=session.satker,
                    account_id=session.account_id,
                    credential_id=made.credential_id,
                    public_key=made.credential_public_key,
                    sign_count=made.sign_count,
                    nama=" ".join(nama.split())[:60] or site.host,
                    host=site.host,
                )
            except AlreadyThere:
                raise PasskeyRefused from None
            return proved(tx, session), recovery_codes(tx, session) if first else ()

    def ask(self, session: WebSession | None, site: Site, address: str) -> AskedStep:
        """Ask for a passkey: of whoever is signed in one of theirs, of anybody else whichever they have. Raises ``AttemptsExceeded``."""
        if session is None:
            self._attempts.take(guest(address))
        with self._ledger.acting(principal_of(session) if session else Principal.nobody()) as tx:
            known = passkeys.living(tx, session.account_id) if session else ()
            asked = webauthn.generate_authentication_options(
                rp_id=site.host, allow_credentials=_named(known, site), user_verification=_VERIFIED
            )
            return _kept(tx, _SHOW, asked.challenge, webauthn.options_to_json(asked), session)

    def enter(self, visitor: Visitor, site: Site, mark: str, answer: str) -> NewSession:
        """Begin a session of whoever shows a passkey; raises ``StepOver``, ``PasskeyRefused``."""
        challenge = self._taken(mark, _SHOW, None)
        with self._told(visitor.address):
            found = self._shown(Principal.nobody(), answer, digest(visitor.device))
        account = found.account
        with self._told(visitor.address, account.satker, account.login):
            count = _verified(found, site, challenge, answer)
            with self._ledger.acting(person(account)) as tx:
                if not passkeys.use(tx, found, count):
                    raise PasskeyRefused
        self._attempts.give_back(guest(visitor.address))
        return self._sign_in.enter(account, visitor, by=BY, proved=True)

    def prove(self, session: WebSession, site: Site, mark: str, answer: str) -> str:
        """Take a passkey of whoever is signed in; returns the session's new token. Raises ``StepOver``, ``PasskeyRefused``."""
        challenge = self._taken(mark, _SHOW, session)
        with self._told("", session.satker, session.login):
            found = self._shown(principal_of(session), answer, b"")
            if found.account.id != session.account_id:
                raise PasskeyRefused
            count = _verified(found, site, challenge, answer)
            with self._ledger.acting(principal_of(session)) as tx:
                if not passkeys.use(tx, found, count):
                    raise PasskeyRefused
                return proved(tx, session)

    def end(self, session: WebSession, which: UUID) -> None:
        """End one of one's own passkeys; anybody else's stays as it is."""
        with self._ledger.acting(principal_of(session)) as tx:
            passkeys.end(tx, session.account_id, session.person_id, which)

    @contextmanager
    def _told(self, address: str, satker: str | None = None, login: str = "") -> Iterator[None]:
        """Write down that a passkey was refused: of an account of which it is known, else of nobody's."""
        try:
            yield
        except PasskeyRefused:
            why = "tidak terbukti" if login else "tidak dikenal"
            self._attempts.refused(by=BY, address=address, why=why, satker=satker, login=login)
            raise

    def _taken(self, mark: str, purpose: str, session: WebSession | None) -> bytes:
        """Return what was asked; raises ``StepOver`` for what another browser, another session or nobody was asked.

        In a transaction of its own: it is used up whatever comes of the answer.
        """
        with self._ledger.acting(principal_of(session) if session else Principal.nobody()) as tx:
            told = sign_in_steps.take(tx, digest(mark), purpose)
        if told is None or told["sesi"] != (str(session.id) if session else None):
            raise StepOver
        return base64url_to_bytes(told["tantangan"])

    def _shown(self, principal: Principal, answer: str, device: bytes) -> PasskeyAtDoor:
        try:
            credential = base64url_to_bytes(str(_answer(answer)["rawId"]))
        except (ValueError, KeyError) as error:
            raise PasskeyRefused(technical=error) from error
        with self._ledger.acting(principal) as tx:
            found = passkeys.find(tx, credential, device)
        if found is None:
            raise PasskeyRefused
        return found


def _verified(found: PasskeyAtDoor, site: Site, challenge: bytes, answer: str) -> int:
    """Return what the passkey counts now; raises ``PasskeyRefused``."""
    try:
        return webauthn.verify_authentication_response(
            credential=_answer(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=found.public_key,
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(technical=error) from error


def _named(known: Sequence[Passkey], site: Site) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in known if each.host == site.host]


def _answer(text: str) -> dict[str, Any]:
    """Return what a browser's script answered; raises ``PasskeyRefused``."""
    try:
        told = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise PasskeyRefused
    return told


def _kept(
    tx: Transaction, purpose: str, challenge: bytes, question: str, session: WebSession | None
) -> AskedStep:
    mark = secrets.token_urlsafe(32)
    told = {"tantangan": bytes_to_base64url(challenge), "sesi": str(session.id) if session else None}
    sign_in_steps.keep(tx, digest(mark), purpose, told, LASTS)
    return AskedStep(mark=mark, question=question)
