"""A revocation list speaks for who signed it: one of an authority that merely bears the same name says nothing.

Wherever a certificate is judged: a signer's, that of a time stamp within the signature, and of one by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.signing_authority import OFFICE, signing, surat_edaran
from worker.signing import ROOM_TIMESTAMPED, Trust, extend, prepare, seal, validate
from worker.signing.credential import to_asn1
from worker.signing.pki import CertificateAuthority, IssuedCertificate
from worker.signing.report import DocumentSignature


@dataclass(frozen=True, kw_only=True)
class Names:
    """Who issued the signer's certificate, another who issued the time stamps', and a third who issued none: of one name."""

    signers: CertificateAuthority
    stamps: CertificateAuthority
    stranger: CertificateAuthority
    renewed: CertificateAuthority
    """The signers' with a new key, which the old one certified."""
    stamping: IssuedCertificate

    @property
    def roots(self) -> bytes:
        return self.signers.pem + self.stamps.pem + self.stranger.pem


@cache
def names() -> Names:
    made = signing()
    stamps, stranger, renewed = (CertificateAuthority.create(OFFICE, made.at) for _ in range(3))
    return Names(
        signers=made.authority,
        stamps=stamps,
        stranger=stranger,
        renewed=CertificateAuthority(certificate=_certified(renewed, made.authority), key=renewed.key),
        stamping=stamps.issue("Cap Waktu", OFFICE, made.at, timestamping=True),
    )


def _certified(authority: CertificateAuthority, by: CertificateAuthority) -> x509.Certificate:
    old = authority.certificate
    builder = x509.CertificateBuilder(
        old.issuer, old.subject, authority.key.public_key(), x509.random_serial_number(), old.not_valid_before_utc,
        old.not_valid_after_utc,
    )  # fmt: skip
    for each in old.extensions:
        builder = builder.add_extension(each.value, each.critical)
    return builder.sign(by.key, hashes.SHA256())


@cache
def stamped() -> bytes:
    timestamper = DummyTimeStamper(
        tsa_cert=to_asn1(names().stamping.certificate),
        tsa_key=translate_pyca_cryptography_key_to_asn1(names().stamping.key),
    )
    made = signing()
    pdf = seal(
        prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED), made.credential, timestamper=timestamper
    )
    return extend(pdf, trusting([STRANGERS, SIGNERS, STAMPS]), timestamper)


List = Callable[[], bytes]


def written(
    by: Callable[[Names], CertificateAuthority], *gone: Callable[[], x509.Certificate], named: bool = True
) -> List:
    """A list of ``by``, with these certificates on it; ``named`` says whose key signed it."""

    def made() -> bytes:
        serials = tuple(each().serial_number for each in gone)
        return by(names()).revocations(signing().at, serials) if named else _unnamed(by(names()), serials)

    return made


def _unnamed(by: CertificateAuthority, serials: Sequence[int]) -> bytes:
    at, found = signing().at, x509.load_der_x509_crl(by.revocations(signing().at, tuple(serials)))
    builder = x509.CertificateRevocationListBuilder(found.issuer, at, found.next_update_utc, [], list(found))
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)


def signer() -> x509.Certificate:
    return signing().seal.certificate


def stamper() -> x509.Certificate:
    return names().stamping.certificate


SIGNERS, STAMPS = written(lambda n: n.signers), written(lambda n: n.stamps)
STRANGERS, STRANGERS_UNNAMED = written(lambda n: n.stranger), written(lambda n: n.stranger, named=False)
CLAIMING = written(lambda n: n.stranger, signer, stamper)
GONE, GONE_STAMPER = written(lambda n: n.signers, signer), written(lambda n: n.stamps, stamper)
GONE_UNNAMED = written(lambda n: n.signers, signer, named=False)
GONE_RENEWED = written(lambda n: n.renewed, signer)


def trusting(lists: Sequence[List], others: bytes = b"") -> Trust:
    return Trust.read(roots=names().roots, others=others, crls=[each() for each in lists])


def judged(lists: Sequence[List]) -> tuple[bool, DocumentSignature]:
    trust = trusting(lists, others=names().renewed.pem)
    for each in (trust, Trust(roots=trust.roots[::-1], others=trust.others, crls=trust.crls[::-1])):
        report = validate(stamped(), each)
        found = (report.accepted, report.signatures[0])
    return found


FINE: dict[str, Sequence[List]] = {
    "no list": [],
    "each its own": [SIGNERS, STAMPS],
    "a namesake's alone": [STRANGERS],
    "a namesake's alone, which names no key": [STRANGERS_UNNAMED],
    "a namesake's that names them": [CLAIMING],
    "its own beside a namesake's": [SIGNERS, STRANGERS],
    "the signer's, none of the stamps'": [SIGNERS],
    "the stamps', none of the signer's": [STAMPS],
    "all": [SIGNERS, STAMPS, STRANGERS, STRANGERS_UNNAMED, CLAIMING],
}
REVOKED: dict[str, Sequence[List]] = {
    "the signer's own": [GONE],
    "the signer's own beside a namesake's": [STRANGERS, GONE, STRANGERS_UNNAMED],
    "the signer's own, which names no key": [GONE_UNNAMED],
    "that of its new key": [GONE_RENEWED],
}


@pytest.mark.parametrize("lists", FINE.values(), ids=list(FINE))
def test_a_namesakes_list_says_nothing(lists: Sequence[List]) -> None:
    accepted, signature = judged(lists)
    assert accepted
    assert signature.level == "B-LTA"


@pytest.mark.parametrize("lists", REVOKED.values(), ids=list(REVOKED))
def test_the_list_of_the_authority_itself_counts(lists: Sequence[List]) -> None:
    accepted, signature = judged(lists)
    assert not accepted
    assert not signature.trusted


@pytest.mark.parametrize("beside", [[], [STRANGERS], [SIGNERS], [STRANGERS_UNNAMED, SIGNERS]])
def test_a_time_stamp_of_a_revoked_authority_proves_no_time(beside: Sequence[List]) -> None:
    _, signature = judged([*beside, GONE_STAMPER])
    assert signature.stamped_at is None
    assert signature.level == "B-B"
