"""A person's own key for one request: the file they bring, the keyring's, or none for an office it may not serve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import certificate_files
from tests.signing_authority import signing
from worker.locked import certificate_file
from worker.signing import CredentialRefused
from worker.signing.errors import CredentialHungry, DemonstrationRefused
from worker.signing.keyring import Keyring
from worker.signing.personal import opened
from worker.signing.secret import Secret


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


@pytest.mark.parametrize("where", certificate_files.HUNGRY)
def test_a_file_that_asks_for_millions_of_rounds_is_let_go(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(certificate_file._BOUNDS, cpu_s=2, wall_s=300.0)
    monkeypatch.setattr(certificate_file, "_BOUNDS", short)
    brought = certificate_files.HUNGRY[where]()
    secret = Secret(certificate_files.OPENS.decode())
    with (
        pytest.raises(CredentialHungry),
        opened(Keyring(tmp_path), "1306", "rahmat-hidayat", secret, brought=brought, demonstration=True),
    ):
        pass
