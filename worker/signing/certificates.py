"""What an authority of ours writes into every certificate, whatever it is for: the demonstration's, and that of HTTPS."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

SKEW: Final = timedelta(minutes=5)
"""Clocks of two machines differ."""


def unsigned(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
    at: datetime,
    good_for: timedelta,
) -> x509.CertificateBuilder:
    """Return a certificate for its authority to add its extensions to and sign."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - SKEW)
        .not_valid_after(at + good_for)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def usage(*, authority: bool = False, commits: bool = False) -> x509.KeyUsage:
    """Return what a key may do: sign certificates and lists, or anything else; ``commits``: what it signs binds somebody."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
