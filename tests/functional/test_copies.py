"""Copies of signed pages: SALINAN, DIRALAT, DICABUT stand on files of their own; the signed bytes stay as they are."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.functional.test_office_seal import LEVEL, initialled, keyring, text_of
from tests.integration.worker.test_stamps_on_the_page import scanned as codes_on
from tests.judges.ocfl_judge import complaints, download
from worker.sealing import Seals
from worker.signing import validate
from worker.signing.keyring import Keyring

__all__ = ["HKM", "KSB", "keyring"]

WORDS = {
    "salinan": "Salinan dari naskah yang ditandatangani secara elektronik",
    "diralat": "Salinan dari naskah yang telah diralat dengan naskah lain",
    "dicabut": "Dicabut, tidak berlaku lagi",
}


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(each.split()) for each in done.stdout.decode().split("\f")[:-1]]


def judged(house: DeskHouse, pdf: bytes) -> Any:
    headers = {"Content-Type": "application/pdf", "Accept": "application/json"}
    return house.http.post("/v", content=pdf, headers=headers).raise_for_status().json()


@pytest.fixture
def signed(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, keyring: Keyring) -> Any:
    with desk_house(ledger_dsns, s3, converter_socket, seals=Seals(keyring), **LEVEL) as house:
        document, correction = initialled(house), initialled(house)
        for each in (document, correction):
            house.act(SEK, each, "sign")
            house.print_all()
        yield house, document, correction


def test_each_copy_says_what_it_is_on_every_page_and_leads_to_the_same_record(
    signed: Any, keyring: Keyring, tmp_path: Path
) -> None:
    house, document, correction = signed
    original = house.content(document)
    (address,) = codes_on(saved(tmp_path, "asli", original))
    house.act(STF, document, "distribute", penerima=[{"nama": "Bawaslu", "saluran": "srikandi"}])
    house.print_all()
    house.act(SEK, document, "revoke", catatan="Salah tanggal", cara="ralat", oleh=correction)
    house.print_all()
    house.act(SEK, document, "revoke", catatan="Tidak berlaku lagi")
    house.print_all()

    nomor = house.look(SEK, document)["nomor"]
    for name, words in WORDS.items():
        copy = house.content(document, name)
        assert all(words in page for page in pages(copy)), name
        assert nomor in text_of(copy)
        assert "{{" not in text_of(copy)
        assert codes_on(saved(tmp_path, name, copy)) == [address]
        assert judged(house, copy)["standing"] == "copy"

    assert judged(house, copy + b"\n")["standing"] == "changed"
    assert house.content(document) == original, "the signed bytes are the document's PDF still"
    assert validate(house.content(document), keyring.trust).accepted
    assert judged(house, original)["standing"] == "archived"
    versions = house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]
    keys = [
        {each["key"] for each in version["files"] if each["name"] == "naskah.pdf"}
        for version in versions[-4:]
    ]
    assert len(set.union(*keys)) == 1, "it lies where the signature put it"
    download(house.vault.store, tmp_path / "bucket")
    assert complaints(tmp_path / "bucket", [f"1306:{each}" for each in (document, correction)]) == []


def saved(folder: Path, name: str, pdf: bytes) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    return path
