"""From a draft to a distributed document through HTTP alone; every page read back."""

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import ambiguities
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house, scanned


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket) as made:
        yield made


def text_of(pdf: bytes) -> str:
    """What a reader finds on the pages."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def pictures_of(pdf: bytes, folder: Path) -> list[Image.Image]:
    """The pages as a scanner sees them."""
    (folder / "page.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", folder / "page.pdf", folder / "page"], check=True
    )
    return [Image.open(io.BytesIO(file.read_bytes())) for file in sorted(folder.glob("page*.png"))]


def test_a_draft_is_initialled_returned_revised_signed_by_hand_and_distributed(
    house: DeskHouse, tmp_path: Path
) -> None:
    document = house.draft()
    assert house.look(STF, document)["possible"] == ["revisi", "paraf", "kembalikan", "batal"]
    assert "[nomor sementara]" in text_of(house.content(document))

    # Two paraf, then a return, with a note.
    house.act(STF, document, "paraf")
    assert house.print_all() == 1
    assert "RA" in text_of(house.content(document))
    house.act(HKM, document, "paraf")
    house.act(KSB, document, "return", catatan="Dasar hukum kurang satu")
    house.print_all()
    returned = house.look(STF, document)
    assert (returned["status"], returned["returned_to"]) == ("dikembalikan", "konseptor")
    assert returned["waiting_for"] == ["konseptor"]
    assert [item["untuk"] for item in house.call(STF, "GET", "/inbox")["items"]] == ["revisi"]

    # A revision voids what was initialled and says what changed.
    payload = json.loads(house.content(document, "data"))["payload"]
    payload["tentang"] = "Pengumpulan Data Kinerja Semester I Tahun 2026"
    broken = house.act(STF, document, "revise", 422, payload={**payload, "yth": ["9" * 60, "Kasubbag"]})
    assert [each["path"] for each in broken["errors"]] == ["yth[0]"]
    revised = house.act(STF, document, "revise", payload=payload)
    assert revised["status"] == "konsep"
    house.print_all()
    changes = house.call(STF, "GET", f"/documents/{document}/revisions/1..2")["changes"]
    assert [each["path"] for each in changes] == ["tentang"]
    page = text_of(house.content(document))
    assert "SEMESTER I TAHUN 2026" in page
    assert not [p for p in house.look(STF, document)["chain"]["hierarki"] if p["paraf"]]

    # Paraf in ascending order, koordinasi beside it; then the signature with number and date.
    house.act(KSB, document, "paraf", 409)
    for who in (STF, KSB, HKM):
        house.act(who, document, "paraf")
        house.print_all()
    signed = house.act(SEK, document, "sign")
    assert (signed["status"], signed["nomor"]) == ("menunggu_tte", f"1 TAHUN {signed['nomor'][-4:]}")
    house.print_all()
    final = house.content(document)
    page = text_of(final)
    assert signed["nomor"] in page
    assert "sementara" not in page
    assert "KONSEP" not in page
    assert "elektronik" not in page, "a page signed by hand never claims an electronic signature"

    # The scan of the signed paper: bound by QR code and number of pages.
    view = house.look(SEK, document)
    seen_by_scanner = pictures_of(final, tmp_path)
    scan = scanned(seen_by_scanner)
    condition = {"If-Match": f'"{view["etag"]}"', "Content-Type": "application/pdf"}
    short = house.call(
        SEK,
        "POST",
        f"/documents/{document}/scan",
        422,
        content=scanned(seen_by_scanner[:1]),
        headers=condition,
    )
    assert "halaman" in short["errors"][0]["reason"]
    for name in ("two catalogues", "an update with a key twice", "a node that draws"):
        path, forged = f"/documents/{document}/scan", ambiguities.FORGERIES[name](scan)
        told = house.call(SEK, "POST", path, 422, content=forged, headers=condition)
        assert "dua hal" in told["errors"][0]["reason"], name
    house.call(SEK, "POST", f"/documents/{document}/scan", content=scan, headers=condition)
    assert house.look(SEK, document)["status"] == "menunggu_tte", "signed only once it is archived"
    assert house.print_all() == 1
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert house.content(document) == final, "the pages are untouched"
    assert house.content(document, "scan") == scan
    told = house.http.post(
        "/v",
        params={"code": house.call(SEK, "GET", f"/documents/{document}")["code"]},
        content=scan[: len(scan) // 2],
        headers={"Content-Type": "application/pdf"},
    ).json()
    assert told["standing"] == "cut", told["words"]
    assert "Yang utuh ialah pindaian naskah bertanda tangan basah" in " ".join(told["words"])

    # Distribution: each recipient a row with a receipt; a record-only version.
    house.act(STF, document, "distribute", penerima=[{"nama": "Kasubbag Hukum", "saluran": "langsung"}])
    house.print_all()
    view = house.look(STF, document)
    assert (view["status"], view["waiting_for"]) == ("didistribusikan", [])
    copy = text_of(house.content(document, "salinan"))
    assert "Salinan dari naskah yang ditandatangani dengan tangan" in copy
    assert "elektronik" not in copy, "nor does its copy"
    assert house.content(document) == final
    (row,) = view["distributions"]
    path = f"/documents/{document}/distributions/{row['id']}/receipt"
    noted = house.call(STF, "POST", path, json={"diterima_oleh": "Dedi Kurniawan"})
    assert (row["no"], noted["repeated"]) == (f"{len(view['acts'])}.1", False)
    again = house.call(SEK, "POST", path, json={"diterima_oleh": " dedi  KURNIAWAN"})
    assert again == {**noted, "repeated": True}, "the same again is the same answer"
    other = house.call(STF, "POST", path, 409, json={"diterima_oleh": "Orang lain"})
    assert "diterima Dedi Kurniawan pada" in other["errors"][0]["reason"]
    assert house.content(document) == final
    record = json.loads(house.content(document, "record"))
    assert [act["kind"] for act in record["acts"]][-4:] == ["paraf", "tanda_tangan", "pindai", "distribusi"]
    assert house.events_out(document)[-3:] == ["numbered", "signed", "distributed"]


def test_only_people_act_and_only_upon_what_they_saw(house: DeskHouse) -> None:
    document = house.draft()
    view = house.look(STF, document)
    path, seen = f"/documents/{document}/paraf", {"content_digest": view["content_digest"]}
    fresh = {"If-Match": f'"{view["etag"]}"'}
    body = {**seen, "sha256": view["page"]["sha256"]}
    assert (
        house.call("admin", "POST", path, 403, json=body, headers=fresh)["type"]
        == "urn:naskah:problem:person-required"
    )
    house.call(STF, "POST", path, 428, json=body)
    house.call(STF, "POST", path, 422, json=seen, headers=fresh)
    house.call(STF, "POST", path, 412, json={**body, "sha256": "0" * 64}, headers=fresh)
    house.call(STF, "POST", path, json=body, headers=fresh)
    assert house.call(STF, "POST", path, json=body, headers=fresh)["repeated"], "a lost answer"
    other = {**body, "catatan": "Lain"}
    assert (
        house.call(STF, "POST", path, 412, json=other, headers=fresh)["type"]
        == "urn:naskah:problem:page-stale"
    )
    house.act(SEK, document, "sign", 409)


def test_a_plh_signs_with_the_block_of_a_plh_and_what_they_leave_unsigned_is_taken_over(
    house: DeskHouse,
) -> None:
    today = house.call(SEK, "GET", "/positions")["date"]
    plh = {"jabatan": "sekretaris", "orang": KSB, "sebagai": "plh", "sampai": today, "dasar": "SPT 7"}
    held = house.call("admin", "POST", "/appointments", 201, json=plh)
    document = house.draft()
    for who in (STF, KSB, HKM):
        house.act(who, document, "paraf")
    signed = house.act(KSB, document, "sign")
    assert signed["act"]["kapasitas"] == "plh"
    house.print_all()
    page = text_of(house.content(document))
    assert "Plh. SEKRETARIS KOMISI PEMILIHAN UMUM KABUPATEN AGAM" in page
    assert "Nofriyanti" in page
    assert "Rahmat Hidayat" not in page.split("Plh. SEKRETARIS")[1]

    house.call("admin", "DELETE", f"/appointments/{held['id']}")
    taken = house.act(SEK, document, "takeover", catatan="Plh. tidak sempat menandatangani")
    assert taken["nomor"] == signed["nomor"]
    assert taken["act"]["rincian"][0].startswith("dari Nofriyanti")
    house.print_all()
    page = text_of(house.content(document))
    assert signed["nomor"] in page
    assert "Plh." not in page
    assert "Rahmat Hidayat" in page


def test_authority_on_behalf_shows_both_positions(house: DeskHouse) -> None:
    given = {"atasan": "sekretaris", "pelaksana": "kasubbag_hukum", "melalui": "kasubbag_perencanaan"}
    house.call("admin", "POST", "/delegations", 201, json=given)
    document = house.draft()
    for who in (STF, KSB, HKM):
        house.act(who, document, "paraf")
    assert house.act(HKM, document, "sign")["act"]["kapasitas"] == "an_ub"
    house.print_all()
    page = text_of(house.content(document))
    assert "a.n. SEKRETARIS KOMISI PEMILIHAN UMUM KABUPATEN AGAM" in page
    assert "u.b. KEPALA SUBBAGIAN HUKUM" in page


def test_several_documents_are_signed_in_one_act_or_none(house: DeskHouse) -> None:
    several = [house.draft() for _ in range(3)]
    for who in (STF, KSB, HKM):
        for document in several[: 3 if who != HKM else 2]:
            house.act(who, document, "paraf")

    def body() -> dict[str, object]:
        views = [house.look(SEK, document) for document in several]
        return {
            "documents": [
                {
                    "id": v["document_id"],
                    "etag": v["etag"],
                    "content_digest": v["content_digest"],
                    "sha256": v["page"]["sha256"],
                }
                for v in views
            ]
        }

    house.call(SEK, "POST", "/documents:sign", 409, json=body())
    assert {house.look(SEK, document)["nomor"] for document in several} == {None}, "none is signed"
    house.act(HKM, several[2], "paraf")
    done = house.call(SEK, "POST", "/documents:sign", json=body())["acts"]
    assert sorted(int(each["nomor"].split()[0]) for each in done) == [1, 2, 3]


@pytest.mark.parametrize("jenis", ["lembar_disposisi", "form_data_kinerja", "sop"])
def test_a_page_without_a_place_for_a_number_is_signed_with_its_date_alone(
    house: DeskHouse, jenis: str
) -> None:
    document = house.draft(jenis)
    for who in (STF, KSB) if jenis != "lembar_disposisi" else ():
        house.act(who, document, "paraf")
    signed = house.act(SEK, document, "sign")
    assert (signed["status"], signed["nomor"]) == ("menunggu_tte", None)
    house.act(STF, document, "cancel", 403, catatan="tidak jadi")
    house.print_all()
    shown = house.call(SEK, "GET", f"/documents/{document}")
    today = house.call(SEK, "GET", "/positions")["date"]
    assert shown["tanggal"] == today
    assert "sementara" not in text_of(house.content(document))
    assert house.call(SEK, "GET", f"/registers/keluar_sekretaris/{today[:4]}")["numbers"] == []


def test_a_cancelled_number_stands_as_batal(house: DeskHouse) -> None:
    document = house.draft()
    for who in (STF, KSB, HKM):
        house.act(who, document, "paraf")
    year = house.act(SEK, document, "sign")["nomor"][-4:]
    house.print_all()
    house.act(STF, document, "cancel", 403, catatan="tidak jadi")
    house.act(SEK, document, "cancel", 422)
    house.act(SEK, document, "cancel", catatan="Diganti kebijakan baru")
    house.print_all()
    assert "BATAL" in text_of(house.content(document)) or "Batal" in text_of(house.content(document))
    (line,) = house.call(SEK, "GET", f"/registers/edaran/{year}")["numbers"]
    assert (line["status"], line["alasan"], line["batal_oleh"]) == ("batal", "Diganti kebijakan baru", SEK)
    assert house.events_out(document)[-2:] == ["cancelled", "number_voided"]
    house.act(STF, document, "revise", 409, payload={})
