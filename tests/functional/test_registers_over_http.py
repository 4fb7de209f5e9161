"""The registers and the officials' commands as they are used: over HTTP, with personal tokens, and from a terminal."""

import io
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.typist import at_hand


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket) as made:
        yield made


Naskah = Callable[..., str]


@pytest.fixture
def naskah(house: DeskHouse, tmp_path: Path) -> Naskah:
    """The command line as one of the office's people, who are told what they may not do."""

    def run(who: str, *arguments: str, ends: int = 0) -> str:
        at = {"NASKAH_URL": str(house.http.base_url), "NASKAH_TOKEN": house.tokens[who], "COLUMNS": "300"}
        at["XDG_STATE_HOME"] = str(tmp_path / "state")
        done = at_hand().run(arguments, env={**os.environ, **at})
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def look(naskah: Naskah, who: str, *documents: str) -> None:
    """See documents, as whoever acts upon them has."""
    for each in documents:
        naskah(who, "documents", "acts", each)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode().split("\f")


def test_a_register_is_kept_by_people(house: DeskHouse) -> None:
    block = {"jumlah": 2, "alasan": "Listrik padam"}
    house.call("admin", "POST", "/registers/edaran/reservations", 403, json=block)
    numbers = house.call("arsip", "POST", "/registers/edaran/reservations", 201, json=block)["numbers"]
    year = numbers[0]["tahun"]
    used = {"tanggal": f"{year}-01-05", "perihal": "Edaran tulis tangan", "nomor": f"1 TAHUN {year}"}
    path = f"/registers/edaran/{year}/numbers"
    assert house.call("arsip", "POST", f"{path}/1", json=used)["status"] == "manual"
    assert (
        house.call("arsip", "POST", f"{path}/2", 409, json={"batal": True})["errors"][0]["path"] == "alasan"
    )

    found = house.call(SEK, "GET", f"/registers/edaran/{year}")
    assert [each["urut"] for each in found["unresolved"]] == [2]
    house.call("arsip", "POST", f"/registers/edaran/{year}/close", 409)
    book = house.call(SEK, "GET", f"/registers/edaran/{year}", params={"format": "xlsx"})
    assert load_workbook(io.BytesIO(book)).worksheets[0]["B3"].value == f"1 TAHUN {year}"

    for no_year in (0, -1, 1944, 10_000, 2**31, 10**20):
        for verb, route, body in (
            ("GET", "", None),
            ("GET", "/closing", None),
            ("POST", "/close", {"terakhir": 0, "jumlah": 0, "kosong": True}),
            ("POST", "/reopening", {"alasan": "Lupa"}),
            ("POST", "/numbers/1", {"batal": True, "alasan": "Salah"}),
            ("POST", "/numbers/1/void", {"alasan": "Salah"}),
        ):
            house.call("arsip", verb, f"/registers/edaran/{no_year}{route}", 400, json=body)
    for no_number in (0, -1, 100_000, 10**20):
        house.call("arsip", "POST", f"{path}/{no_number}", 400, json={"batal": True, "alasan": "Salah"})
    house.call(
        "arsip", "POST", "/registers/edaran/reservations", 422, json={"jumlah": 1, "alasan": "Padam\0"}
    )

    letter = {"tanggal": f"{year}-02-03", "asal": "Bawaslu", "perihal": "Permintaan data"}
    entered = house.call("arsip", "POST", "/registers/masuk/letters", 201, json=letter)
    assert entered["nomor"] == f"1/{year}"


def test_an_agenda_is_had_as_a_printed_page(house: DeskHouse, naskah: Naskah, tmp_path: Path) -> None:
    old = "nomor,tanggal,perihal\n" + "".join(
        f"{n} TAHUN 2024,2024-01-05,Perihal {n}\n" for n in range(1, 120, 2)
    )
    headers = {"Content-Type": "text/csv"}
    house.call("arsip", "POST", "/registers/edaran/import", content=old.encode(), headers=headers)
    path, wanted = "/registers/edaran/2024", {"Accept": "application/pdf, application/json;q=0.5"}
    pdf = house.call(SEK, "GET", path, headers=wanted)
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert str(read.docinfo["/Title"]) == "Buku agenda Surat Edaran Sekretaris tahun 2024"
        assert len(read.pages) > 2
        assert float(read.pages[0].mediabox[2]) > float(read.pages[0].mediabox[3]), "landscape"
    texts = pages_of(pdf)
    assert all("Perihal" in text and "Keterangan" in text for text in texts[:2]), "its head on every page"
    assert "KOSONG" in texts[0]
    for form in ("docx", "xlsx", "pdf"):
        file = tmp_path / f"agenda.{form}"
        naskah(SEK, "registers", "agenda", "edaran", "2024", "-o", str(file))
        assert file.read_bytes()[:2] == (b"%P" if form == "pdf" else b"PK")
    naskah("admin", "registers", "agenda", "edaran", "2024", "-o", str(tmp_path / "x"), "--format", "docx")


