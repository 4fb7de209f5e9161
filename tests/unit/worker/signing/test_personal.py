"""A certificate must be its signatory's: by the office's word where it wrote one down, else by the name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.signing_authority import signing
from worker.signing import Credential, CredentialRefused
from worker.signing.errors import (
    CertificateExpired,
    CertificateForeign,
    CertificateUnfit,
    DemonstrationRefused,
)
from worker.signing.keyring import Keyring
from worker.signing.personal import bare_name, check, opened
from worker.signing.secret import Secret

NAMA = "Rahmat Hidayat, S.H., M.Si."


def credential() -> Credential:
    return signing().person.credential()


def fingerprint(of: Credential) -> str:
    return of.certificate.fingerprint(hashes.SHA256()).hex()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rahmat Hidayat, S.H., M.Si.", "RAHMAT HIDAYAT"),
        ("Dr. H. Rahmat Hidayat", "DEMO Rahmat Hidayat, S.H."),
        ("Nurul 'Aini", "NURUL AINI"),
    ],
)
def test_degrees_titles_and_case_are_no_other_person(one: str, other: str) -> None:
    assert bare_name(one) == bare_name(other)


def test_a_certificate_of_the_same_name_is_theirs() -> None:
    check(credential(), nama=NAMA, fingerprint=None, at=datetime.now(UTC))


@pytest.mark.parametrize("nama", ["Rahmat Hidayatullah", "Hidayat Rahmat", "Rahmat", "Dr."])
def test_another_name_is_somebody_else(nama: str) -> None:
    with pytest.raises(CertificateForeign):
        check(credential(), nama=nama, fingerprint=None, at=datetime.now(UTC))


def test_a_certificate_the_office_wrote_down_decides_alone() -> None:
    theirs = credential()
    spelled = ":".join(fingerprint(theirs)[at : at + 2] for at in range(0, 64, 2)).upper()
    check(theirs, nama="Nama Lain", fingerprint=spelled, at=datetime.now(UTC))
    with pytest.raises(CertificateForeign):
        check(theirs, nama=NAMA, fingerprint="00" * 32, at=datetime.now(UTC))


@pytest.mark.parametrize("days", [-1, 3651])
def test_outside_its_days_a_certificate_signs_nothing(days: int) -> None:
    with pytest.raises(CertificateExpired):
        check(credential(), nama=NAMA, fingerprint=None, at=datetime.now(UTC) + timedelta(days=days))


def test_a_certificate_for_something_else_signs_nothing() -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Rahmat Hidayat")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    with pytest.raises(CertificateUnfit):
        check(Credential.of(made, key, []), nama=NAMA, fingerprint=None, at=now)


def test_a_demo_certificate_signs_for_no_real_office(tmp_path: Path) -> None:
    brought = signing().person.pkcs12(b"kenari")
    with (
        pytest.raises(DemonstrationRefused),
        opened(
            Keyring(tmp_path),
            "1306",
            "rahmat-hidayat",
            Secret("kenari"),
            brought=brought,
            demonstration=False,
        ),
    ):
        pass


def test_a_file_that_is_brought_goes_before_the_office_s(tmp_path: Path) -> None:
    brought = signing().person.pkcs12(b"kenari")
    keyring = Keyring(tmp_path)
    with opened(
        keyring, "1306", "rahmat-hidayat", Secret("kenari"), brought=brought, demonstration=True
    ) as theirs:
        assert theirs.name.startswith("DEMO Rahmat Hidayat")
    with (
        pytest.raises(CredentialRefused),
        opened(keyring, "1306", "rahmat-hidayat", Secret("salah"), brought=brought, demonstration=True),
    ):
        pass
