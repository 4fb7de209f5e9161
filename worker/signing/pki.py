"""A demonstration authority for the embedded stack: root, office seal, people, time stamps, revocation list.

Every name it writes begins with DEMO and no NIK or NIP goes into a certificate. An installation of consequence uses
certificates of a recognised authority instead; nothing else in Naskah can tell the difference. Writes no files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from worker.signing.certificates import unsigned, usage
from worker.signing.credential import Credential
from worker.signing.errors import CredentialRefused

DEMO: Final = "DEMO"
_BITS: Final = 3072  # ETSI TS 119 312 no longer recommends RSA below 3000 bits
_YEARS: Final = timedelta(days=3650)
_CRL_FOR: Final = timedelta(days=3650)  # nobody runs the demonstration authority: its list is not renewed
_CRL_AT: Final = "urn:naskah:demo:crl"
"""Declares that a list exists; nothing answers there, verifiers have the list at hand."""
_COMMON_NAME: Final = 64  # the longest X.520 allows


@dataclass(frozen=True, kw_only=True)
class CertificateAuthority:
    """A root with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def create(cls, organisation: str, at: datetime, *, mark: str = "") -> CertificateAuthority:
        """Make a new root for an office; ``mark`` tells its name from a former one's."""
        key = rsa.generate_private_key(65537, _BITS)
        name = _name(f"{DEMO} Otoritas Sertifikat Naskah{mark and ' ' + mark}", organisation)
        made = unsigned(name, name, key.public_key(), at, _YEARS).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        made = made.add_extension(usage(authority=True), critical=True)
        return cls(certificate=made.sign(key, hashes.SHA256()), key=key)

    @classmethod
    def read(cls, certificate: bytes, key: bytes) -> CertificateAuthority:
        """Read a root back from PEM, that of the key among several; raises ``CredentialRefused``."""
        opened = serialization.load_pem_private_key(key, None)
        if not isinstance(opened, rsa.RSAPrivateKey):
            raise CredentialRefused
        for found in x509.load_pem_x509_certificates(certificate):
            if found.public_key() == opened.public_key():
                return cls(certificate=found, key=opened)
        raise CredentialRefused("No certificate belongs to the authority's key")

    @property
    def pem(self) -> bytes:
        """The root's certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The root's key, unencrypted: for a file that its owner alone may read."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def issue(
        self, name: str, organisation: str, at: datetime, *, timestamping: bool = False
    ) -> IssuedCertificate:
        """Issue a certificate for a seal or a person; the common name gets DEMO before it."""
        key = rsa.generate_private_key(65537, _BITS)
        certificate = self.certify(key.public_key(), name, organisation, at, timestamping=timestamping)
        return IssuedCertificate(certificate=certificate, key=key, root=self.certificate)

    def certify(
        self,
        key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        name: str,
        organisation: str,
        at: datetime,
        *,
        timestamping: bool = False,
    ) -> x509.Certificate:
        """Certify a key made elsewhere, upon a token for example."""
        subject = _name(f"{DEMO} {name}", organisation)
        made = unsigned(subject, self.certificate.subject, key, at, _YEARS)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        made = made.add_extension(usage(commits=True), critical=True)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        declared = x509.DistributionPoint(
            full_name=[x509.UniformResourceIdentifier(_CRL_AT)],
            relative_name=None,
            reasons=None,
            crl_issuer=None,
        )
        made = made.add_extension(x509.CRLDistributionPoints([declared]), critical=False)
        if timestamping:
            stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            made = made.add_extension(stamping, critical=True)
        return made.sign(self.key, hashes.SHA256())

    def revocations(self, at: datetime, serials: tuple[int, ...] = ()) -> bytes:
        """Return the revocation list as DER."""
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at)
            .next_update(at + _CRL_FOR)
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        for serial in serials:
            made = made.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            )
        return made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, kw_only=True)
class IssuedCertificate:
    """A certificate of the authority, with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)
    root: x509.Certificate

    def pkcs12(self, passphrase: bytes) -> bytes:
        """Return certificate, key and root as a PKCS#12 file."""
        name = str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        return pkcs12.serialize_key_and_certificates(
            name.encode(),
            self.key,
            self.certificate,
            [self.root],
            serialization.BestAvailableEncryption(passphrase),
        )

    def credential(self) -> Credential:
        """Return it ready to sign."""
        return Credential.of(self.certificate, self.key, [self.root])


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{DEMO} {organisation}"[:_COMMON_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:_COMMON_NAME]),
        ]
    )
