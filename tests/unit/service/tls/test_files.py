"""The certificate of HTTPS: made once, renewed in time, for every address of the machine, by an authority that stays."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from service.tls import files
from service.tls.authority import CertificateUnreadable, TlsAuthority, names_of
from service.tls.files import HERE, addresses, on_the_network, own, theirs


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
