"""A key on a PKCS#11 token signs with the PIN of one request; the token is SoftHSM2, through the vendor's way in."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.signing_authority import signing, surat_edaran
from worker.signing import CredentialRefused, KeyMissing, prepare, sealed
from worker.signing.errors import TokenAway
from worker.signing.keyring import Keyring
from worker.signing.personal import opened
from worker.signing.secret import Secret
from worker.signing.token import TokenPlace

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
TOKEN, LABEL, PIN = "Naskah percobaan", "rahmat-hidayat", "kenari-7731"


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A token with one person's key and certificate; the module reads its folder once in a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    _util("--init-token", "--free", "--label", TOKEN, "--so-pin", "penguasa", "--pin", PIN)
    issued = signing().person
    pem = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = folder / "key.pem"
    key.write_bytes(pem)
    _util("--import", str(key), "--token", TOKEN, "--label", LABEL, "--id", "a1", "--pin", PIN)
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    with pkcs11.lib(MODULE).get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        told = decode_x509_certificate(issued.certificate.public_bytes(Encoding.DER))
        session.create_object({**told, pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.TOKEN: True})
    yield
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _util(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


@pytest.fixture
def keyring(softhsm: None, tmp_path: Path) -> Keyring:
    place(tmp_path, token=TOKEN, label=LABEL)
    return Keyring(tmp_path)


def place(folder: Path, **about: str) -> None:
    file = folder / "1306" / "rahmat-hidayat.pkcs11.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"module": MODULE, **about}))


def test_a_token_s_key_signs_and_the_result_stands(keyring: Keyring) -> None:
    made = signing()
    with opened(keyring, "1306", "rahmat-hidayat", Secret(PIN), demonstration=True) as credential:
        assert credential.name.startswith("DEMO Rahmat Hidayat")
        _, report = sealed(prepare(surat_edaran(), at=made.at), credential, made.trust)
    assert report.accepted
    assert report.signatures[0].signer.startswith("DEMO Rahmat Hidayat")


def test_a_wrong_pin_opens_nothing_even_while_another_signs(keyring: Keyring) -> None:
    refused: list[bool] = []

    def guess() -> None:
        try:
            with opened(
                keyring, "1306", "rahmat-hidayat", Secret("000000"), demonstration=True
            ) as credential:
                credential.token.sign(b"x")
        except CredentialRefused:
            refused.append(True)

    with opened(keyring, "1306", "rahmat-hidayat", Secret(PIN), demonstration=True) as credential:
        guessing = threading.Thread(target=guess)
        guessing.start()
        assert credential.token.sign(b"x")
        assert refused == [], "it waits for the one who signs"
    guessing.join()
    assert refused == [True]


def test_a_pin_is_in_no_message(keyring: Keyring) -> None:
    with (
        pytest.raises(CredentialRefused) as refused,
        opened(keyring, "1306", "rahmat-hidayat", Secret("kenari-salah"), demonstration=True),
    ):
        pass
    assert "kenari-salah" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("about", [{"token": "tidak ada", "label": LABEL}, {"token": TOKEN, "label": "lain"}])
def test_a_token_that_is_not_there_is_named(keyring: Keyring, about: dict[str, str]) -> None:
    place(keyring.folder, **about)
    with (
        pytest.raises(TokenAway),
        opened(keyring, "1306", "rahmat-hidayat", Secret(PIN), demonstration=True),
    ):
        pass


def test_a_missing_module_is_a_token_that_is_away(keyring: Keyring) -> None:
    place(keyring.folder, module="/nowhere.so", token=TOKEN, label=LABEL)
    with pytest.raises(TokenAway), opened(keyring, "1306", "rahmat-hidayat", Secret(PIN), demonstration=True):
        pass


@pytest.mark.parametrize("data", [b"{}", b"not json", b"[]", b'{"module": "m"}'])
def test_a_file_that_names_no_token_is_refused(data: bytes) -> None:
    with pytest.raises(TokenAway):
        TokenPlace.read(data)


def test_without_a_token_or_file_the_key_is_missing(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyMissing),
        opened(Keyring(tmp_path), "1306", "rahmat-hidayat", Secret(PIN), demonstration=True),
    ):
        pass


def test_an_elliptic_key_on_a_token_signs_too(keyring: Keyring, tmp_path: Path) -> None:
    from worker.signing.credential import Credential
    from worker.signing.token import opened as opened_token

    key = ec.generate_private_key(ec.SECP256R1())
    made = signing()
    certificate = made.authority.certify(key.public_key(), "Nofriyanti", "KPU", made.at)
    pem = tmp_path / "ec.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _util("--import", str(pem), "--token", TOKEN, "--label", "nofriyanti", "--id", "b2", "--pin", PIN)
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    with pkcs11.lib(MODULE).get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        told = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
        session.create_object({**told, pkcs11.Attribute.LABEL: "nofriyanti", pkcs11.Attribute.TOKEN: True})
    with opened_token(TokenPlace(module=MODULE, token=TOKEN, label="nofriyanti"), Secret(PIN)) as credential:
        assert isinstance(credential, Credential)
        _, report = sealed(prepare(surat_edaran(), at=made.at), credential, made.trust)
    assert report.accepted
