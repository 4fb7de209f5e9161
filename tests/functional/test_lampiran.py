"""A Surat Edaran and its Lampiran are one PDF: pinned, headed, numbered, signed and kept as one."""

import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from archive.canonical import sha256_hex
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.house import event
from tests.judges import verapdf
from worker.line.seals import Seals
from worker.signing import validate

FORM = "form_data_kinerja"


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket) as made:
        yield made


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().removesuffix("\f").split("\f")]


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Each bookmark of the first level, and how many are below it."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return [(each.title, len(each.children)) for each in outline.root]


def tagged_pages(pdf: bytes) -> set[int]:
    """The pages that an element of the structure stands on; every element must stand on one of the document's."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        parents = document.Root.StructTreeRoot.ParentTree.Nums
        keys = [int(parents[place]) for place in range(0, len(parents), 2)]
        assert keys == sorted(set(keys))
        assert {int(page.obj.StructParents) for page in document.pages} <= set(keys)
        found: set[int] = set()
        waiting = list(document.Root.StructTreeRoot.K)
        for element in waiting:
            if "/Pg" in element:
                found.add(numbers[element.Pg.objgen])
            below = element.get("/K")
            kids = list(below) if isinstance(below, pikepdf.Array) else [below]
            waiting += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        return found


def forms(house: DeskHouse, count: int = 2) -> list[str]:
    return [house.draft(FORM, unit_pengisi=str(number)) for number in range(1, count + 1)]


def initialled(house: DeskHouse, document: str) -> None:
    for who in (STF, KSB, HKM):
        house.act(who, document, "paraf")
    house.print_all()


def test_the_lampiran_stand_behind_the_circular_with_their_heading_and_one_count_of_pages(
    house: DeskHouse, tmp_path: Path
) -> None:
    papers = forms(house)
    circular = house.draft(lampiran=papers)

    draft = house.content(circular)
    pages = pages_of(draft)
    heads = [number for number, page in enumerate(pages) if "LAMPIRAN I" in page]
    assert len(heads) == 2
    assert heads[0] > 0
    assert re.search(
        r"LAMPIRAN I SURAT EDARAN SEKRETARIS KOMISI PEMILIHAN UMUM KABUPATEN AGAM NOMOR \[nomor sementara\]"
        r" TANGGAL \[tanggal penandatanganan\] FORM DATA KINERJA",
        pages[heads[0]],
    )
    assert "LAMPIRAN II SURAT EDARAN" in pages[heads[1]]
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert f"/v/{house.call(SEK, 'GET', f'/documents/{circular}')['code']}" in page, "whose page it is"
    assert not [page for page in pages[heads[0] :] if "Telp." in page], "the letterhead stands on page 1 only"
    assert bookmarks(draft)[-2:] == [
        (house.call(SEK, "GET", f"/documents/{paper}")["judul"], 3) for paper in papers
    ]
    assert tagged_pages(draft) == set(range(len(pages)))

    (tmp_path / "konsep.pdf").write_bytes(draft)
    initialled(house, circular)
    signed = house.act(SEK, circular, "sign")
    house.print_all()
    final = house.content(circular)
    (tmp_path / "final.pdf").write_bytes(final)
    assert (
        f"LAMPIRAN I SURAT EDARAN SEKRETARIS KOMISI PEMILIHAN UMUM KABUPATEN AGAM NOMOR {signed['nomor']}"
        in (pages_of(final)[heads[0]])
    )
    assert "KONSEP" not in " ".join(pages_of(final))
    kept = {
        each["name"]: each for each in house.call(SEK, "GET", f"/documents/{circular}")["version"]["files"]
    }
    assert sha256_hex(house.content(circular, "lampiran-2")) == kept["lampiran-2.docx"]["sha256"]
    assert "format=lampiran-2" in kept["lampiran-2.docx"]["content"]
    house.call(SEK, "GET", f"/documents/{circular}/content?format=lampiran-3", 404)
    assert verapdf.validate([tmp_path / "konsep.pdf", tmp_path / "final.pdf"]) == []

    # The record holds all it takes to print the pages again.
    data = json.loads(house.content(circular, "data"))
    assert [each["dokumen"] for each in data["lampiran"]] == papers
    assert data["lampiran"][1]["payload"]["unit_pengisi"] == "2"
    record = json.loads(house.content(circular, "record"))
    assert record["rincian"]["lampiran"] == papers
    newest = house.call(SEK, "GET", f"/documents/{circular}/versions")["versions"][-1]
    assert {each["name"] for each in newest["files"]} == {
        *("naskah.docx", "lampiran-1.docx", "lampiran-2.docx", "naskah.pdf", "data.json", "record.json")
    }


def test_a_revised_lampiran_is_told_and_holds_the_signature_until_the_circular_takes_it(
    house: DeskHouse,
) -> None:
    (paper,) = forms(house, 1)
    circular = house.draft(lampiran=[paper])
    initialled(house, circular)
    before = house.look(SEK, circular)
    assert before["lampiran"][0]["changed"] is None

    changed = {**house.catalog[FORM].example, "unit_pengisi": "4"}
    house.act(STF, paper, "revise", payload=changed)
    house.print_all()

    stale = house.look(SEK, circular)
    assert stale["content_digest"] == before["content_digest"], "what was initialled is what it was"
    assert stale["lampiran"][0]["changed"] == "terpaku pada revisi 1, sekarang revisi 2"
    refused = house.act(SEK, circular, "sign", 409)
    assert refused["errors"][0]["path"] == "lampiran[0]"
    assert house.look(SEK, circular)["nomor"] is None

    # The same payload again takes the Lampiran as they stand now, and every paraf is void.
    payload = json.loads(house.content(circular, "data"))["payload"]
    revised = house.act(STF, circular, "revise", payload=payload)
    assert len(revised["warnings"]) == 3
    house.print_all()
    found = house.call(STF, "GET", f"/documents/{circular}/revisions/1..2")["changes"]
    assert {each["path"] for each in found} >= {"lampiran[0].revisi", "lampiran[0].content_digest"}
    after = house.look(SEK, circular)
    assert after["content_digest"] != before["content_digest"]
    assert "Hukum" in " ".join(pages_of(house.content(circular))[-2:])
    initialled(house, circular)
    house.act(SEK, circular, "sign")


def test_lampiran_are_named_anew_and_dropped_by_a_revision(house: DeskHouse) -> None:
    papers = forms(house)
    circular = house.draft(lampiran=papers)
    payload = json.loads(house.content(circular, "data"))["payload"]
    alone = len(pages_of(house.content(house.draft())))

    house.act(STF, circular, "revise", payload=payload, lampiran=papers[1:])
    house.print_all()
    one = pages_of(house.content(circular))
    assert [page for page in one if "LAMPIRAN SURAT EDARAN" in page], "the only one is not counted"

    house.act(STF, circular, "revise", payload=payload, lampiran=[])
    house.print_all()
    assert len(pages_of(house.content(circular))) == alone


def test_what_cannot_be_a_lampiran_is_refused_with_its_place(house: DeskHouse) -> None:
    (paper,) = forms(house, 1)
    house.act(STF, paper, "cancel", catatan="Tidak jadi")
    house.print_all()
    with_own = house.draft(lampiran=forms(house, 1))
    secret = house.draft(FORM, akses="T")
    asked: list[Any] = [paper, with_own, secret, "01980000-0000-7000-8000-000000000000"]
    wrong = refusals(house, "surat_edaran", asked)
    assert [each["path"] for each in wrong] == [f"data.lampiran[{n}]" for n in range(4)]
    for each, reason in zip(wrong, ("batal", "lampiran sendiri", "kelas", "tidak ada"), strict=True):
        assert reason in each["reason"]
    assert refusals(house, "surat_edaran", ["bukan-id", 7])[1]["path"] == "data.lampiran[1]"
    assert "tidak memakai" in refusals(house, FORM, [with_own])[0]["reason"]
    assert "sekali" in refusals(house, "surat_edaran", [with_own] * 2)[0]["reason"]
    itself = house.act(
        STF, with_own, "revise", 422, payload=dict(house.catalog["surat_edaran"].example), lampiran=[with_own]
    )
    assert "sendiri" in itself["errors"][0]["reason"]


_CE = {"Content-Type": "application/cloudevents+json"}


def refusals(house: DeskHouse, jenis: str, lampiran: list[Any]) -> Any:
    """What is said against an event with these Lampiran."""
    asked = event(jenis, dict(house.catalog[jenis].example))
    asked["data"]["lampiran"] = lampiran
    return house.call("intake", "POST", "/events", 422, json=asked, headers=_CE)["errors"]


def test_the_whole_is_sealed_as_one(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, tmp_path: Path
) -> None:
    keyring = demonstration(tmp_path / "pki")
    level: dict[str, Any] = {"tanda_tangan": {"surat_edaran": "segel", FORM: "segel"}}
    with desk_house(ledger_dsns, s3, converter_socket, seals=Seals(keyring), **level) as house:
        paper = forms(house, 1)[0]
        circular = house.draft(lampiran=[paper])
        initialled(house, circular)
        for who in (STF, KSB):
            house.act(who, paper, "paraf")
        house.print_all()

        # The circular and its form are signed together, as the SOP does it.
        views = [house.look(SEK, each) for each in (circular, paper)]
        seen = [
            {
                "id": view["document_id"],
                "etag": view["etag"],
                "content_digest": view["content_digest"],
                "sha256": view["page"]["sha256"],
            }
            for view in views
        ]
        done = house.call(SEK, "POST", "/documents:sign", json={"documents": seen})["acts"]
        assert [each["nomor"] is not None for each in done] == [True, False], (
            "a form bears its circular's number"
        )
        house.print_all()
        pdf = house.content(circular)
        assert validate(pdf, keyring.trust).accepted
        assert house.look(SEK, circular)["status"] == "ditandatangani"
        assert house.look(SEK, paper)["status"] == "ditandatangani"
        (tmp_path / "sealed.pdf").write_bytes(pdf)
        assert verapdf.validate([tmp_path / "sealed.pdf"]) == []
        assert any(f"NOMOR {done[0]['nomor']}" in page for page in pages_of(pdf)[1:])


def test_an_office_with_f4_prints_every_page_on_it(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path
) -> None:
    with desk_house(ledger_dsns, s3, converter_socket, kertas="F4") as house:
        circular = house.draft(lampiran=forms(house, 1))
        with pikepdf.open(io.BytesIO(house.content(circular))) as document:
            boxes = {
                tuple(round(float(side) / 72 * 25.4) for side in page.mediabox) for page in document.pages
            }
    assert boxes <= {(0, 0, 215, 330), (0, 0, 330, 215)}


def test_forty_recipients_stand_on_a_list_of_the_same_document_that_is_initialled_and_signed_with_it(
    house: DeskHouse, tmp_path: Path
) -> None:
    names = [f"Kepala Subbagian {number} KPU Kabupaten Agam" for number in range(1, 41)]
    (paper,) = forms(house, 1)
    circular = house.draft(yth=names, lampiran=[paper])

    pages = pages_of(house.content(circular))
    assert "Yth. (daftar terlampir)" in pages[0]
    (at,) = (number for number, page in enumerate(pages) if "DAFTAR PENERIMA" in page)
    (lampiran,) = (number for number, page in enumerate(pages) if page.startswith("LAMPIRAN"))
    assert at < lampiran
    listed = " ".join(pages[at:lampiran])
    assert "NOMOR [nomor sementara]" in listed
    assert [name for number, name in enumerate(names, 1) if f"{number}. {name}" not in listed] == []
    assert f"Halaman {at + 1} dari {len(pages)}" in pages[at]

    # Whoever initials the letter initials the list: another recipient is another content.
    house.act(STF, circular, "paraf")
    payload = json.loads(house.content(circular, "data"))["payload"]
    changed = house.act(STF, circular, "revise", payload={**payload, "yth": [*names[:39], "Lain"]})
    assert changed["paraf_gugur"]
    house.print_all()
    assert "40. Lain" in " ".join(pages_of(house.content(circular)))

    initialled(house, circular)
    signed = house.act(SEK, circular, "sign")
    house.print_all()
    (tmp_path / "final.pdf").write_bytes(house.content(circular))
    final = pages_of(house.content(circular))
    assert f"NOMOR {signed['nomor']}" in final[at]
    assert "40. Lain" in " ".join(final)
    assert verapdf.validate([tmp_path / "final.pdf"]) == []
