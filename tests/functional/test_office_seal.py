"""The level of the office's seal: sealed and validated before it counts, seen by nobody before."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import SEK, SHORT, STF, DeskHouse, desk_house
from worker.line.seals import Seals
from worker.signing import validate
from worker.signing.keyring import Keyring

LEVEL: dict[str, Any] = {"tanda_tangan": {"surat_edaran": "segel"}, **SHORT}


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return demonstration(tmp_path / "pki")


@pytest.fixture
def house(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, keyring: Keyring
) -> Iterator[DeskHouse]:
    with desk_house(
        ledger_dsns, s3, converter_socket, seals=Seals(keyring), keyring=keyring, **LEVEL
    ) as made:
        yield made


@pytest.fixture
def bare_house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket, seals=None, **LEVEL) as made:
        yield made


def initialled(house: DeskHouse, akses: str = "B") -> str:
    document = house.draft(akses=akses)
    house.act(STF, document, "paraf")
    house.print_all()
    return document


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_a_sealed_document_counts_once_its_seal_stands(house: DeskHouse, keyring: Keyring) -> None:
    document = initialled(house)
    draft = house.content(document)
    signed = house.act(SEK, document, "sign")
    assert signed["status"] == "menunggu_tte"
    assert house.content(document) == draft, "what is not sealed is shown to nobody"
    assert house.look(SEK, document)["possible"] == [], "nothing may come between"
    busy = house.act(SEK, document, "cancel", 409, catatan="berubah pikiran")
    assert busy["type"] == "urn:naskah:problem:document-busy"

    assert house.print_all() == 1
    assert house.look(SEK, document)["status"] == "ditandatangani"
    pdf = house.content(document)
    report = validate(pdf, keyring.trust)
    assert report.accepted, report.problems
    page = text_of(pdf)
    assert signed["nomor"] in page
    assert "DEMO, sertifikat percobaan. Dokumen ini telah disegel secara elektronik" in page
    assert house.events_out(document)[-1] == "signed"

    house.act(STF, document, "distribute", penerima=[{"nama": "Bawaslu", "saluran": "srikandi"}])
    house.act(SEK, document, "revoke", catatan="Tidak berlaku lagi")
    house.print_all()
    assert house.look(SEK, document)["status"] == "dicabut"
    assert house.content(document) == pdf, "nothing is stamped after the seal"


def test_an_office_without_a_seal_keeps_number_and_waits(bare_house: DeskHouse) -> None:
    document = initialled(bare_house)
    nomor = bare_house.act(SEK, document, "sign")["nomor"]
    assert bare_house.print_all() == 0
    view = bare_house.look(SEK, document)
    assert (view["status"], view["nomor"]) == ("menunggu_tte", nomor)
    queues = bare_house.call("admin", "GET", "/queues")["queues"]
    assert {"SealMissing": 1} in [queue["quarantined"] for queue in queues]
    bare_house.act(SEK, document, "cancel", catatan="Kantor belum mempunyai segel")
    bare_house.print_all()
    view = bare_house.look(SEK, document)
    assert (view["status"], view["nomor"]) == ("batal", nomor)


class Killed(Exception):
    """The press ended here."""


def dies_once_at(monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    """Let the press die the next time it comes to a crash point."""
    armed = [point]

    def maybe(name: str) -> None:
        if name in armed:
            armed.remove(name)
            raise Killed

    for module in ("worker.line.pipeline", "worker.line.signature"):
        monkeypatch.setattr(f"{module}.crash_point", maybe)


@pytest.mark.parametrize("point", ["press.sealed", "press.deposited"])
def test_a_press_that_died_with_the_seal_in_hand_leaves_one_sealed_version(
    house: DeskHouse, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    document = initialled(house)
    nomor = house.act(SEK, document, "sign")["nomor"]
    before = len(house.call(SEK, "GET", f"/documents/{document}/versions")["versions"])
    dies_once_at(monkeypatch, point)
    assert house.print_all() == 0
    assert house.look(SEK, document)["nomor"] == nomor
    house.call("admin", "POST", "/jobs:retry", params={"cause": "Killed"})
    assert house.print_all() == 1
    versions = house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]
    assert len(versions) == before + 1
    assert validate(house.content(document), keyring.trust).accepted
    assert house.look(SEK, document)["nomor"] == nomor


def test_a_record_that_died_after_its_deposit_is_adopted(
    house: DeskHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = initialled(house)
    house.act(SEK, document, "sign")
    house.print_all()
    pdf = house.content(document)
    house.act(STF, document, "distribute", penerima=[{"nama": "Bawaslu"}])
    dies_once_at(monkeypatch, "press.deposited")
    assert house.print_all() == 0
    house.call("admin", "POST", "/jobs:retry", params={"cause": "Killed"})
    assert house.print_all() == 1
    assert house.look(SEK, document)["status"] == "didistribusikan"
    assert house.content(document) == pdf
    assert house.content(document, "docx")
