"""The demonstration's folder holds what the keyring looks for, for its owner's eyes only."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.claim import read_public
from service.embedded.demo_keys import NotDemonstration, write_demonstration
from tests.signing_authority import surat_edaran
from worker.signing import KeyMissing, prepare, sealed, validate
from worker.signing.keyring import PASSPHRASES, ROOT_KEY, Keyring

OFFICE = Path(__file__).parents[4] / "examples/kantor-kpu-agam.yaml"


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    folder = tmp_path_factory.mktemp("home") / "pki"
    write_demonstration(folder, OFFICE)
    return Keyring(folder)


def test_every_file_is_its_owner_s_alone(keyring: Keyring) -> None:
    files = [each for each in keyring.folder.rglob("*") if each.is_file()]
    assert len(files) > 10
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert stat.S_IMODE(keyring.folder.stat().st_mode) == 0o700


def test_the_seal_signs_and_is_trusted(keyring: Keyring) -> None:
    credential = keyring.seal("1306", demonstration=True)
    assert credential.name.startswith("DEMO Segel ")
    pdf, _ = sealed(prepare(surat_edaran(), at=datetime.now(UTC)), credential, keyring.trust)
    assert validate(pdf, keyring.trust).accepted


def test_a_person_signs_with_their_own_passphrase(keyring: Keyring) -> None:
    opens = json.loads((keyring.folder / PASSPHRASES).read_text())["rahmat-hidayat"]
    assert keyring.person("1306", "rahmat-hidayat", opens.encode(), demonstration=True).name.startswith(
        "DEMO Rahmat Hidayat"
    )


def test_the_qr_keys_belong_together(keyring: Keyring) -> None:
    key = keyring.qr_key("1306")
    assert key is not None
    assert key.public_key() == read_public((keyring.folder / "1306.qr.pub").read_bytes())


def test_making_it_again_changes_nothing(keyring: Keyring) -> None:
    before = {each: each.read_bytes() for each in keyring.folder.rglob("*") if each.is_file()}
    assert write_demonstration(keyring.folder, OFFICE) == []
    assert {each: each.read_bytes() for each in keyring.folder.rglob("*") if each.is_file()} == before


def test_an_office_with_certificates_of_its_own_is_left_alone(keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_bytes((keyring.folder / "roots.pem").read_bytes())
    with pytest.raises(NotDemonstration):
        write_demonstration(tmp_path, OFFICE)
    assert not (tmp_path / ROOT_KEY).exists()


@pytest.mark.parametrize("name", ["../1306", ".", "", "a/b", "1307"])
def test_no_name_leads_out_of_the_folder(keyring: Keyring, name: str) -> None:
    with pytest.raises(KeyMissing):
        keyring.seal(name, demonstration=True)
    with pytest.raises(KeyMissing):
        keyring.person("1306", name, b"", demonstration=True)


def test_without_a_folder_nobody_is_trusted(tmp_path: Path) -> None:
    keyring = Keyring.from_env({"NASKAH_HOME": str(tmp_path)})
    assert keyring.folder == tmp_path / "pki"
    assert keyring.trust.roots == ()
    assert keyring.qr_key("1306") is None
