"""Files that arrive: over HTTP and by command, to a stamp sheet of its own; the file itself is never touched."""

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import time
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pytest

from archive.access import AccessClass
from archive.ledger import Principal
from archive.records.record import read as read_record
from archive.vault.layout import object_root
from service.edge import last_day
from service.office_file import file as office
from tests import tampering
from tests.bringing import bring
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.house import OFFICE, event
from tests.integration.worker.line.test_stamps_on_the_page import scanned
from tests.judges import verapdf
from tests.judges.ocfl_judge import complaints, download
from tests.patience import PATIENCE_S
from tests.signing_authority import signed_surat_edaran, signing
from tests.typist import at_hand
from worker.signing.keyring import ROOTS, Keyring

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAID = {"nama": "formulir terisi.docx", "asal": "Subbagian Teknis", "perihal": "Formulir Data Kinerja TW I"}


@pytest.fixture(scope="module")
def letter() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(3):
            document.add_blank_page()
        document.save(out)
    return out.getvalue()


@pytest.fixture
def desk(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket) as house:
        yield house


def digest_of(data: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def receive(
    desk: DeskHouse,
    data: bytes,
    expect: int = 202,
    who: str = "arsip",
    media: str = DOCX,
    register: str = "masuk",
    **said: Any,
) -> Any:
    return desk.call(
        who,
        "POST",
        f"/registers/{register}/files",
        expect,
        params={**SAID, **said},
        content=data,
        headers={"Content-Type": media, "Content-Digest": digest_of(data)},
    )


def judged(desk: DeskHouse, data: bytes) -> Any:
    return bring(desk.http, data, "application/octet-stream")


def pages_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_form_that_was_filled_in_gets_a_sheet_and_stays_as_it_came(desk: DeskHouse, tmp_path: Path) -> None:
    filled = desk.catalog["form_data_kinerja"].template
    receipt = receive(desk, filled, nomor_asal="7/PR.03.1-ND/1306/2/2026", tanggal_asal="2026-03-30")
    assert (receipt["nomor"].split("/")[0], receipt["repeated"]) == ("1", False)
    document = receipt["document_id"]
    assert desk.print_all() == 1

    assert desk.content(document, "received") == filled
    sheet = tmp_path / "lembar.pdf"
    sheet.write_bytes(desk.content(document, "pdf"))
    text = pages_of(sheet)
    for told in (
        "DITERIMA",
        receipt["nomor"],
        "Yulia Fitri",
        hashlib.sha256(filled).hexdigest(),
        SAID["nama"],
    ):
        assert told in text, told
    assert verapdf.validate([sheet]) == []
    address, claim = sorted(scanned(sheet))
    assert address == f"https://naskah.example/v/{receipt['code']}"
    assert claim.startswith(f"{address}#n=1%2F")

    shown = desk.call(SEK, "GET", f"/documents/{document}")
    names = {each["name"] for each in shown["version"]["files"]}
    assert names == {"naskah.docx", "naskah.pdf", "data.json", "record.json", "diterima.docx"}
    assert shown["status"] == "selesai"
    root = object_root(f"1306:{document}")
    assert all(each["key"].startswith(root) for each in shown["version"]["files"]), "one record"
    download(desk.vault.store, tmp_path / "bucket")
    assert complaints(tmp_path / "bucket", [f"1306:{document}"]) == []
    assert desk.events_out(document) == ["received", "archived"]

    agenda = desk.call("arsip", "GET", f"/registers/masuk/{receipt['tanggal'][:4]}")
    (line,) = agenda["numbers"]
    assert (line["perihal"], line["tujuan"], line["document_id"]) == (
        SAID["perihal"],
        SAID["asal"],
        document,
    )


def test_the_public_page_knows_a_received_file_by_its_bytes_alone(desk: DeskHouse, letter: bytes) -> None:
    assert judged(desk, letter)["standing"] == "unknown"
    receipt = receive(desk, letter, media="application/pdf", nama="surat.pdf")
    desk.print_all()
    told = judged(desk, letter)
    assert (told["standing"], told["document"]["code"]) == ("received", receipt["code"])
    assert f"Diterima dengan nomor agenda {receipt['nomor']}." in told["words"]
    assert judged(desk, letter + b"\n")["standing"] == "unknown"
    assert judged(desk, desk.content(receipt["document_id"], "pdf"))["standing"] == "archived"


def test_above_class_b_the_public_page_does_not_know_it(desk: DeskHouse, letter: bytes) -> None:
    receipt = receive(desk, letter, media="application/pdf", akses="T")
    desk.print_all()
    assert judged(desk, letter)["standing"] == "unknown"
    agenda = desk.call("arsip", "GET", f"/registers/masuk/{receipt['tanggal'][:4]}")
    assert agenda["numbers"][0]["perihal"] == SAID["perihal"], "whoever may see it sees it"


def test_the_same_file_again_gets_the_same_answer_and_no_second_number(
    desk: DeskHouse, letter: bytes
) -> None:
    first = receive(desk, letter, media="application/pdf")
    again = receive(desk, letter, 200, media="application/pdf", who=SEK, unit="3")
    assert {**again, "repeated": False} == first
    refused = receive(desk, letter, 422, media="application/pdf", asal="Orang lain")
    assert refused["type"].endswith("event-conflict")
    agenda = desk.call("arsip", "GET", f"/registers/masuk/{first['tanggal'][:4]}")
    assert [each["urut"] for each in agenda["numbers"]] == [1]


def test_who_may_not_see_a_receipt_learns_nothing_of_it_and_enters_the_file_anew(
    desk: DeskHouse, letter: bytes
) -> None:
    first = receive(desk, letter, media="application/pdf", akses="T")
    desk.tokens["below"] = desk.token("below", person_id="dedi-kurniawan", ceiling=AccessClass.B)
    anew = receive(desk, letter, media="application/pdf", who="below")
    assert anew["nomor"] != first["nomor"]
    again = receive(desk, letter, 200, media="application/pdf", who="below")
    assert again["nomor"] == anew["nomor"], "their own receipt is one"
    assert receive(desk, letter, 200, media="application/pdf", akses="T")["nomor"] == first["nomor"]
    refused = receive(desk, letter, 422, media="application/pdf", akses="T", asal="Orang lain")
    (wrong,) = refused["errors"]
    assert (wrong["path"], first["nomor"] in wrong["reason"]) == ("query.asal", True)


def test_a_file_received_before_its_register_was_renamed_is_still_known(
    desk: DeskHouse, letter: bytes
) -> None:
    first = receive(desk, letter, media="application/pdf")
    config = deepcopy(dict(office.read(OFFICE).config))
    next(each for each in config["register"] if each["kode"] == "masuk").update(
        kode="surat_masuk", dahulu="masuk"
    )
    with desk.app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, office.check(config), "test")
    again: Any = None
    deadline = time.monotonic() + PATIENCE_S  # the service reads an office anew after two seconds
    while again is None and time.monotonic() < deadline:
        codes = [each["kode"] for each in desk.call("arsip", "GET", "/registers")["registers"]]
        if "surat_masuk" in codes:
            again = receive(desk, letter, 200, media="application/pdf", register="surat_masuk")
    assert (again["document_id"], again["nomor"], again["repeated"]) == (
        first["document_id"],
        first["nomor"],
        True,
    )


