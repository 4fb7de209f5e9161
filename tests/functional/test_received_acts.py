"""The two acts upon a file that was received, over HTTP and by command, while the press stands still and after it worked."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.vault.layout import object_root
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.functional.test_receiving import command, judged, pages_of, receive
from tests.judges.ocfl_judge import complaints, download


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    with desk_house(shared_ledger("received_acts"), shared_s3("received-acts"), converter_socket) as house:
        yield house


@pytest.fixture(scope="module")
def docx(desk: DeskHouse) -> Callable[[str], bytes]:
    """Makes files of their own: the same package with another comment behind it."""

    def make(word: str) -> bytes:
        out = io.BytesIO(desk.catalog["form_data_kinerja"].template)
        with zipfile.ZipFile(out, "a") as package:
            package.comment = word.encode()
        return out.getvalue()

    return make


def line_of(desk: DeskHouse, document: str) -> dict[str, object]:
    agenda = desk.call("arsip", "GET", f"/registers/masuk/{today().year}")["numbers"]
    return next(each for each in agenda if each["document_id"] == document)


def test_while_the_press_stands_still_nothing_that_is_tried_loses_the_file(
    desk: DeskHouse, docx: Callable[[str], bytes], tmp_path: Path
) -> None:
    file = docx("mesin berhenti")
    document = receive(desk, file)["document_id"]
    view = desk.look("arsip", document)
    assert view["possible"] == ["koreksi", "diterima_keliru"]
    for verb, body in (("cancel", {"catatan": "salah"}), ("revise", {"payload": {"asal": "Orang lain"}})):
        refused = desk.act("arsip", document, verb, 409, **body)
        assert refused["type"] == "urn:naskah:problem:act-not-declared"
        assert (
            refused["errors"][0]["reason"]
            == "yang dapat: dikoreksi catatannya atau dinyatakan diterima keliru"
        )

    done = desk.act("arsip", document, "correct", asal="Bawaslu Kabupaten Agam", catatan="salah ketik")
    assert done["act"]["detail"]["koreksi"] == [
        {"path": "asal", "dari": "Subbagian Teknis", "menjadi": "Bawaslu Kabupaten Agam"}
    ]
    assert desk.act(SEK, document, "misreceived", 403, catatan="bukan arsiparis")
    void = desk.act("arsip", document, "misreceived", catatan="surat untuk kantor lain")
    assert void["status"] == "batal"

    assert desk.print_all() == 1, "one job carries the file, whatever came before it"
    assert desk.content(document, "received") == file
    sheet = tmp_path / "lembar.pdf"
    sheet.write_bytes(desk.content(document, "pdf"))
    text = pages_of(sheet)
    assert [word for word in ("Diterima keliru", "Bawaslu Kabupaten Agam") if word not in text] == []
    line = line_of(desk, document)
    assert (line["status"], line["alasan"]) == ("batal", "surat untuk kantor lain")
    assert desk.look("arsip", document)["possible"] == []
    told = desk.events_out(document)
    assert {"received", "archived", "entry_corrected", "cancelled", "number_voided"} <= set(told)


def test_a_correction_after_the_sheet_keeps_number_file_and_what_was_written(
    desk: DeskHouse, docx: Callable[[str], bytes], tmp_path: Path
) -> None:
    file = docx("sudah dicetak")
    receipt = receive(desk, file, nomor_asal="7/X/2026", tanggal_asal="2026-03-30")
    document = receipt["document_id"]
    desk.print_all()
    command(desk, "documents", "acts", document)
    command(
        desk,
        "documents",
        "correct",
        document,
        "--perihal",
        "Formulir TW II",
        "--nomor-asal",
        "",
        "-m",
        "keliru TW",
    )
    desk.print_all()
    shown = desk.call(SEK, "GET", f"/documents/{document}")
    assert (shown["perihal"], shown["nomor"], shown["status"]) == (
        "Formulir TW II",
        receipt["nomor"],
        "selesai",
    )
    assert desk.content(document, "received") == file
    first = desk.call(
        SEK, "GET", f"/documents/{document}/content", params={"format": "received", "version": 1}
    )
    assert first == file, "in the version before, too"
    record = json.loads(desk.content(document, "record"))
    assert (record["perihal"], record["acts"][0]["kind"]) == ("Formulir TW II", "koreksi")
    assert set(record["berkas"]) >= {"diterima.docx", "naskah.pdf"}
    data = json.loads(desk.content(document, "data"))["payload"]
    assert "nomor_asal" not in data
    sheet = tmp_path / "lembar.pdf"
    sheet.write_bytes(desk.content(document, "pdf"))
    listed = " ".join(pages_of(sheet).split())
    assert "Koreksi catatan" in listed
    assert "Yulia Fitri" in listed
    assert "keliru TW Nomor naskah: 7/X/2026 menjadi – Perihal: " in listed, listed
    assert "menjadi Formulir TW II" in listed
    line = line_of(desk, document)
    assert isinstance(line["koreksi"], list)
    (correction,) = line["koreksi"]
    assert (correction["alasan"], [each["path"] for each in correction["berubah"]]) == (
        "keliru TW",
        ["nomor_asal", "perihal"],
    )
    assert line["perihal"] == "Formulir TW II"
    assert "keliru TW" in str(line["catatan"])
    download(desk.vault.store, tmp_path / "bucket")
    of_this = [
        each for each in complaints(tmp_path / "bucket", [f"1306:{document}"]) if "other objects" not in each
    ]
    assert of_this == []
    root = object_root(f"1306:{document}")
    kept = [each for each in shown["version"]["files"] if each["name"] == "diterima.docx"]
    assert kept[0]["key"].startswith(f"{root.rstrip(chr(47))}/v1/")


def test_after_it_was_received_in_error_the_file_may_be_received_again(
    desk: DeskHouse, docx: Callable[[str], bytes]
) -> None:
    file = docx("dua kali")
    first = receive(desk, file)
    desk.print_all()
    command(desk, "documents", "acts", first["document_id"])
    command(desk, "documents", "misreceived", first["document_id"], "-m", "salah unit")
    assert desk.print_all() == 1
    again = receive(desk, file, unit="2")
    assert (again["repeated"], again["document_id"] != first["document_id"]) == (False, True)
    assert receive(desk, file, 200, unit="2")["document_id"] == again["document_id"]
    desk.print_all()
    assert (
        desk.content(first["document_id"], "received")
        == desk.content(again["document_id"], "received")
        == file
    )
    assert judged(desk, file)["standing"] == "received"


def test_a_received_files_number_is_voided_by_its_act_alone(
    desk: DeskHouse, docx: Callable[[str], bytes]
) -> None:
    document = receive(desk, docx("nomor"))["document_id"]
    urut = line_of(desk, document)["urut"]
    refused = desk.call(
        "arsip",
        "POST",
        f"/registers/masuk/{today().year}/numbers/{urut}/void",
        409,
        json={"alasan": "tercatat dua kali"},
    )
    assert "diterima keliru" in refused["errors"][0]["reason"]
    assert line_of(desk, document)["status"] == "masuk"


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"tanggal": "{next}-01-01"}, "tanggal"),
        ({"tanggal_asal": "{next}-01-01"}, "tanggal_asal"),
        ({"tanggal": "2019-05-05"}, "tanggal"),
    ],
)
def test_an_entry_is_not_corrected_into_what_cannot_be(
    desk: DeskHouse, docx: Callable[[str], bytes], said: dict[str, str], path: str
) -> None:
    document = receive(desk, docx(str(said)))["document_id"]
    days = {field: day.format(next=today().year + 1) for field, day in said.items()}
    refused = desk.act("arsip", document, "correct", 422, catatan="uji", **days)
    assert path in {each["path"] for each in refused["errors"]}


@pytest.mark.parametrize("nothing", [None, "", "   "], ids=["null", "empty", "blanks"])
def test_a_field_is_emptied_however_nothing_is_written_and_once(
    desk: DeskHouse, docx: Callable[[str], bytes], nothing: str | None
) -> None:
    said = {
        "nomor_asal": "7/X/2026",
        "tanggal_asal": "2026-03-30",
        "klasifikasi": "PR.03.1",
        "sifat": "Segera",
        "lampiran": "1 berkas",
        "keterangan": "lewat pos",
    }
    document = receive(desk, docx(f"kosong {nothing!r}"), 202, **said)["document_id"]
    for written in (*said, "asal"):
        view = desk.look("arsip", document)
        ask: dict[str, Any] = {
            "json": {written: nothing, "catatan": "tidak ada"},
            "headers": {"If-Match": f'"{view["etag"]}"'},
        }
        path = f"/documents/{document}/correct"
        if written == "asal":
            refused = desk.call("arsip", "POST", path, 422, **ask)
            assert [each["path"] for each in refused["errors"]] == ["asal"]
            continue
        done = [desk.call("arsip", "POST", path, **ask) for _ in range(2)]
        assert [each["repeated"] for each in done] == [False, True], written
        (changed,) = done[0]["act"]["detail"]["koreksi"]
        assert (changed["path"], changed["dihapus"]) == (written, True)
