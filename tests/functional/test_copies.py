"""Copies of signed pages: SALINAN, DIRALAT, DICABUT stand on files of their own; the signed bytes stay as they are."""

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest

from archive.access import AccessClass
from tests import attacks
from tests.bringing import bring
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.functional.test_office_seal import LEVEL, house, initialled, keyring, text_of
from tests.house import SOURCE
from tests.integration.worker.line.test_stamps_on_the_page import scanned as codes_on
from tests.judges.ocfl_judge import complaints, download
from worker.line.seals import Seals
from worker.signing import validate
from worker.signing.keyring import Keyring

__all__ = ["house", "keyring"]

WORDS = {
    "salinan": "Salinan dari naskah yang disegel secara elektronik dengan sertifikat kantor",
    "diralat": "Salinan dari naskah yang telah diralat dengan Surat Edaran Nomor {nomor} tanggal",
    "dicabut": "Dicabut dan diganti dengan Surat Edaran Nomor {nomor} tanggal",
}


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(each.split()) for each in done.stdout.decode().split("\f")[:-1]]


PDF = {"Content-Type": "application/pdf", "Accept": "application/json"}


def code_of(house: DeskHouse, document: str) -> str:
    return str(house.call(SEK, "GET", f"/documents/{document}")["code"])


def judged(house: DeskHouse, pdf: bytes) -> Any:
    return bring(house.http, pdf)