def test_what_is_no_whole_pdf_or_docx_is_refused_with_the_reason(desk: DeskHouse, letter: bytes) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter)) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    macro = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(desk.catalog["surat_edaran"].template)) as template,
        zipfile.ZipFile(macro, "w") as package,
    ):
        for name in template.namelist():
            package.writestr(name, template.read(name))
        package.writestr("word/vbaProject.bin", b"x")
    for data, reason in (
        (b"1, 2, 3", "bukan PDF, dan bukan DOCX"),
        (b"\x89PNG\r\n\x1a\n", "gambar (PNG) belum diterima; simpan sebagai PDF"),
        (b"", "kosong"),
        (b"%PDF-1.7\nnothing", "rusak"),
        (locked.getvalue(), "kata sandi"),
        (macro.getvalue(), "makro"),
        (desk.catalog["surat_edaran"].template[:5000], "rusak"),
    ):
        refused = receive(desk, data, 415)
        assert reason in refused["errors"][0]["reason"], refused
    assert desk.call("arsip", "GET", "/registers")["registers"][0]["years"] == [], "no number was spent"


def test_other_bytes_than_announced_are_refused(desk: DeskHouse, letter: bytes) -> None:
    for headers in ({"Content-Digest": digest_of(b"other")}, {}, {"Content-Digest": "sha-256=:%%:"}):
        refused = desk.call(
            "arsip",
            "POST",
            "/registers/masuk/files",
            422,
            params=SAID,
            content=letter,
            headers={"Content-Type": "application/pdf", **headers},
        )
        assert refused["errors"][0]["path"] == "header.content-digest"


