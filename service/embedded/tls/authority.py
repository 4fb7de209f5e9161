"""A small authority of the office's own that issues the service's certificate for HTTPS. Bytes in, bytes out.

It has nothing to do with signatures on documents: those are the keyring's, and no root of theirs is trusted here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from archive.errors import NaskahError
from worker.signing.certificates import unsigned, usage

AUTHORITY_FOR = timedelta(days=3650)
SERVER_FOR = timedelta(days=800)
"""Apple's systems refuse more than 825 days, also of an authority that the user installed."""
_COMMON_NAME = 64
_HOST = 253
_LABEL = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
)  # "_" is in no DNS name, but in those of Windows machines


class CertificateUnreadable(NaskahError):
    """The file holds no certificate with its key."""


class HostUnfit(NaskahError):
    """A server is named by a host name or an address, naskah.kantor.lan or 192.168.10.5: no https://, port, path or blank."""


def host(name: str) -> str:
    """Return a host name or address as certificates and addresses spell it; raises ``HostUnfit``."""
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    try:
        plain = name.encode("idna").decode().lower()
    except UnicodeError:
        raise HostUnfit(name=name) from None
    labels = plain.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit() or len(plain) > _HOST:
        raise HostUnfit(name=name)
    return plain


@dataclass(frozen=True, kw_only=True)
class TlsAuthority:
    """The authority with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def create(cls, organisation: str, at: datetime) -> TlsAuthority:
        """Make one; its path ends with it: it can make no further authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:_COMMON_NAME]),
                x509.NameAttribute(NameOID.COMMON_NAME, f"Naskah HTTPS {at:%Y-%m-%d}"),
            ]
        )
        made = (
            unsigned(name, name, key.public_key(), at, AUTHORITY_FOR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(authority=True), critical=True)
        )
        return cls(certificate=made.sign(key, hashes.SHA256()), key=key)

    @classmethod
    def read(cls, pem: bytes) -> TlsAuthority:
        """Read key and certificate back; raises ``CertificateUnreadable``."""
        try:
            key, certificate = load_pem_private_key(pem, None), x509.load_pem_x509_certificate(pem)
        except ValueError:
            raise CertificateUnreadable from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise CertificateUnreadable
        return cls(certificate=certificate, key=key)

    @property
    def pem(self) -> bytes:
        """The certificate, for browsers and telephones."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """Key and certificate, for a file that its owner alone may read."""
        return _key_pem(self.key) + self.pem

    def issue(self, names: Sequence[str], at: datetime) -> bytes:
        """Return key, certificate and authority in one PEM file for a server reached by ``names`` (hosts, addresses)."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_COMMON_NAME])])
        made = (
            unsigned(subject, self.certificate.subject, key.public_key(), at, SERVER_FOR)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage(), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([general(name) for name in names]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        certificate = made.sign(self.key, hashes.SHA256())
        return _key_pem(key) + certificate.public_bytes(Encoding.PEM) + self.pem


def general(name: str) -> x509.GeneralName:
    """Return a host name or an address as a certificate names it."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def names_of(certificate: x509.Certificate) -> list[str]:
    """Return the names a server's certificate is good for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [
        *map(str, found.get_values_for_type(x509.DNSName)),
        *map(str, found.get_values_for_type(x509.IPAddress)),
    ]


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
