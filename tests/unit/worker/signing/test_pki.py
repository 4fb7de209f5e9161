"""The demonstration authority says what it is, everywhere."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from tests.signing_authority import OFFICE, signing
from worker.signing import Credential, CredentialRefused
from worker.signing.pki import CertificateAuthority


def _names(certificate: x509.Certificate) -> list[str]:
    return [
        str(each.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for each in certificate.subject.get_attributes_for_oid(oid)
    ]


def test_every_name_says_that_it_is_a_demonstration() -> None:
    made = signing()
    for certificate in (made.authority.certificate, made.seal.certificate, made.person.certificate):
        assert all(name.startswith("DEMO ") for name in _names(certificate))


def test_a_long_name_is_cut_to_what_a_certificate_holds() -> None:
    made = signing()
    issued = made.authority.issue("N" * 200, OFFICE, made.at)
    assert all(len(name) <= 64 for name in _names(issued.certificate))


def test_a_pkcs12_file_opens_with_its_passphrase_alone() -> None:
    data = signing().person.pkcs12(b"rahasia sekali")
    assert Credential.from_pkcs12(data, b"rahasia sekali").name == "DEMO Rahmat Hidayat"
    with pytest.raises(CredentialRefused):
        Credential.from_pkcs12(data, b"rahasia")
    with pytest.raises(CredentialRefused):
        Credential.from_pkcs12(b"not a file of that kind", b"rahasia sekali")


def test_neither_key_nor_passphrase_shows_in_what_is_printed_of_a_credential() -> None:
    credential = Credential.from_pkcs12(signing().person.pkcs12(b"rahasia sekali"), b"rahasia sekali")
    assert repr(credential) == "Credential(name='DEMO Rahmat Hidayat')"


def test_a_refused_passphrase_is_in_no_message() -> None:
    with pytest.raises(CredentialRefused) as refused:
        Credential.from_pkcs12(signing().person.pkcs12(b"benar"), b"kata-sandi-salah")
    assert "kata-sandi-salah" not in repr(refused.value) + str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_root_can_be_read_back_and_issues_again() -> None:
    made = signing()
    again = CertificateAuthority.read(made.authority.pem, made.authority.key_pem)
    issued = again.issue("Nofriyanti", OFFICE, made.at)
    issued.certificate.verify_directly_issued_by(made.authority.certificate)


def test_a_key_that_is_not_the_certificates_is_refused() -> None:
    made = signing()
    with pytest.raises(CredentialRefused, match="not the certificate's"):
        Credential.of(made.seal.certificate, made.person.key, [])
