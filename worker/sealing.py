"""The office's seal as the press uses it: prepare, seal, validate, in one go, with the certificate of the office.

Keys lie where the keyring says; each is opened on first use and kept in memory, no passphrase is logged or handed on.
"""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from worker.errors import WorkerError
from worker.signing import (
    Credential,
    CredentialRefused,
    KeyMissing,
    SealRefused,
    Trust,
    prepare,
    sealed,
    validate,
)
from worker.signing.keyring import Keyring


class SealMissing(WorkerError):
    """The office has no seal on this worker."""


class OfficeSeal:
    """One office's seal."""

    def __init__(self, credential: Credential, trust: Trust) -> None:
        self._credential = credential
        self._trust = trust

    def seal(self, pdf: bytes, *, at: datetime, reason: str) -> bytes:
        """Return the sealed PDF, re-opened and validated; raises ``SealRefused`` when it does not stand."""
        done, _ = sealed(prepare(pdf, at=at, reason=reason), self._credential, self._trust)
        return done

    def accept(self, pdf: bytes) -> None:
        """Raise unless the PDF bears a seal that stands and covers every byte."""
        report = validate(pdf, self._trust)
        if not report.accepted:
            raise SealRefused("; ".join(str(each) for each in report.problems))


class Seals:
    """The seals of the offices this worker serves."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._open: dict[str, OfficeSeal] = {}
        self._qr: dict[str, Ed25519PrivateKey | None] = {}

    def of(self, satker: str) -> OfficeSeal:
        """Return an office's seal; raises ``SealMissing``."""
        if satker not in self._open:
            try:
                self._open[satker] = OfficeSeal(self._keyring.seal(satker), self._keyring.trust)
            except (KeyMissing, CredentialRefused) as error:
                raise SealMissing(satker=satker, reason=type(error).__name__) from error
        return self._open[satker]

    def qr_key(self, satker: str) -> Ed25519PrivateKey | None:
        """Return the key that signs what an office's QR codes claim; None where it has none."""
        if satker not in self._qr:
            self._qr[satker] = self._keyring.qr_key(satker)
        return self._qr[satker]
