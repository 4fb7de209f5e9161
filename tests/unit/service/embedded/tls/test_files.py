"""The certificate of HTTPS: made once, renewed in time, for every address of the machine, by an authority that stays."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from service.embedded.tls import files
from service.embedded.tls.authority import (
    SERVER_FOR,
    CertificateUnreadable,
    HostUnfit,
    TlsAuthority,
    names_of,
)
from service.embedded.tls.files import HERE, CertificateUnfit, addresses, on_the_network, own, theirs


def served(pki: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((pki / "tls/server.pem").read_bytes())


def test_one_file_is_key_certificate_and_authority_for_its_owner_alone(tmp_path: Path) -> None:
    made = own(tmp_path, ["naskah.kantor.lan", "192.0.2.7"], "KPU")
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(made.certificate)
    assert names_of(served(tmp_path)) == ["naskah.kantor.lan", "localhost", "192.0.2.7", "127.0.0.1"]
    assert {each.stat().st_mode & 0o077 for each in (tmp_path / "tls").iterdir()} == {0}


def test_the_authority_stays_when_names_are_added_and_the_certificate_stays_when_none_is(
    tmp_path: Path,
) -> None:
    own(tmp_path, ["a.lan"], "KPU")
    authority, first = (tmp_path / "tls/ca.pem").read_bytes(), served(tmp_path)
    own(tmp_path, ["a.lan"], "KPU")
    assert served(tmp_path) == first
    own(tmp_path, ["b.lan"], "KPU")
    assert (tmp_path / "tls/ca.pem").read_bytes() == authority
    served(tmp_path).verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    assert "b.lan" in names_of(served(tmp_path))


def test_a_certificate_that_ends_soon_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own(tmp_path, ["a.lan"], "KPU")
    first = served(tmp_path)
    monkeypatch.setattr(files, "RENEWED_BEFORE", timedelta(days=900))
    own(tmp_path, ["a.lan"], "KPU")
    assert served(tmp_path).serial_number != first.serial_number


def test_a_machine_without_names_given_keeps_those_it_has_and_adds_its_addresses(tmp_path: Path) -> None:
    on_the_network(tmp_path, ["naskah.kantor.lan"])
    made = on_the_network(tmp_path, [])
    assert made.names[0] == "naskah.kantor.lan"
    assert {*addresses(), *HERE} <= set(made.names)


def test_somebody_else_s_certificate_is_named_by_what_it_says(tmp_path: Path) -> None:
    authority = TlsAuthority.create("KPU", datetime.now(UTC))
    (tmp_path / "kantor.pem").write_bytes(authority.issue(["naskah.kpu.go.id"], datetime.now(UTC)))
    found = theirs(tmp_path / "kantor.pem", None)
    assert (found.names, found.authority) == (("naskah.kpu.go.id",), None)
    with pytest.raises(CertificateUnreadable):
        TlsAuthority.read(authority.pem)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("naskah.kantor.lan", "naskah.kantor.lan"),
        ("NASKAH", "naskah"),
        ("PC_ARSIP", "pc_arsip"),
        ("10.13.6.5", "10.13.6.5"),
        ("2001:DB8::5", "2001:db8::5"),
        ("näskah.lan", "xn--nskah-gra.lan"),
        ("http://naskah.lan", None),
        ("naskah.lan:8443", None),
        ("naskah.lan/", None),
        ("kantor lan", None),
        ("*.kantor.lan", None),
        ("10.0.0.300", None),
        ("a..b", None),
        ("-x", None),
        ("", None),
        ("a" * 64, None),
        ("a." * 127 + "a", None),
        ("naskah.lan\n", None),
    ],
)
def test_a_server_is_named_by_hosts_and_addresses_alone(
    given: str, named: str | None, tmp_path: Path
) -> None:
    if named is not None:
        assert on_the_network(tmp_path, [given]).names[0] == named
        return
    with pytest.raises(HostUnfit):
        on_the_network(tmp_path, [given])
    assert list(tmp_path.iterdir()) == []


AUTHORITY = TlsAuthority.create("KPU", datetime.now(UTC))
NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("said", "asked", "names"),
    [
        (["naskah.kpu.go.id"], [], ("naskah.kpu.go.id",)),
        (["naskah.kpu.go.id", "arsip.kpu.go.id"], ["arsip.kpu.go.id"], ("arsip.kpu.go.id",)),
        (["*.kpu.go.id", "kpu.go.id"], [], ("kpu.go.id",)),
        (["*.kpu.go.id"], ["naskah.kpu.go.id"], ("naskah.kpu.go.id",)),
        (["*.kpu.go.id"], [], "names no host"),
        (["*.kpu.go.id"], ["a.naskah.kpu.go.id"], "for other names"),
        (["naskah.kpu.go.id"], ["naskah.lan"], "for other names"),
    ],
)
def test_somebody_else_s_certificate_serves_the_names_it_covers(
    said: list[str], asked: list[str], names: tuple[str, ...] | str, tmp_path: Path
) -> None:
    file = tmp_path / "kantor.pem"
    file.write_bytes(AUTHORITY.issue(said, NOW))
    if isinstance(names, tuple):
        assert theirs(file, None, asked).names == names
        return
    with pytest.raises(CertificateUnfit, match=names):
        theirs(file, None, asked)


def test_somebody_else_s_certificate_that_no_browser_takes_is_refused(tmp_path: Path) -> None:
    whole, other, key = tmp_path / "kantor.pem", tmp_path / "other.pem", tmp_path / "kantor.key"
    whole.write_bytes(AUTHORITY.issue(["naskah.kpu.go.id"], NOW))
    other.write_bytes(AUTHORITY.issue(["naskah.kpu.go.id"], NOW))
    opened = load_pem_private_key(whole.read_bytes(), None)
    locked = BestAvailableEncryption(b"rahasia")
    key.write_bytes(opened.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    (tmp_path / "text.pem").write_text("kantor")
    for certificate, of, at, told in (
        (whole, other, NOW, "does not fit"),
        (whole, key, NOW, "passphrase"),
        (tmp_path / "text.pem", None, NOW, "no certificate"),
        (whole, None, NOW + SERVER_FOR, "ended"),
    ):
        with pytest.raises(CertificateUnfit, match=told):
            theirs(certificate, of, at=at)
