"""The doctor tells in time that a certificate ends."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from service.embedded.certificates import findings
from service.embedded.findings import CheckState
from service.embedded.pki_rotation import install_seal
from service.embedded.tls.authority import SERVER_FOR
from service.embedded.tls.files import own
from tests.unit.service.embedded.test_pki_rotation import office_seal
from worker.signing.pki import CertificateAuthority

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def roots() -> dict[str, CertificateAuthority]:
    return {name: CertificateAuthority.create(name, NOW) for name in ("Satu", "Dua")}


def test_a_folder_without_certificates_has_nothing_to_tell(tmp_path: Path) -> None:
    assert list(findings(tmp_path)) == []


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (NOW, CheckState.OK),
        (NOW + SERVER_FOR - timedelta(days=20), CheckState.WARN),
        (NOW + SERVER_FOR + timedelta(days=1), CheckState.FAIL),
    ],
)
def test_the_certificate_of_https_is_told_by_its_end(
    tmp_path: Path, at: datetime, verdict: CheckState
) -> None:
    own(tmp_path, ["naskah.kantor.lan"], "KPU")
    told = {each.part: each for each in findings(tmp_path, at)}
    assert told["certificate tls/server.pem"].verdict is verdict
    assert told["certificate tls/ca.pem"].verdict is CheckState.OK


def test_the_office_s_seal_is_told_by_its_end(tmp_path: Path) -> None:
    p12, roots = office_seal(days=29)
    install_seal(tmp_path, "1306", p12=p12, passphrase=b"kata sandi", roots=roots)
    told = {each.part: each for each in findings(tmp_path)}
    assert told["certificate 1306.p12"].verdict is CheckState.WARN
    (tmp_path / "1306.pass").write_text("salah")
    told = {each.part: each for each in findings(tmp_path)}
    assert told["certificate 1306.p12"].verdict is CheckState.FAIL


@pytest.mark.parametrize(
    ("lists", "named"),
    [((), ()), (("Satu",), ("Dua",)), (("Satu", "Dua"), ())],
    ids=["none for any root", "for one of two", "for each"],
)
@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_a_root_without_a_revocation_list_is_named_where_another_has_one(
    tmp_path: Path,
    roots: dict[str, CertificateAuthority],
    lists: Sequence[str],
    named: Sequence[str],
    encoding: Encoding,
) -> None:
    (tmp_path / "roots.pem").write_bytes(b"".join(each.pem for each in roots.values()))
    for name in lists:
        made = x509.load_der_x509_crl(roots[name].revocations(NOW))
        (tmp_path / f"{name}.crl").write_bytes(made.public_bytes(encoding))
    told = [each for each in findings(tmp_path) if each.part.startswith("root ")]
    assert {each.verdict for each in told} <= {CheckState.WARN}
    assert len(told) == len(named)
    assert all(any(name in each.part for each in told) for name in named)


def test_a_revocation_list_that_cannot_be_read_is_named(
    tmp_path: Path, roots: dict[str, CertificateAuthority]
) -> None:
    (tmp_path / "roots.pem").write_bytes(roots["Satu"].pem)
    (tmp_path / "satu.crl").write_bytes(b"not a list")
    told = {each.part: each.verdict for each in findings(tmp_path)}
    assert told["revocation list satu.crl"] is CheckState.FAIL
