"""A certificate with the means to sign: from PKCS#12 or PEM, or a port to a token that keeps its key to itself.

The key is opened once and stays in memory; a passphrase is used to open it and then forgotten. ``repr`` shows the
certificate's name only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from worker.locked.certificate_file import CertificateFileHungry, CertificateFileRefused, certificate_file
from worker.signing.errors import CredentialHungry, CredentialRefused

DIGEST = "sha256"


class Token(Protocol):
    """A key that signs without leaving its place: a PKCS#11 token, a smart card, a remote key service."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature over ``data`` with SHA-256: PKCS#1 v1.5 for RSA, DER for ECDSA."""


@dataclass(frozen=True, kw_only=True)
class _Key:
    """A key in this process's memory."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True, kw_only=True)
class Credential:
    """Who signs: a certificate, what leads from it to a root, and its key."""

    certificate: x509.Certificate = field(repr=False)
    chain: tuple[x509.Certificate, ...] = field(default=(), repr=False)
    token: Token = field(repr=False)
    name: str
    """The certificate's common name."""

    @classmethod
    def from_pkcs12(cls, data: bytes, passphrase: bytes) -> Credential:
        """Open a PKCS#12 file of the office's own; raises ``CredentialRefused`` without saying more than that.

        Nothing bounds the work that such a file asks for; one that somebody brings is opened by ``brought``.
        """
        try:
            opened = pkcs12.load_pkcs12(data, passphrase)
        except (ValueError, TypeError):
            raise CredentialRefused from None
        if opened.cert is None or opened.key is None:
            raise CredentialRefused("The file holds no certificate with its key")
        return cls.of(
            opened.cert.certificate, opened.key, [each.certificate for each in opened.additional_certs]
        )

    @classmethod
    def brought(cls, data: bytes, passphrase: bytes) -> Credential:
        """Open a PKCS#12 file that somebody brings, in a child; raises ``CredentialRefused`` and ``CredentialHungry``."""
        try:
            opened = certificate_file(data, passphrase)
            key = serialization.load_der_private_key(opened.key, None)
            own, *chain = (
                x509.load_der_x509_certificate(each) for each in (opened.certificate, *opened.chain)
            )
        except CertificateFileHungry:
            raise CredentialHungry from None
        except (CertificateFileRefused, ValueError, TypeError, UnsupportedAlgorithm):
            raise CredentialRefused from None
        return cls.of(own, key, chain)

    @classmethod
    def of(cls, certificate: x509.Certificate, key: object, chain: Sequence[x509.Certificate]) -> Credential:
        """Return a credential over a loaded key; raises ``CredentialRefused`` for one that cannot sign here."""
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise CredentialRefused("The key is neither RSA nor elliptic curve")
        if key.public_key() != certificate.public_key():
            raise CredentialRefused("The key is not the certificate's")
        return cls.with_token(certificate, _Key(key=key), chain)

    @classmethod
    def with_token(
        cls, certificate: x509.Certificate, token: Token, chain: Sequence[x509.Certificate] = ()
    ) -> Credential:
        """Return a credential whose key stays where it is: the port for PKCS#11."""
        names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        name = str(names[0].value) if names else certificate.subject.rfc4514_string()
        return cls(certificate=certificate, chain=tuple(chain), token=token, name=name)


def to_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    """Return a certificate as pyHanko takes it."""
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
