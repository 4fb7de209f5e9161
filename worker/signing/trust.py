"""Whom signatures are traced to: roots, what lies between, and revocation lists, all at hand. Fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import load_der_x509_certificate, load_der_x509_crl

from worker.signing.errors import CredentialRefused


@dataclass(frozen=True, kw_only=True)
class Trust:
    """The certificates and revocation lists a judgement rests on."""

    roots: tuple[asn1.Certificate, ...] = field(default=(), repr=False)
    others: tuple[asn1.Certificate, ...] = field(default=(), repr=False)
    crls: tuple[asn1_crl.CertificateList, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, *, roots: bytes, others: bytes = b"", crls: Iterable[bytes] = ()) -> Trust:
        """Read PEM bundles, or single DER files; raises ``CredentialRefused``."""
        try:
            return cls(
                roots=tuple(asn1.Certificate.load(each) for each in _ders(roots)),
                others=tuple(asn1.Certificate.load(each) for each in _ders(others)),
                crls=tuple(asn1_crl.CertificateList.load(each) for data in crls for each in _ders(data)),
            )
        except ValueError:
            raise CredentialRefused("A certificate or revocation list cannot be read") from None

    def above(self, *signers: asn1.Certificate, embedded: Iterable[asn1.Certificate] = ()) -> Trust:
        """Return the same without the revocation lists of namesakes: of who bears the name of an authority above ``signers``.

        A new authority may bear its predecessor's name: its list says nothing of what the old one issued, and a judge that goes
        by names would find a list it cannot verify, and so an unknown certificate. Whose a list is, its signature tells: that of
        an authority on the way up, or of the same authority with another key, certified by one of them. A list in a name that
        nobody on the way bears is left to the judge.
        """
        known = (*embedded, *self.others, *self.roots)
        way = _above(signers, known)
        names = {each.subject.hashable for each in way}
        bearers = [each for each in known if each.subject.hashable in names]
        own = (*way, *(each for each in bearers if any(_issued(above, each) for above in way)))
        lists = tuple(each for each in self.crls if each.issuer.hashable not in names or _wrote(own, each))
        return replace(self, crls=lists)


def _above(
    signers: Iterable[asn1.Certificate], known: Sequence[asn1.Certificate]
) -> Sequence[asn1.Certificate]:
    """Return the authorities that issued the signers' certificates, theirs, and so on."""
    found: dict[bytes, asn1.Certificate] = {}
    waiting = list(signers)
    while waiting:
        each = waiting.pop()
        for above in known:
            if above.sha256 not in found and _issued(above, each):
                found[above.sha256] = above
                waiting.append(above)
    return tuple(found.values())


def _issued(above: asn1.Certificate, below: asn1.Certificate) -> bool:
    """Whether a certificate is signed by another's key. What is odd about one from outside is a no, not an error."""
    if above.subject != below.issuer:
        return False
    try:
        load_der_x509_certificate(below.dump()).verify_directly_issued_by(
            load_der_x509_certificate(above.dump())
        )
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _wrote(authorities: Iterable[asn1.Certificate], found: asn1_crl.CertificateList) -> bool:
    """Whether a list is signed by one of these authorities; one that cannot be checked is left to the judge."""
    try:
        read = load_der_x509_crl(found.dump())
        return any(
            read.is_signature_valid(_key(each)) for each in authorities if each.subject == found.issuer
        )
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return True


def _key(certificate: asn1.Certificate) -> Any:
    return load_der_public_key(certificate.public_key.dump())


def _ders(data: bytes) -> list[bytes]:
    if not data:
        return []
    if not pem.detect(data):
        return [data]
    return [der for _, _, der in pem.unarmor(data, multiple=True)]