def test_only_people_receive_into_an_incoming_register_and_no_event_makes_a_sheet(
    desk: DeskHouse, letter: bytes
) -> None:
    receive(desk, letter, 403, who="intake")
    headers = {"Content-Digest": digest_of(letter)}
    desk.call("arsip", "POST", "/registers/edaran/files", 409, params=SAID, content=letter, headers=headers)
    receive(desk, letter, 409, tanggal=str(last_day()))
    receive(desk, letter, 403, akses="SR")
    forged = event("lembar_penerimaan", dict(desk.catalog["lembar_penerimaan"].example))
    refused = desk.call(
        "intake",
        "POST",
        "/events",
        422,
        json=forged,
        headers={"Content-Type": "application/cloudevents+json"},
    )
    assert refused["errors"][0]["path"] == "data.jenis"


def test_files_too_large_are_not_read_to_their_end(desk: DeskHouse) -> None:
    receive(desk, b"%PDF-" + bytes(33 << 20), 413)


def test_files_are_received_and_verified_by_command(desk: DeskHouse, letter: bytes, tmp_path: Path) -> None:
    file = tmp_path / "surat masuk.pdf"
    file.write_bytes(letter)
    receipts = command(
        desk, "documents", "receive", str(file), "--asal", "KPU RI", "--perihal", "Permintaan data", "--json"
    )
    (receipt,) = json.loads(receipts.stdout)
    desk.print_all()
    fetched = tmp_path / "kembali.pdf"
    command(desk, "documents", "get", receipt["document_id"], "-f", "received", "-o", str(fetched))
    assert fetched.read_bytes() == letter
    told = command(desk, "verify", str(file), expect=1)
    assert f"Diterima dengan nomor agenda {receipt['nomor']}." in " ".join(told.stdout.split())


