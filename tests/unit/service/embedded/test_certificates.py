"""The doctor tells in time that a certificate ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.embedded.certificates import findings
from service.embedded.findings import Verdict
from service.embedded.pki_rotation import install_seal
from service.tls.authority import SERVER_FOR
from service.tls.files import own
from tests.unit.service.embedded.test_pki_rotation import office_seal

NOW = datetime.now(UTC)


def test_a_folder_without_certificates_has_nothing_to_tell(tmp_path: Path) -> None:
    assert list(findings(tmp_path)) == []


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (NOW, Verdict.OK),
        (NOW + SERVER_FOR - timedelta(days=20), Verdict.WARN),
        (NOW + SERVER_FOR + timedelta(days=1), Verdict.FAIL),
    ],
)
def test_the_certificate_of_https_is_told_by_its_end(tmp_path: Path, at: datetime, verdict: Verdict) -> None:
    own(tmp_path, ["naskah.kantor.lan"], "KPU")
    told = {each.part: each for each in findings(tmp_path, at)}
    assert told["certificate tls/server.pem"].verdict is verdict
    assert told["certificate tls/ca.pem"].verdict is Verdict.OK


def test_the_office_s_seal_is_told_by_its_end(tmp_path: Path) -> None:
    p12, roots = office_seal(days=29)
    install_seal(tmp_path, "1306", p12=p12, passphrase=b"kata sandi", roots=roots)
    told = {each.part: each for each in findings(tmp_path)}
    assert told["certificate 1306.p12"].verdict is Verdict.WARN
    (tmp_path / "1306.pass").write_text("salah")
    told = {each.part: each for each in findings(tmp_path)}
    assert told["certificate 1306.p12"].verdict is Verdict.FAIL