def test_an_old_agenda_is_imported_and_its_year_closed(house: DeskHouse) -> None:
    text = "nomor,tanggal,perihal,tujuan\n1 TAHUN 2024,2024-01-05,Edaran lama,Semua\n2 TAHUN 2024,kapan,?,?\n"
    path, headers = "/registers/edaran/import", {"Content-Type": "text/csv"}
    found = house.call("arsip", "POST", path, content=text.encode(), headers=headers)
    assert (found["read"], found["taken"]) == (2, 1)
    assert found["problems"] == [{"line": 3, "reason": "kolom B (tanggal): tanggal 'kapan' tidak terbaca"}]
    seen = house.call("arsip", "GET", "/registers/edaran/2024/closing")
    assert (seen["terakhir"], seen["jumlah"], seen["status"]) == (1, 1, {"impor": 1})
    blind = house.call("arsip", "POST", "/registers/edaran/2024/close", 409)
    assert {each["path"] for each in blind["errors"]} == {"terakhir", "jumlah"}
    house.call("arsip", "POST", "/registers/edaran/2024/close", json={"terakhir": 1, "jumlah": 1})
    assert house.call(SEK, "GET", "/registers/edaran/2024")["closed_by"] == "yulia-fitri"


def test_a_late_document_is_numbered_between_two_others(house: DeskHouse) -> None:
    first, late = house.draft(), house.draft()
    for document in (first, late):
        for who in (STF, KSB, HKM):
            house.act(who, document, "paraf")
    nomor = house.act(SEK, first, "sign")["nomor"]
    day = house.call(SEK, "GET", "/positions")["date"]
    wanted = {"document_id": late, "urut": 1, "tanggal": day, "alasan": "Terlambat dicatat"}
    asked = house.call(STF, "POST", "/registers/insertions", 201, json=wanted)
    house.call(STF, "POST", f"/registers/insertions/{asked['id']}/approve", 409)
    house.call("arsip", "POST", f"/registers/insertions/{asked['id']}/approve")
    assert house.act(SEK, late, "sign")["nomor"] == nomor.replace("1 ", "1.a ", 1)


def test_an_official_works_from_a_terminal(house: DeskHouse, naskah: Naskah, tmp_path: Path) -> None:
    documents = [house.draft(), house.draft()]
    assert {item["untuk"] for item in json.loads(naskah(STF, "inbox", "--json"))["items"]} == {"paraf"}
    look(naskah, STF, *documents)
    naskah(STF, "documents", "paraf", *documents)
    look(naskah, KSB, *documents)
    naskah(KSB, "documents", "return", documents[1], "-m", "Kurang dasar hukum", "--satu-tingkat")
    assert "paraf" in naskah(STF, "documents", "acts", documents[1])
    naskah(STF, "documents", "paraf", documents[1])
    for who in (KSB, HKM):
        look(naskah, who, *documents)
        naskah(who, "documents", "paraf", *documents)
    look(naskah, SEK, *documents)
    assert "ditandatangani, nomor 2 TAHUN" in naskah(SEK, "documents", "sign", *documents)
    naskah(SEK, "documents", "cancel", documents[0], "-m", "Tidak jadi")
    assert "edaran" in naskah("arsip", "registers", "list")
    year = json.loads(naskah(SEK, "registers", "list", "--json"))[1]["years"][0]["tahun"]
    book = tmp_path / "agenda.xlsx"
    shown = naskah("arsip", "registers", "show", "edaran", str(year), "--xlsx", str(book), "--csv")
    assert "Tidak jadi" in shown
    assert book.stat().st_size > 1_000
    naskah("admin", "people", "appoint", "sekretaris", KSB, "--sebagai", "plh", "--sampai", "2999-01-01")
    assert "plh" in naskah(SEK, "people", "positions")
    naskah("admin", "people", "delegate", "sekretaris", "kasubbag_hukum", "--jenis", "surat_edaran")