def cut_off(
    house: DeskHouse, document: str, file: bytes, at: int = 2, *, asked: bool = True
) -> tuple[str, str]:
    """How a download is answered that broke off: its standing, and all that is said of it."""
    params = {"code": code_of(house, document)} if asked else {}
    there = httpx.HTTPTransport(local_address=f"127.0.2.{next(_addresses)}")
    with httpx.Client(base_url=house.http.base_url, transport=there, timeout=240) as elsewhere:
        told = elsewhere.post("/v", params=params, content=file[: len(file) // at], headers=PDF)
    found = told.raise_for_status().json()
    return found["standing"], " ".join(found["words"])


_addresses = itertools.count(1)
"""Where nobody has asked from yet."""
WHOLE = {
    "salinan": "ialah salinan yang dibuat kantor",
    "diralat": "ialah salinan yang dibuat kantor",
    "dicabut": "ialah salinan yang dibuat kantor",
    "pdf": "sama persis dengan awal berkas yang diarsipkan",
    "docx": "ialah DOCX naskah ini",
}
"""What is said of a download that broke off, by what it was."""


def nomor_of(house: DeskHouse, document: str) -> str:
    return str(house.look(SEK, document)["nomor"])


def download_name(house: DeskHouse, document: str, form: str) -> str:
    headers = {"Authorization": f"Bearer {house.tokens[SEK]}"}
    answer = house.http.get(f"/documents/{document}/content", params={"format": form}, headers=headers)
    return answer.headers["content-disposition"]


def standing_of(house: DeskHouse, document: str) -> str:
    """How a download says that the document stands; its name says it as well."""
    headers = {"Authorization": f"Bearer {house.tokens[SEK]}"}
    answer = house.http.get(f"/documents/{document}/content", params={"format": "docx"}, headers=headers)
    assert "_DIRALAT_" in answer.headers["content-disposition"]
    return answer.headers["naskah-status"]


@pytest.fixture
def signed(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, keyring: Keyring) -> Any:
    environ = {"NASKAH_HTTP_FILES": "60"}
    with desk_house(
        ledger_dsns, s3, converter_socket, seals=Seals(keyring), environ=environ, **LEVEL
    ) as house:
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
    addresses = codes_on(saved(tmp_path, "asli", original))
    assert {address.split("#")[0].rsplit("/", 1)[-1] for address in addresses} == {code_of(house, document)}
    copies = {}
    house.act(STF, document, "distribute", penerima=[{"nama": "Bawaslu", "saluran": "srikandi"}])
    again = house.act(
        STF, document, "distribute", 422, penerima=[{"nama": "BAWASLU ", "saluran": "srikandi"}]
    )
    assert [each["path"] for each in again["errors"]] == ["penerima[0].nama"]
    (sent,) = house.look(STF, document)["distributions"]
    assert f"(penerima {sent['no']})" in again["errors"][0]["reason"], (
        "who has it already is told with their line"
    )
    to = [
        {"nama": name, "saluran": way} for name, way in (("KPU", "pos"), ("Bawaslu", "surel"), ("kpu", "pos"))
    ]
    twice = house.act(STF, document, "distribute", 422, penerima=to)
    assert [each["path"] for each in twice["errors"]] == ["penerima[2].nama"], (
        "another channel is another sending"
    )
    house.print_all()
    copies["salinan"] = house.content(document, "salinan")
    house.act(SEK, document, "revoke", catatan="Salah tanggal", cara="ralat", oleh=correction)
    house.print_all()
    copies["diralat"] = house.content(document, "salinan")
    assert copies["diralat"] == house.content(document, "diralat"), "the present copy says it was corrected"
    house.act(
        STF, document, "distribute", penerima=[{"nama": "Polres"}, {"nama": "Bawaslu", "saluran": "srikandi"}]
    )
    house.print_all()
    assert "SALINAN" not in text_of(house.content(document, "salinan")), "who gets it later is told as well"
    assert standing_of(house, document) == f'diralat; oleh="{quote(nomor_of(house, correction), safe="/.-")}"'
    assert "_DIRALAT_SALINAN_" in download_name(house, document, "salinan")
    assert "SALINAN" not in download_name(house, document, "pdf")
    second = initialled(house)
    house.act(SEK, second, "sign")
    house.print_all()
    house.act(SEK, document, "revoke", catatan="Salah tempat", cara="ralat", oleh=second)
    house.print_all()
    both = text_of(house.content(document, "salinan"))
    assert all(f"Nomor {nomor_of(house, each)} tanggal" in both for each in (correction, second)), both
    house.act(SEK, second, "revoke", catatan="Ralatnya keliru")
    house.print_all()
    ended = f"{nomor_of(house, second)} tanggal"
    said = text_of(house.content(document, "salinan"))
    assert "(yang sendiri tidak berlaku lagi)" in said[said.index(ended) :], said
    assert house.content(document) == original, "what was signed is touched by none of it"
    house.act(SEK, document, "revoke", catatan="Tidak berlaku lagi", oleh=correction)
    house.print_all()
    copies["dicabut"] = house.content(document, "salinan")

    nomor = house.look(SEK, document)["nomor"]
    for name, words in WORDS.items():
        copy = copies[name]
        said = words.format(nomor=nomor_of(house, correction))
        assert all(said in page for page in pages(copy)), name
        assert nomor in text_of(copy)
        assert "{{" not in text_of(copy)
        # What is checked offline would be believed for ever: a copy that says otherwise bears the address alone.
        kept = addresses if name == "salinan" else [each for each in addresses if "#" not in each]
        assert codes_on(saved(tmp_path, name, copy)) == kept
        assert judged(house, copy)["standing"] == "copy"
    for kind, words in WHOLE.items():
        standing, told = cut_off(house, document, copies.get(kind) or house.content(document, kind))
        assert (standing, words in told, "Unduh sekali lagi" in told) == ("cut", True, True), (kind, told)
        standing, told = cut_off(house, document, house.content(document, kind), 8, asked=False)
        assert (standing, "terpotong" in told) == ("unknown", True), (kind, told)
    for kind in ("record", "data"):
        standing, told = cut_off(house, document, house.content(document, kind))
        assert (standing, "terpotong" in told) == ("unknown", True), "its rest could be guessed byte by byte"
    # LibreOffice begins every paper alike: that alone makes no paper out of another.
    another = house.draft()
    foreign = attacks.rewritten(house.content(another), attacks.unnamed)
    told = house.http.post(
        "/v", params={"code": code_of(house, document)}, content=foreign, headers=PDF
    ).json()
    assert told["standing"] == "foreign"
    for kind, standing in (("docx", "source"), ("record", "record"), ("data", "record")):
        assert judged(house, house.content(document, kind))["standing"] == standing
    year = house.look(SEK, document)["nomor"].rsplit(" ", 1)[-1].rsplit("/", 1)[-1]
    (register,) = (
        each["kode"]
        for each in house.call(SEK, "GET", "/registers")["registers"]
        if "surat_edaran" in each["jenis"]
    )
    lines = house.call(SEK, "GET", f"/registers/{register}/{year}")["numbers"]
    line = next(each for each in lines if each["document_id"] == document)
    assert line["keadaan"] == "diganti"
    assert f"Diganti dengan Surat Edaran Nomor {nomor_of(house, correction)}" in line["catatan"]
    book = house.call(SEK, "GET", f"/registers/{register}/{year}?format=xlsx")
    assert judged(house, book)["standing"] == "export"
    told = judged(house, original)["document"]
    assert (told["keadaan"], told["keadaan_oleh"][0]["nomor"]) == ("diganti", nomor_of(house, correction))
    assert house.http.get(told["keadaan_oleh"][0]["href"]).json()["keadaan"] == "berlaku"

    assert judged(house, copies["dicabut"] + b"\n")["standing"] == "changed"
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
    assert (
        complaints(tmp_path / "bucket", [f"1306:{each}" for each in (document, correction, second, another)])
        == []
    )


SECRET = ("Kasubbag Hukum", "Bawaslu Kabupaten Agam", "Polres Agam")


def words_of(number: int, of: int, name: str) -> str:
    return f"RAHASIA \u2013 Salinan nomor {number} dari {of}, untuk {name}"


def read_by(house: DeskHouse, document: str) -> list[Any]:
    """What the audit log says of reads of a document's copies, the oldest first."""
    with psycopg.connect(house.superuser) as connection:
        rows = connection.execute(
            "SELECT detail FROM audit_entry WHERE action = 'content.read' AND document_id = %s AND detail ? 'berkas'"
            " ORDER BY at",
            (document,),
        ).fetchall()
    return [row[0] for row in rows]


def test_each_recipient_of_a_secret_letter_gets_a_copy_with_its_number(
    house: DeskHouse, keyring: Keyring, tmp_path: Path
) -> None:
    house.tokens |= {
        each: house.token(f"{each}-r", person_id=each, ceiling=AccessClass.SR)
        for each in (STF, KSB, HKM, SEK)
    }
    house.tokens["intake"] = house.token(
        "intake-r", kind="client", roles=["intake"], sources=[SOURCE], ceiling=AccessClass.SR
    )
    document, correction = initialled(house, akses="R"), initialled(house, akses="R")
    for each in (document, correction):
        house.act(SEK, each, "sign")
        house.print_all()
    original = house.content(document)

    def copy(query: str, expect: int = 200) -> Any:
        return house.call(SEK, "GET", f"/documents/{document}/content?format={query}", expect)

    refused = house.act(STF, document, "distribute", 422, penerima=[{"nama": "Kasubbag \u0e01"}])
    assert refused["errors"][0]["path"] == "penerima[0].nama", "it could not be printed on its copy"
    many = house.act(STF, document, "distribute", 422, penerima=[{"nama": "Bawaslu"}] * 101)
    assert many["errors"][0]["path"] == "penerima"
    house.act(STF, document, "distribute", penerima=[{"nama": name} for name in SECRET])
    house.print_all()
    sent = house.look(SEK, document)["distributions"]
    assert [each["salinan"]["nomor"] for each in sent] == [1, 2, 3]
    seen = {}
    for each, name in zip(sent, SECRET, strict=True):
        number = each["salinan"]["nomor"]
        seen[number] = house.call(SEK, "GET", each["salinan"]["content"])
        assert all(words_of(number, 3, name) in page for page in pages(seen[number]))
        assert seen[number] == copy(f"salinan-{number}")
        told = judged(house, seen[number])
        assert (told["standing"], f"Salinan nomor {number}." in told["words"]) == ("copy", True)
        assert name not in json.dumps(told), "above class B the public is told no name"
    assert [each["berkas"] for each in read_by(house, document)[::2]] == [
        f"salinan-{number}.pdf" for number in seen
    ]
    assert [each.get("penerima") for each in read_by(house, document)[:2]] == [sent[0]["no"], None]

    missing = copy("salinan", 404)
    assert missing["errors"][0]["path"] == "query.penerima", "no copy without a number leaves the office"
    assert copy(f"salinan&penerima={sent[0]['act']}.9", 404)["errors"][0]["path"] == "query.penerima"
    assert copy(f"pdf&penerima={sent[0]['no']}", 404)["errors"][0]["path"] == "query.format"
    copy("salinan&penerima=Bawaslu", 400)

    closed = {
        "salinan": seen[1],
        "docx": house.content(document, "docx"),
        "record": house.content(document, "record"),
    }
    for kind, file in closed.items():
        standing, told = cut_off(house, document, file)
        assert (standing, "terpotong" in told) == ("unknown", True), (kind, told)

    house.act(SEK, document, "revoke", catatan="Salah tanggal", cara="ralat", oleh=correction)
    house.act(STF, document, "distribute", penerima=[{"nama": "Kejaksaan"}])
    house.print_all()
    later = house.look(SEK, document)["distributions"]
    for each, of in zip(later, (3, 3, 3, 4), strict=True):
        present = house.call(SEK, "GET", each["salinan"]["content"])
        assert "telah diralat dengan Surat Edaran" in text_of(present)
        assert all(
            words_of(each["salinan"]["nomor"], of, each["penerima"]) in page for page in pages(present)
        )
    assert any("kantor menyimpan salinan yang lebih baru" in each for each in judged(house, seen[2])["words"])
    assert house.content(document) == original, "the signed file bears no number"
    assert validate(original, keyring.trust).accepted
    assert "Salinan nomor" not in text_of(original)
    download(house.vault.store, tmp_path / "bucket")
    assert complaints(tmp_path / "bucket", [f"1306:{each}" for each in (document, correction)]) == []


def saved(folder: Path, name: str, pdf: bytes) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    return path
