"""A demonstration authority made once a session (three RSA keys take a second), and what it issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1
from pyhanko.sign.timestamps import DummyTimeStamper

from worker.signing import Credential, Trust, prepare, sealed
from worker.signing.credential import to_asn1
from worker.signing.pki import CertificateAuthority, IssuedCertificate

SURAT_EDARAN = Path(__file__).parent / "unit/worker/signing/surat-edaran.pdf"
OFFICE = "Komisi Pemilihan Umum Kabupaten Agam"


@dataclass(frozen=True, kw_only=True)
class Signing:
    """An authority, the office's seal, a person, and a time stamping authority in this process."""

    authority: CertificateAuthority
    seal: IssuedCertificate
    person: IssuedCertificate
    timestamping: IssuedCertificate
    at: datetime

    @property
    def credential(self) -> Credential:
        """The office's seal, ready to sign."""
        return self.seal.credential()

    @property
    def trust(self) -> Trust:
        """The root and an empty revocation list."""
        return Trust.read(roots=self.authority.pem, crls=[self.authority.revocations(self.at)])

    def timestamper(self) -> DummyTimeStamper:
        """A time stamping authority."""
        return DummyTimeStamper(
            tsa_cert=to_asn1(self.timestamping.certificate),
            tsa_key=translate_pyca_cryptography_key_to_asn1(self.timestamping.key),
        )


@cache
def signing() -> Signing:
    """The session's authority."""
    at = datetime.now(UTC)
    authority = CertificateAuthority.create(OFFICE, at)
    return Signing(
        authority=authority,
        seal=authority.issue("Segel Sekretariat KPU Kabupaten Agam", OFFICE, at),
        person=authority.issue("Rahmat Hidayat", OFFICE, at),
        timestamping=authority.issue("Cap Waktu", OFFICE, at, timestamping=True),
        at=at,
    )


@cache
def surat_edaran() -> bytes:
    """A PDF/A-2b as the press made it: two pages, a QR code."""
    return SURAT_EDARAN.read_bytes()


@cache
def signed_surat_edaran() -> bytes:
    """The same, sealed."""
    made = signing()
    return sealed(prepare(surat_edaran(), at=made.at), made.credential, made.trust)[0]
