"""The office's seal as the press uses it: prepare, seal, validate, in one go, with the certificate of the office.

Keys lie where the keyring says; each is opened on first use and kept in memory, no passphrase is logged or handed on.
The signing library itself is loaded with the first seal: an office that seals nothing never waits for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.settings import address, read
from worker import signing
from worker.errors import WorkerError
from worker.signing.credential import Credential
from worker.signing.errors import CredentialRefused, KeyMissing, SealRefused
from worker.signing.keyring import Keyring
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper


class SealMissing(WorkerError):
    """The office has no seal on this worker."""


class OfficeSeal:
    """One office's seal."""

    def __init__(self, credential: Credential, trust: Trust, timestamper: TimeStamper | None = None) -> None:
        self._credential = credential
        self._trust = trust
        self._timestamper = timestamper

    def seal(self, pdf: bytes, *, at: datetime, reason: str) -> tuple[bytes, SignatureReport]:
        """Return the sealed PDF, re-opened and validated; raises ``SealRefused`` when it does not stand.

        PAdES B-B; B-T with a time stamping authority, B-LTA where revocation lists are at hand as well.
        """
        room = signing.ROOM if self._timestamper is None else signing.ROOM_TIMESTAMPED
        return signing.sealed(
            signing.prepare(pdf, at=at, reason=reason, room=room),
            self._credential,
            self._trust,
            timestamper=self._timestamper,
            long_term=bool(self._trust.crls),
        )


class Seals:
    """The seals of the offices this worker serves."""

    def __init__(self, keyring: Keyring, tsa_url: str | None = None) -> None:
        self._keyring = keyring
        self._tsa_url = tsa_url
        self._open: dict[tuple[str, bool], OfficeSeal] = {}
        self._qr: dict[str, Ed25519PrivateKey | None] = {}

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Seals:
        """Return the seals of the keyring's folder; NASKAH_TSA_URL is the time stamping authority, none by default."""
        return cls(Keyring.from_env(environ), read(environ, "NASKAH_TSA_URL", address, None))

    def of(self, satker: str, *, demonstration: bool) -> OfficeSeal:
        """Return an office's seal; raises ``SealMissing``, for a DEMO one too unless the office is a demonstration."""
        kept = (satker, demonstration)
        if kept not in self._open:
            try:
                credential = self._keyring.seal(satker, demonstration=demonstration)
                trust = self._keyring.trust
            except (KeyMissing, CredentialRefused) as error:
                raise SealMissing(satker=satker, reason=type(error).__name__) from error
            timestamper = signing.HttpTimestamper(self._tsa_url) if self._tsa_url else None
            self._open[kept] = OfficeSeal(credential, trust, timestamper)
        return self._open[kept]

    def judge(self, pdf: bytes) -> SignatureReport:
        """Return what the PDF's signatures are worth; raises ``SealRefused`` unless they stand and cover every byte."""
        report = signing.validate(pdf, self._keyring.trust)
        if not report.accepted:
            raise SealRefused(problems=report.problems)
        return report

    @property
    def trust(self) -> Trust:
        """Whom signatures are traced to."""
        return self._keyring.trust

    def qr_key(self, satker: str) -> Ed25519PrivateKey | None:
        """Return the key that signs what an office's QR codes claim; None where it has none."""
        if satker not in self._qr:
            self._qr[satker] = self._keyring.qr_key(satker)
        return self._qr[satker]
