"""Files of their own beside a document: attached to a draft, listed on its page, covered by every paraf, archived and handed out with it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from openpyxl import Workbook
from PIL import Image

from archive.canonical import sha256_hex
from tests.clamd import EICAR, FakeClamd
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, SEK, SHORT, STF, DeskHouse, desk_house
from tests.functional.test_lampiran import pages_of
from tests.judges import verapdf
from tests.judges.ocfl_judge import complaints, download
from tests.unit.worker.pdf.test_attached_kinds import pdf

Sent = tuple[str, bytes]
LAW = pdf()
"""A file that goes with many a letter."""


@pytest.fixture(scope="module")
def scanner() -> Iterator[FakeClamd]:
    with FakeClamd() as running:
        yield running


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    scanner: FakeClamd,
) -> Iterator[DeskHouse]:
    at = {"NASKAH_SCANNER": scanner.address, "NASKAH_HTTP_FILES": "60"}
    bucket = shared_s3("naskah-attachments")
    with desk_house(shared_ledger("attachments"), bucket, converter_socket, environ=at, **SHORT) as made:
        yield made


def book(value: str = "RAB") -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.create_sheet("RAB", 0).append([value, 1_500_000])
    made.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def named(house: DeskHouse) -> str:
    """A draft whose file is called one thing after another; nobody prints it."""
    return house.draft()


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, form)
    return out.getvalue()


def attach(house: DeskHouse, who: str, document: str, *sent: Sent, expect: int = 200, **query: Any) -> Any:
    etag = house.look(who, document)["etag"]
    return house.call(
        who,
        "POST",
        f"/documents/{document}/attachments",
        expect,
        params=query,
        files=[("berkas", each) for each in sent],
        headers={"If-Match": f'"{etag}"'},
    )


def listed(house: DeskHouse, document: str) -> list[Any]:
    found: list[Any] = house.call(SEK, "GET", f"/documents/{document}/attachments")["attachments"]
    return found


def test_what_goes_with_a_letter_is_listed_initialled_signed_archived_and_handed_out_with_it(
    house: DeskHouse, tmp_path: Path
) -> None:
    document = house.draft()
    rab, denah = book(), picture()
    done = attach(
        house, STF, document, ("RAB Kegiatan 🎉.xlsx", rab), ("denah.png", denah), catatan="RAB menyusul"
    )
    assert done["act"]["rincian"][-2:] == [
        "berkas RAB Kegiatan 🎉.xlsx menyertai",
        "berkas denah.png menyertai",
    ]
    waits = listed(house, document)
    assert [(each["no"], each["bentuk"], each["tersimpan"]) for each in waits] == [
        (1, "XLSX", False),
        (2, "PNG", False),
    ]
    house.print_all()

    draft = house.content(document)
    last = pages_of(draft)[-1]
    assert "DAFTAR BERKAS" in last
    assert "1. RAB Kegiatan ?.xlsx (XLSX, " in last
    assert sha256_hex(denah) in last.replace(" ", "")
    (tmp_path / "konsep.pdf").write_bytes(draft)

    house.act(STF, document, "paraf")
    house.print_all()
    signed = house.act(SEK, document, "sign")
    house.print_all()
    final = house.content(document)
    (tmp_path / "final.pdf").write_bytes(final)
    assert signed["nomor"] in pages_of(final)[-1], "the list says whose it is"
    assert verapdf.validate([tmp_path / "konsep.pdf", tmp_path / "final.pdf"]) == []

    kept = {
        each["name"]: each for each in house.call(SEK, "GET", f"/documents/{document}")["version"]["files"]
    }
    assert kept["berkas-1.xlsx"]["sha256"] == sha256_hex(rab)
    assert house.content(document, "berkas-1") == rab
    assert house.content(document, "berkas-2") == denah
    assert [(each["tersimpan"], each["nama"]) for each in listed(house, document)] == [
        (True, "RAB Kegiatan 🎉.xlsx"),
        (True, "denah.png"),
    ]
    record = json.loads(house.content(document, "record"))
    assert record["rincian"]["lampiran_berkas"] == ["RAB Kegiatan 🎉.xlsx", "denah.png"]
    assert record["berkas"]["berkas-2.png"]["media"] == "image/png"
    download(house.vault.store, tmp_path / "bucket")
    assert complaints(tmp_path / "bucket", [f"1306:{document}"]) == []
    with psycopg.connect(house.superuser) as connection:
        assert connection.execute("SELECT count(*) FROM attached_file").fetchone() == (0,)


def asked_of(house: DeskHouse, data: bytes, code: str = "") -> Any:
    """What anyone is told who brings a file to the public page."""
    kind = {"Content-Type": "application/octet-stream", "Accept": "application/json"}
    return house.http.post("/v", content=data, headers=kind, params={"code": code} if code else {}).json()


def test_anyone_may_ask_which_files_go_with_a_public_letter_and_whether_theirs_is_one(
    house: DeskHouse,
) -> None:
    document, rab = house.draft(), book("dibuka untuk umum")
    attach(house, STF, document, ("lama.png", picture()), ("RAB.xlsx", rab))
    code = house.call(SEK, "GET", f"/documents/{document}")["code"]
    house.print_all()
    assert asked_of(house, rab)["standing"] == "unknown", "a draft's files are nobody's business"
    assert house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()["berkas"] == []
    attach(house, STF, document, ("baru.png", picture("JPEG")), ("peraturan.pdf", LAW), ganti=1)
    house.print_all()
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE document SET status = 'ditandatangani' WHERE id = %s", (document,))

    told = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()["berkas"]
    assert [(each["nama"], each["sha256"]) for each in told] == [
        ("RAB.xlsx", sha256_hex(rab)),
        ("baru.png", sha256_hex(picture("JPEG"))),
        ("peraturan.pdf", sha256_hex(LAW)),
    ]
    law = asked_of(house, LAW)
    assert (law["standing"], len(law["signature_words"])) == ("attachment", 1), "a PDF's signatures are told"
    page = house.http.get(f"/v/{code}", headers={"Accept": "text/html"}).text
    assert "Berkas yang menyertai" in page
    assert sha256_hex(rab) in page
    found = asked_of(house, rab)
    assert (found["standing"], found["belongs"], found["itself"]) == ("attachment", True, False)
    assert found["document"]["code"] == code
    assert "Di sana ia berkas ke-1, bernama RAB.xlsx." in found["words"]
    assert asked_of(house, picture())["standing"] == "unknown", "taken off before the signature"
    other = asked_of(house, rab, "ABCDEFGHJKLMNPQR")
    assert (other["other_letter"], other["standing"]) == (True, "attachment")

    # The signed letter goes with another one in turn: it is still first of all itself.
    carrier, page_of_it = house.draft(), house.content(document)
    attach(house, STF, carrier, ("surat lama.pdf", page_of_it))
    house.print_all()
    assert asked_of(house, page_of_it)["standing"] == "archived"
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE document SET akses = 1 WHERE id = %s", (document,))
    assert asked_of(house, rab)["standing"] == "unknown", (
        "whoever holds a file does not learn what secret it goes with"
    )


NAMES: dict[str, tuple[str, int, str]] = {
    "a folder of Unix": ("../../etc/RAB.png", 200, "RAB.png"),
    "a folder of Windows": ("C:\\\\Users\\\\RAB.png", 200, "RAB.png"),
    "no ending": ("RAB", 200, "RAB"),
    "another ending": ("RAB.exe", 200, "RAB.exe"),
    "letters that are put together": ("RAB Cafe\u0301.png", 200, "RAB Caf\u00e9.png"),
    "255 letters": ("r" * 251 + ".png", 200, "r" * 251 + ".png"),
    "256 letters": ("r" * 252 + ".png", 422, "255"),
    "two dots": ("..", 200, ".."),
    "a direction of reading": ("RAB\u202egnp.exe", 400, "U+202E"),
    "what a browser made of a line's end": ("RAB%0A.png", 200, "RAB%0A.png"),
    "nothing": (" ", 422, "255"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_file_keeps_its_name_as_far_as_a_line_can_hold_it(house: DeskHouse, named: str, case: str) -> None:
    name, expect, says = NAMES[case]
    number = [each["no"] for each in listed(house, named)]
    told = attach(house, STF, named, (name, picture()), expect=expect, ganti=number)
    if expect == 200:
        (held,) = listed(house, named)
        assert held["nama"] == says
    else:
        assert says in json.dumps(told["errors"], ensure_ascii=False)


ALIKE = [
    ("RAB.png", "rab.PNG"),
    ("Caf\u00e9.png", "Cafe\u0301.png"),
    ("RAB \U0001f389.png", "RAB \U0001f38a.png"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_files_whose_names_look_alike_are_refused(
    house: DeskHouse, named: str, one: str, other: str
) -> None:
    number = [each["no"] for each in listed(house, named)]
    told = attach(house, STF, named, (one, picture()), (other, picture("JPEG")), expect=422, ganti=number)
    assert "sudah ada berkas bernama" in told["errors"][0]["reason"]


def test_two_files_of_the_largest_size_come_in_one_request(house: DeskHouse, named: str) -> None:
    """What is too large is said of the file: the form around it is not counted."""
    large = bytes(32 << 20)
    told = attach(
        house, STF, named, ("a.png", picture()), ("b.bin", large), ("c.bin", large[:-2_000]), expect=415
    )
    assert told["errors"][0]["path"] == "berkas[1]"


def test_another_file_is_another_content_and_voids_the_paraf(house: DeskHouse) -> None:
    document = house.draft()
    attach(house, STF, document, ("rab.xlsx", book("satu")))
    house.print_all()
    house.act(STF, document, "paraf")
    house.print_all()
    before = house.look(SEK, document)

    changed = attach(house, STF, document, ("rab baru.xlsx", book("dua")), ganti=1)
    assert [each["person"] for each in changed["paraf_gugur"]] == [STF]
    now = house.look(SEK, document)
    assert now["content_digest"] != before["content_digest"]
    assert [(each["no"], each["nama"]) for each in now["berkas"]] == [(2, "rab baru.xlsx")], (
        "a number is given once"
    )
    house.print_all()
    told = house.call(SEK, "GET", f"/documents/{document}/revisions/2..3")["changes"]
    assert {each["path"] for each in told} >= {"berkas[0].nama", "berkas[0].sha256"}

    off = house.call(
        STF,
        "POST",
        f"/documents/{document}/detach",
        json={"berkas": [2]},
        headers={"If-Match": f'"{now["etag"]}"'},
    )
    assert off["act"]["rincian"][-1] == "berkas rab baru.xlsx dilepas"
    house.print_all()
    assert listed(house, document) == []
    assert "DAFTAR BERKAS" not in " ".join(pages_of(house.content(document)))
    house.call(SEK, "GET", f"/documents/{document}/content?format=berkas-2", 404)
    older = house.call(SEK, "GET", f"/documents/{document}/content?format=berkas-2&version=4")
    assert older == book("dua") or older[:2] == b"PK", "the version that holds it keeps it"


def test_files_of_a_page_that_was_never_printed_go_with_the_next(house: DeskHouse) -> None:
    document = house.draft()
    attach(house, STF, document, ("a.png", picture()))
    attach(house, STF, document, ("b.jpg", picture("JPEG")))
    house.print_all()
    assert [each["tersimpan"] for each in listed(house, document)] == [True, True]
    assert house.content(document, "berkas-1") == picture()
    # A revision of the words leaves the files where they lie.
    payload = house.catalog["surat_edaran"].example
    house.act(STF, document, "revise", payload={**payload, "tentang": "Hal lain"})
    house.print_all()
    versions = house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]
    first, last = ({each["name"]: each["key"] for each in v["files"]} for v in (versions[-2], versions[-1]))
    assert first["berkas-1.png"] == last["berkas-1.png"], "its bytes are kept, not written again"


REFUSED: dict[str, tuple[Sent, int, str]] = {
    "a program in a workbook's clothes": (("rab.xlsx", b"MZ" + bytes(600)), 415, "rab.xlsx: bukan PDF"),
    "a text": (("rab.pdf", b"bukan pdf"), 415, "rab.pdf: bukan PDF"),
    "a file of nothing": (("kosong.pdf", b""), 415, "kosong.pdf: paling besar 32 MB, dan tidak kosong"),
    "a virus": (("undangan.pdf", EICAR), 422, "Eicar-Test-Signature"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_go_with_a_letter_is_refused_by_its_place_and_reason(
    house: DeskHouse, case: str
) -> None:
    sent, expect, says = REFUSED[case]
    document = house.draft()
    told = attach(house, STF, document, ("baik.png", picture()), sent, expect=expect)
    assert told["errors"][0]["path"] == "berkas[1]"
    assert says in told["errors"][0]["reason"]
    assert listed(house, document) == [], "all or none"


def test_no_file_is_looked_into_for_whoever_may_not_attach_it(
    house: DeskHouse, scanner: FakeClamd, named: str
) -> None:
    before = len(scanner.seen)
    told = attach(house, HKM, named, ("a.png", picture("JPEG")), expect=403)
    assert "tidak berada dalam rantainya" in told["detail"]
    off = house.draft()
    house.act(STF, off, "cancel", catatan="Tidak jadi")
    attach(house, STF, off, ("a.png", picture("JPEG")), expect=409)
    assert len(scanner.seen) == before


def test_the_same_file_twice_and_a_number_that_is_not_there_are_refused(house: DeskHouse) -> None:
    document = house.draft()
    told = attach(house, STF, document, ("a.png", picture()), ("b.png", picture()), expect=422)
    assert "isinya sama dengan a.png" in told["errors"][0]["reason"]
    told = attach(house, STF, document, ("a.png", picture()), ganti=7, expect=422)
    assert told["errors"] == [{"path": "lepas", "reason": "tidak ada berkas nomor 7"}]


def test_without_its_scanner_nothing_comes_in_and_what_it_found_is_in_the_log(
    house: DeskHouse, scanner: FakeClamd
) -> None:
    document = house.draft()
    attach(house, STF, document, ("undangan.pdf", EICAR), expect=422)
    with psycopg.connect(house.superuser) as connection:
        found = connection.execute(
            "SELECT actor, detail ->> 'ditemukan', detail ->> 'nama' FROM audit_entry"
            " WHERE action = 'file.infected' AND document_id = %s",
            (document,),
        ).fetchall()
    assert found == [(STF, "Eicar-Test-Signature", "undangan.pdf")]
    with scanner.away():
        told = attach(house, STF, document, ("a.png", picture()), expect=503)
    assert told["type"].endswith("scanner-away")
    attach(house, STF, document, ("a.png", picture()))


def test_the_same_order_again_is_answered_as_it_was(house: DeskHouse) -> None:
    document = house.draft()
    etag = house.look(STF, document)["etag"]
    send: dict[str, Any] = {
        "files": [("berkas", ("a.png", picture()))],
        "headers": {"If-Match": f'"{etag}"'},
    }
    first = house.call(STF, "POST", f"/documents/{document}/attachments", **send)
    again = house.call(STF, "POST", f"/documents/{document}/attachments", **send)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["act"]["no"] == first["act"]["no"]
    other = {**send, "files": [("berkas", ("b.png", picture("JPEG")))]}
    house.call(STF, "POST", f"/documents/{document}/attachments", 412, **other)