def command(desk: DeskHouse, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
    at = {"NASKAH_URL": str(desk.http.base_url), "NASKAH_TOKEN": desk.tokens["arsip"]}
    done = at_hand().run(arguments, env={**os.environ, **at})
    assert done.returncode == expect, done.stdout + done.stderr
    return done


def test_a_disposisi_names_the_sheet_of_the_letter_it_deals_with(
    desk: DeskHouse, letter: bytes, tmp_path: Path
) -> None:
    receipt = receive(desk, letter, media="application/pdf")
    slip = {**desk.catalog["lembar_disposisi"].example, "no_agenda": receipt["nomor"]}
    about = {"nomor": "12/KPU/2026", "tanggal": "2026-03-30", "asal": "KPU RI"}
    headers = {"Content-Type": "application/cloudevents+json"}
    for code, status in (("0" * 16, 422), (receipt["code"], 202)):
        sent = event("lembar_disposisi", {**slip, "surat": {**about, "penerimaan": code}})
        taken = desk.call("intake", "POST", "/events", status, json=sent, headers=headers)
        if status == 422:
            assert taken["errors"][0]["path"] == "data.payload.surat.penerimaan"
    assert desk.print_all() == 2
    page = tmp_path / "disposisi.pdf"
    page.write_bytes(desk.content(taken["document_id"], "pdf"))
    assert receipt["code"] in pages_of(page)
    record = json.loads(desk.content(taken["document_id"], "record"))
    assert record["rincian"]["menanggapi"] == receipt["code"]


@pytest.fixture
def trusting(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, tmp_path: Path
) -> Iterator[DeskHouse]:
    """A house that knows the root of whoever signs here."""
    (tmp_path / ROOTS).write_bytes(signing().authority.pem)
    with desk_house(ledger_dsns, s3, converter_socket, keyring=Keyring(tmp_path)) as house:
        yield house


LONG = (
    "Undangan rapat \N{PARTY POPPER} "
    + "koordinasi " * 14
    + "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM} akhir.pdf"
)


def test_the_signatures_of_a_letter_are_examined_when_it_comes_and_told_wherever_it_is(
    trusting: DeskHouse, tmp_path: Path
) -> None:
    whole, changed = signed_surat_edaran(), tampering.annotate(signed_surat_edaran())
    signer, root = "DEMO Segel Sekretariat KPU Kabupaten Agam", "DEMO Otoritas Sertifikat Naskah"
    receipts = [
        receive(trusting, data, media="application/pdf", nama=name, nomor_asal=number)
        for data, name, number in ((whole, LONG, "1/A"), (changed, "surat.pdf", "2/A"))
    ]
    assert [len(each["peringatan"]) for each in receipts] == [0, 1], "it is received all the same"
    assert trusting.print_all() == 2
    corrected = receipts[0]["document_id"]
    trusting.act("arsip", corrected, "correct", perihal="Undangan", catatan="salah ketik")
    assert trusting.print_all() == 1
    told = {"utuh": "tidak berubah sejak ditandatangani", "berubah": "DIUBAH sesudah ditandatangani"}
    for receipt, data, state in zip(receipts, (whole, changed), told, strict=True):
        document = receipt["document_id"]
        assert trusting.content(document, "received") == data
        record = json.loads(trusting.content(document, "record"))
        (signed,) = record["rincian"]["berkas"]["tanda_tangan"]["daftar"]
        assert (signed["penanda_tangan"], signed["keadaan"], signed["akar"]) == (signer, state, root)
        assert read_record(trusting.content(document, "record")).record == record["rincian"]
        shown = trusting.call(SEK, "GET", f"/documents/{document}")["berkas"]
        assert shown["peringatan"] == receipt["peringatan"]
        assert shown["tanda_tangan"]["words"] == receipt["tanda_tangan"]["words"]
        sheet = tmp_path / f"{state}.pdf"
        sheet.write_bytes(trusting.content(document, "pdf"))
        text = " ".join(pages_of(sheet).split())
        assert told[state] in text
        assert f"tepercaya menurut {root}" in text
        screen = " ".join(command(trusting, "documents", "show", document).stdout.split())
        assert told[state] in screen
    agenda = trusting.call("arsip", "GET", f"/registers/masuk/{receipts[0]['tanggal'][:4]}")["numbers"]
    assert [
        told[state] in " ".join(line["tanda_tangan"]) for state, line in zip(told, agenda, strict=True)
    ] == [
        True,
        True,
    ]
    assert f"{signer} (DIUBAH sesudahnya, tepercaya)" in agenda[1]["catatan"]
    assert trusting.call(SEK, "GET", f"/documents/{corrected}")["berkas"]["nama"] == LONG
    answer = trusting.http.get(
        f"/documents/{corrected}/content",
        params={"format": "received"},
        headers={"Authorization": f"Bearer {trusting.tokens[SEK]}"},
    )
    plain, starred = answer.headers["content-disposition"].removeprefix("attachment; ").split("; ")
    assert re.fullmatch(r'filename="diterima-1-[A-Za-z0-9-]+\.pdf"', plain)
    assert unquote(starred).startswith("filename*=UTF-8''diterima_1-")
