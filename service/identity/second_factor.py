"""The second factor: codes of a phone (TOTP, RFC 6238), and recovery codes on paper for the day it is lost.

The secret lies in the ledger sealed with a key that lies beside it, in the keyring: neither a copy of the ledger nor a backup opens it.
A step of the clock is taken once and only forwards, so no code opens twice.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from archive.ledger import Ledger, Transaction
from archive.ledger.office import second_factors, sessions
from archive.ledger.office.sessions import WebSession
from service.errors import Field
from service.identity.attempts import CODE, AttemptCount, Attempts
from service.identity.errors import CodeRefused
from service.identity.sign_in import digest, principal_of
from service.words import say
from worker.signing.errors import KeyMissing

STEP_S: Final = 30
DRIFT: Final = 1
"""Steps a phone's clock may be off."""
TOLD: Final = 20
"""Steps within which a phone's clock is told to be wrong: ten minutes."""
RECOVERY_CODES: Final = 8
_NONCE: Final = 12


class SealingKeys(Protocol):
    """Who has the keys of this machine."""

    def identity_keys(self, satker: str) -> list[bytes]:
        """Return an office's keys, the present one first."""


@dataclass(frozen=True, kw_only=True)
class TotpSetup:
    """What a phone needs, once."""

    secret: str = field(repr=False)
    address: str = field(repr=False)
    """For its camera."""


class SecondFactor:
    """Sets up, confirms and checks."""

    def __init__(
        self,
        ledger: Ledger,
        keys: SealingKeys,
        attempts: Attempts,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger = ledger
        self._keys = keys
        self._attempts = attempts
        self._clock = clock

    def prepare(self, session: WebSession) -> TotpSetup:
        """Return what a phone needs; the same again until a first code confirms it. Raises ``CodeRefused`` once that is done."""
        with self._ledger.acting(principal_of(session)) as tx:
            kept = second_factors.read(tx, session.account_id)
            if session.totp_at is not None:
                raise CodeRefused(fields=[Field(path="kode", reason=say("kode sudah disiapkan"))])
            if kept is None:
                secret = pyotp.random_base32()
                second_factors.prepare(tx, session.account_id, self._sealed(session, secret))
            else:
                secret = self._opened(session, kept.sealed)
        return TotpSetup(
            secret=secret,
            address=pyotp.TOTP(secret).provisioning_uri(name=session.login, issuer_name="Naskah"),
        )

    def confirm(self, session: WebSession, code: str) -> tuple[str, Sequence[str]]:
        """Begin to ask for codes, when the first is right; returns the session's new token, and the recovery codes."""
        with self._counted(session), self._ledger.acting(principal_of(session)) as tx:
            self._take(tx, session, code)
            second_factors.confirm(tx, session.account_id)
            return proved(tx, session), recovery_codes(tx, session)

    def prove(self, session: WebSession, code: str) -> str:
        """Take a code of the phone or of the paper; returns the session's new token. Raises ``CodeRefused``, ``AttemptsExceeded``."""
        with self._counted(session), self._ledger.acting(principal_of(session)) as tx:
            plain = code.strip().casefold().replace(" ", "").replace("-", "")
            if len(plain) > 6:
                if not second_factors.take_code(tx, session.account_id, _kept(session, plain)):
                    raise CodeRefused
            else:
                self._take(tx, session, plain)
            return proved(tx, session)

    def new_codes(self, session: WebSession, code: str) -> tuple[str, Sequence[str]]:
        """Draw other recovery codes, against a code of the phone; returns the session's new token and the codes."""
        with self._counted(session), self._ledger.acting(principal_of(session)) as tx:
            self._take(tx, session, code)
            return proved(tx, session), recovery_codes(tx, session)

    def _counted(self, session: WebSession) -> _Counted:
        return _Counted(self._attempts, session)

    def _take(self, tx: Transaction, session: WebSession, code: str) -> None:
        kept = second_factors.read(tx, session.account_id)
        if kept is None:
            raise CodeRefused
        totp, now = pyotp.TOTP(self._opened(session, kept.sealed)), int(self._clock()) // STEP_S
        plain = code.strip().replace(" ", "")
        found = [
            step
            for step in range(now - TOLD, now + TOLD + 1)
            if hmac.compare_digest(totp.at(step * STEP_S).encode(), plain.encode("utf-8", "replace"))
        ]
        near = [step for step in found if abs(step - now) <= DRIFT]
        if any(second_factors.take_step(tx, session.account_id, step) for step in near):
            return
        if found and not near:
            minutes = max(1, round(abs(found[0] - now) * STEP_S / 60))
            reason = say("jam ponsel berbeda sekitar {menit} menit; setel jamnya otomatis", menit=minutes)
            raise CodeRefused(fields=[Field(path="kode", reason=reason)])
        raise CodeRefused

    def _opening(self, satker: str) -> list[bytes]:
        try:
            return self._keys.identity_keys(satker)
        except (KeyMissing, ValueError):
            reason = say("kunci kantor belum ada di mesin ini; admin membuatnya: naskah pki rotate bsre")
            raise CodeRefused(fields=[Field(path="kode", reason=reason)]) from None

    def _sealed(self, session: WebSession, secret: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        newest = self._opening(session.satker)[0]
        return nonce + AESGCM(newest).encrypt(nonce, secret.encode(), _about(session))

    def _opened(self, session: WebSession, sealed: bytes) -> str:
        for key in self._opening(session.satker):
            with suppress(InvalidTag):
                return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _about(session)).decode()
        raise CodeRefused(
            fields=[Field(path="kode", reason=say("kuncinya sudah diganti; minta admin mengulang akun Anda"))]
        )


class _Counted:
    """Counts a code as an attempt until it was right."""

    def __init__(self, attempts: Attempts, session: WebSession) -> None:
        self._attempts, self._satker = attempts, session.satker
        self._counted = AttemptCount(what="kode", of=str(session.account_id), limit=CODE, login=session.login)
        self._last = False

    def __enter__(self) -> None:
        self._last = self._attempts.take(self._counted)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._attempts.give_back(self._counted)
        elif self._last:
            self._attempts.locked(self._satker, self._counted)


def recovery_codes(tx: Transaction, session: WebSession) -> Sequence[str]:
    """Draw other recovery codes in place of any before; returned once, of what is kept only digests."""
    paper = [_recovery_code() for _ in range(RECOVERY_CODES)]
    second_factors.replace_codes(
        tx, session.satker, session.account_id, [_kept(session, each) for each in paper]
    )
    return paper


def proved(tx: Transaction, session: WebSession) -> str:
    """Note the proof, under a new token: whoever knew the one from before it knows nothing."""
    token = secrets.token_urlsafe(32)
    sessions.prove(tx, session.id, digest(token))
    return token


def _recovery_code() -> str:
    plain = pyotp.random_base32(32)[:16].casefold()
    return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def _kept(session: WebSession, code: str) -> bytes:
    return digest(f"{session.account_id}/{code.replace('-', '')}")


def _about(session: WebSession) -> bytes:
    return f"totp/{session.satker}/{session.account_id}".encode()