def test_the_books_are_kept_from_a_terminal(house: DeskHouse, naskah: Naskah, tmp_path: Path) -> None:
    letter = ("--asal", "Bawaslu Agam", "--perihal", "Permintaan data", "--tanggal", "2025-02-03")
    assert "1/2025: masuk" in naskah("arsip", "registers", "receive", "masuk", *letter)
    again = naskah("arsip", "registers", "receive", "masuk", *letter)
    assert "1/2025: masuk, sudah dicatat " in again
    assert "tidak ada yang baru; surat lain yang isinya sama: --lagi" in again
    assert "2/2025: masuk\n" in naskah("arsip", "registers", "receive", "masuk", *letter, "--lagi")
    wrong = naskah("arsip", "registers", "receive", "masuk", *letter[:-1], "kemarin", ends=1)
    assert "tanggal" in wrong
    assert "batal" in naskah(
        "arsip", "registers", "void", "masuk", "2025", "1", "--alasan", "Tercatat dua kali"
    )
    refused = naskah("arsip", "registers", "void", "masuk", "2025", "1", "--alasan", "lagi", ends=1)
    assert "path.urut: sudah batal" in refused
    assert "3/2025: masuk\n" in naskah("arsip", "registers", "receive", "masuk", *letter), (
        "void is no receipt"
    )
    old = tmp_path / "agenda.csv"
    old.write_text("nomor,tanggal,perihal\n1 TAHUN 2024,2024-01-05,Satu\n3 TAHUN 2024,2024-02-05,Tiga\n")
    assert (
        json.loads(naskah("arsip", "registers", "import", "edaran", str(old), "--yes", "--json"))["taken"]
        == 2
    )
    (gap,) = json.loads(naskah(SEK, "registers", "gaps", "edaran", "--tahun", "2024", "--json", ends=1))
    assert gap["gaps"] == [2]
    naskah("arsip", "registers", "settle", "edaran", "2024", "2", "--batal", "--alasan", "Tidak ada di buku")
    assert "Tidak ada yang kosong" in naskah(SEK, "registers", "gaps", "edaran", "--tahun", "2024")
    asked = naskah("arsip", "registers", "close", "edaran", "2024", ends=1)
    assert "1 batal, 2 impor; nomor terakhir 3" in asked, "what it closes is shown, and nobody answered"
    naskah("arsip", "registers", "close", "edaran", "2024", "--yes")
    assert "ditutup" in naskah(SEK, "registers", "gaps", "edaran", "--tahun", "2024")
    assert "--kosong" in naskah("arsip", "registers", "close", "edaran", "2023", "--yes", ends=1)
    naskah("arsip", "registers", "reserve", "nota_dinas", "12", "--alasan", "Pemulihan buku agenda")
    assert "tidak ada yang baru" in naskah(
        "arsip", "registers", "reserve", "nota_dinas", "12", "--alasan", "Pemulihan buku agenda"
    )
    here = ("arsip", "registers", "settle", "nota_dinas", str(today().year))
    naskah(*here, "5", "--batal", "--alasan", "Salah tulis")
    assert "--batal" in naskah(*here, "1", "--sampai", "12", ends=1), "letters by hand are told one by one"
    told = naskah(*here, "3", "--sampai", "11", "--batal", "--alasan", "Tidak ada di buku kertas")
    assert "3 sampai 11: 8 nomor batal; 1 lainnya tetap" in told
    again = naskah(*here, "1", "--sampai", "500", "--batal", "--alasan", "Tidak dipakai")
    assert "1 sampai 12: 3 nomor batal" in again
    naskah("arsip", "registers", "reopen", "edaran", "2024", "--alasan", "Satu surat belum dicatat")
    assert "tutup, diusulkan: buka kembali" in naskah(SEK, "registers", "list")
    (waiting,) = json.loads(naskah(SEK, "registers", "proposals", "--json"))
    assert "orang lain" in naskah("arsip", "registers", "confirm", waiting["id"], ends=1)
    assert "disetujui oleh rahmat-hidayat" in naskah(SEK, "registers", "confirm", waiting["id"])
    assert "terbuka" in naskah(SEK, "registers", "gaps", "edaran", "--tahun", "2024")
    assert "Belum ada nomor" in naskah(SEK, "registers", "show", "nota_dinas", "2024")


def test_a_late_document_is_asked_for_and_approved_from_a_terminal(house: DeskHouse, naskah: Naskah) -> None:
    first, late = house.draft(), house.draft()
    for who in (STF, KSB, HKM):
        look(naskah, who, first, late)
        naskah(who, "documents", "paraf", first, late)
    look(naskah, SEK, first, late)
    assert "2 konsep menunggu nomor" in naskah(SEK, "registers", "waiting", "edaran")
    naskah(SEK, "documents", "sign", first)
    day = house.call(SEK, "GET", "/positions")["date"]
    asking = ("registers", "insert", late, "--setelah", "1", "--tanggal", day, "--alasan", "Terlambat")
    asked = json.loads(naskah(STF, *asking, "--json"))["id"]
    assert "harus disetujui orang lain" in naskah(STF, "registers", "approve", asked, ends=1)
    assert "menunggu" in naskah("arsip", "registers", "insertions")
    assert "disetujui yulia-fitri" in naskah("arsip", "registers", "approve", asked)
    assert "nomor 1.a TAHUN" in naskah(SEK, "documents", "sign", late)
    assert "0 permintaan" in naskah("arsip", "registers", "insertions")
