"""A person's own key for one request: the file they bring, the keyring's, or none for an office it may not serve."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.signing_authority import signing
from worker.signing import CredentialRefused
from worker.signing.errors import DemonstrationRefused
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
