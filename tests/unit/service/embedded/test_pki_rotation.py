"""After a change of QR key, seal or root what is old still verifies, what is new is used, and a kill leaves a keyring."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from archive.claim import Claim, FactsRefused, confirm, read_public
from service.embedded import pki_rotation
from service.embedded.demo_keys import OfficeIsReal, write_demonstration
from service.embedded.pki_rotation import SealUnfit
from service.embedded.secretfile import write_private
from tests.house import OFFICE
from tests.signing_authority import surat_edaran
from worker.signing import pki, prepare, sealed, validate
from worker.signing.keyring import Keyring

SATKER = "1306"
FACTS = Claim(code="7Q2M", nomor="1 TAHUN 2026", tanggal=date(2026, 3, 2), content_digest="a" * 64)


@pytest.fixture(autouse=True)
def small_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of 2048 bits take a fifth of the time."""
    monkeypatch.setattr(pki, "_BITS", 2048)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pki, "_BITS", 2048)
        write_demonstration(folder, OFFICE)
    return folder


@pytest.fixture
def folder(tmp_path: Path, demonstration: Path) -> Path:
    return shutil.copytree(demonstration, tmp_path / "pki")


def seal(folder: Path, *, demonstration: bool = True) -> bytes:
    """A letter under the office's present seal, judged as the press judges it."""
    keyring = Keyring(folder)
    page = prepare(surat_edaran(), at=datetime.now(UTC))
    return sealed(page, keyring.seal(SATKER, demonstration=demonstration), keyring.trust)[0]


def printed(folder: Path) -> str:
    """The text of a QR code printed now."""
    key = Keyring(folder).qr_key(SATKER)
    assert key is not None
    return f"https://naskah.example/v/{FACTS.code}#{FACTS.fragment(key)}"


def public_keys(folder: Path) -> list[Ed25519PublicKey]:
    """What the office gives to whoever confirms its codes: the present key, then every former one."""
    files = [folder / f"{SATKER}.qr.pub", *sorted(folder.glob(f"{SATKER}.qr.*.pub"))]
    return [read_public(each.read_bytes()) for each in files]


def test_what_was_printed_before_is_confirmed_by_the_former_key(folder: Path) -> None:
    first = printed(folder)
    pki_rotation.rotate_qr(folder, SATKER)
    second = printed(folder)
    present, *former = public_keys(folder)
    assert second != first
    assert confirm(second, present) == FACTS
    with pytest.raises(FactsRefused):
        confirm(first, present)
    assert confirm(first, present, *former) == FACTS


def test_changes_in_a_row_keep_every_former_key(folder: Path) -> None:
    first = printed(folder)
    for _ in range(3):
        pki_rotation.rotate_qr(folder, SATKER)
    _, *former = public_keys(folder)
    assert len(former) == 3
    assert confirm(first, *former) == FACTS


@pytest.mark.parametrize("change", [pki_rotation.rotate_demo_seal, pki_rotation.rotate_root])
def test_what_was_sealed_before_still_stands(folder: Path, change: Callable[[Path, str], object]) -> None:
    first = seal(folder)
    change(folder, SATKER)
    change(folder, SATKER)
    second, trust = seal(folder), Keyring(folder).trust
    for letter in (first, second):
        report = validate(letter, trust)
        assert report.accepted, report.problems
    assert len(trust.roots) == (3 if change is pki_rotation.rotate_root else 1)


@pytest.mark.parametrize(
    "change", [pki_rotation.rotate_qr, pki_rotation.rotate_demo_seal, pki_rotation.rotate_root]
)
def test_killed_behind_any_of_its_files_a_change_leaves_keys_that_serve(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path, str], object]
) -> None:
    first, text = seal(folder), printed(folder)
    after, whole = 0, False
    while not whole:
        whole = killed_behind(after, monkeypatch, lambda: change(folder, SATKER))
        keyring = Keyring(folder)
        assert validate(first, keyring.trust).accepted
        assert validate(seal(folder), keyring.trust).accepted
        assert confirm(text, *public_keys(folder)) == FACTS
        after += 1
    present, *_ = public_keys(folder)
    assert confirm(printed(folder), present) == FACTS
    assert after > 3


def killed_behind(files: int, monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> bool:
    """Do ``change``, killed before it writes one file more than these; tell whether it came to its end."""

    class Killed(BaseException):
        pass

    def write(path: Path, content: str | bytes) -> None:
        nonlocal files
        if not files:
            raise Killed
        files -= 1
        write_private(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(pki_rotation, "write_private", write)
        try:
            change()
        except Killed:
            return False
    return True


def office_seal(name: str = "Segel KPU Agam", *, days: int = 30) -> tuple[bytes, bytes]:
    """A seal of some recognised authority, and the authority's certificate."""
    root, own = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Otoritas Uji")])
    made = []
    for subject, key, authority in ((issuer, root, True), (None, own, False)):
        named = subject or x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        made.append(
            x509.CertificateBuilder()
            .subject_name(named)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=40))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not authority,
                    content_commitment=not authority,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=authority,
                    crl_sign=authority,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .sign(root, hashes.SHA256())
        )
    file = pkcs12.serialize_key_and_certificates(
        b"seal", own, made[1], None, serialization.BestAvailableEncryption(b"kata sandi")
    )
    return file, made[0].public_bytes(serialization.Encoding.PEM)


def test_the_office_s_own_seal_takes_the_demonstration_s_place_and_old_letters_stand(folder: Path) -> None:
    first = seal(folder)
    p12, roots = office_seal()
    pki_rotation.install_seal(folder, SATKER, p12=p12, passphrase=b"kata sandi", roots=roots)
    second = seal(folder, demonstration=False)
    for letter in (first, second):
        assert validate(letter, Keyring(folder).trust).accepted


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (office_seal("DEMO Segel"), "DEMO certificate"),
        (office_seal(days=-1), "not valid today"),
        ((office_seal()[0], b""), "No trusted root"),
    ],
    ids=["demo", "expired", "untraced"],
)
def test_a_seal_that_would_sign_nothing_of_worth_is_refused(
    folder: Path, made: tuple[bytes, bytes], why: str
) -> None:
    before = (folder / f"{SATKER}.p12").read_bytes()
    with pytest.raises(SealUnfit, match=why):
        pki_rotation.install_seal(folder, SATKER, p12=made[0], passphrase=b"kata sandi", roots=made[1])
    assert (folder / f"{SATKER}.p12").read_bytes() == before


def test_a_real_office_gets_no_demonstration_keys(tmp_path: Path) -> None:
    real = tmp_path / "kantor.yaml"
    real.write_text(
        OFFICE.read_text()
        .replace("demonstrasi: true\n", "")
        .replace("tanpa_kode: true\n", "")
        .replace("logo: kantor-kpu-agam-logo.png", f"logo: {OFFICE.parent / 'kantor-kpu-agam-logo.png'}")
    )
    with pytest.raises(OfficeIsReal):
        write_demonstration(tmp_path / "pki", real)
    assert not (tmp_path / "pki").exists()
