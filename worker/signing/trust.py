"""Whom signatures are traced to: roots, what lies between, and revocation lists, all at hand. Fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from asn1crypto import crl as asn1_crl
from asn1crypto import pem
from asn1crypto import x509 as asn1

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

    def above(self, signer: asn1.Certificate, embedded: Iterable[asn1.Certificate] = ()) -> Trust:
        """Return the same with the revocation lists of the authorities above ``signer`` alone, known by their keys.

        A new authority may bear its predecessor's name: its list says nothing of what the old one issued, and a judge that goes
        by names would find no list it can verify, and so an unknown certificate. A list, or a certificate of the way up, that
        names no key is left to the judge.
        """
        keys: set[bytes] = set()
        wanted = [signer.authority_key_identifier]
        known = (*embedded, *self.others, *self.roots)
        while wanted:
            key = wanted.pop()
            if key is None:
                return self
            if key in keys:
                continue
            keys.add(key)
            wanted += [
                each.authority_key_identifier
                for each in known
                if each.key_identifier == key and each.issuer != each.subject
            ]
        lists = tuple(each for each in self.crls if each.authority_key_identifier in (None, *keys))
        return replace(self, crls=lists)


def _ders(data: bytes) -> list[bytes]:
    if not data:
        return []
    if not pem.detect(data):
        return [data]
    return [der for _, _, der in pem.unarmor(data, multiple=True)]
