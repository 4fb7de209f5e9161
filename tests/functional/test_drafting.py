"""Documents written by the pages: kept as they are typed, handed in once, changed after a return; with forms alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import html
from PIL import Image

from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import SEK, SHORT, STF
from tests.functional.page_desk import Desk, page_desk, text

LARGEST = 32 << 20


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Desk]:
    where = request.module.__name__.split(".")[1]  # these tests, or those in the browser
    dsns, access = shared_ledger(f"{where}_drafting"), shared_s3(f"naskah-{where}-drafting")
    keys = tmp_path_factory.mktemp("drafting") / "pki"
    with page_desk(dsns, access, converter_socket, keys, STF, SEK, **SHORT) as made:
        yield made


def fields_of(page: html.HtmlElement) -> dict[str, Any]:
    """What the form of a page would send, but for its buttons."""
    (form,) = (each for each in page.iter("form") if each.get("id") == "formulir")
    return {str(name): str(value or "") for name, value in form.form_values()}


def shown(desk: Desk, who: str, path: str) -> html.HtmlElement:
    answer = desk.visit(who).get(path)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def written(desk: Desk, who: str = STF, **changes: str) -> dict[str, Any]:
    """A circular as somebody typed it, with a number of its own."""
    example = desk.house.catalog["surat_edaran"].example
    page = shown(desk, who, "/buat/surat_edaran")
    fields = fields_of(page) | {
        f"p.{name}": "\r\n".join(value) if isinstance(value, list) else value
        for name, value in example.items()
        if name != "isi_edaran"
    }
    for at, each in enumerate(example["isi_edaran"]):
        fields[f"p.isi_edaran.{at}.uraian"] = each["uraian"]
        fields[f"p.isi_edaran.{at}.rincian"] = "\r\n".join(each.get("rincian", []))
    return fields | changes


def send(
    desk: Desk, who: str, path: str, fields: dict[str, Any], deed: str = "serahkan", **more: Any
) -> httpx.Response:
    return desk.visit(who).post(path, **(fields | {"perbuatan": deed} | more))


def test_a_circular_is_written_in_a_form_and_handed_in_once(desk: Desk) -> None:
    fields = written(desk)
    first, again = (send(desk, STF, "/buat/surat_edaran", fields) for _ in range(2))
    assert first.status_code == 303, text(html.fromstring(first.text))
    assert again.headers["location"] == first.headers["location"]
    document = urlsplit(first.headers["location"]).path.rpartition("/")[2]
    desk.house.print_all()
    found = desk.house.call(SEK, "GET", f"/documents/{document}/content?format=data")
    kind = desk.house.catalog["surat_edaran"]
    said = kind.contract.payload.model_validate
    assert said(found["payload"]) == said(kind.example)
    assert "Belum diserahkan" not in text(shown(desk, STF, "/buat"))
    other = send(desk, STF, "/buat/surat_edaran", fields | {"p.tentang": "Sesuatu yang lain"})
    page = html.fromstring(other.text)
    assert other.status_code == 422
    assert "Formulir ini sudah diserahkan" in text(page)
    assert "Belum diserahkan" not in text(shown(desk, STF, "/")), "it is a document, and no form any more"
    new = send(desk, STF, "/buat/surat_edaran", fields_of(page))
    assert new.status_code == 303
    assert new.headers["location"] != first.headers["location"]


def test_what_is_refused_stands_as_it_was_typed_and_says_at_its_field_why(desk: Desk) -> None:
    fields = written(desk) | {
        "p.tentang": "",
        "p.isi_edaran.0.uraian": "Satu\r\ndua",
        "klasifikasi": "ngawur",
    }
    refused = send(desk, STF, "/buat/surat_edaran", fields)
    page = html.fromstring(refused.text)
    assert refused.status_code == 422
    (box,) = (each for each in page.iter("div") if each.get("data-module") == "govuk-error-summary")
    told = {str(each.get("href")): text(each) for each in box.iter("a")}
    assert told == {
        "#p.tentang": "Tentang: wajib diisi",
        "#p.isi_edaran.0.uraian": "Isi edaran, baris 1: Uraian: hanya boleh satu baris",
        "#klasifikasi": "harus kode klasifikasi, misalnya PR.03.1",
    }
    assert fields_of(page)["p.isi_edaran.0.uraian"].split() == ["Satu", "dua"]
    left = fields_of(page)
    assert left["formulir"] == fields["formulir"]
    address = f"/buat/surat_edaran?konsep={left['formulir']}"
    assert address in [each.get("href") for each in shown(desk, STF, "/buat").iter("a")]
    assert address in [each.get("href") for each in shown(desk, STF, "/").iter("a")]
    kept = fields_of(shown(desk, STF, address))
    assert {name: kept[name] for name in left} == left
    assert desk.visit(SEK).get(address).status_code == 404, "it is its person's alone"
    gone = desk.visit(STF).post("/buat/surat_edaran/buang", formulir=left["formulir"])
    assert gone.status_code == 303
    assert desk.visit(STF).get(address).status_code == 404


def test_rows_come_and_go_by_their_buttons_and_by_pasting(desk: Desk) -> None:
    fields = fields_of(shown(desk, STF, "/buat/surat_tugas"))
    fields |= {"p.petugas.0.nama": "Siti", "p.petugas.0.jabatan": "Staf"}
    more = send(desk, STF, "/buat/surat_tugas", fields, "", tambah="p.petugas")
    page = shown(desk, STF, more.headers["location"].partition("#")[0])
    assert fields_of(page)["p.petugas.1.nama"] == ""
    pasted = "Nama\tJabatan\r\nBudi\tPengemudi\r\nAni\tBendahara"
    more = send(desk, STF, "/buat/surat_tugas", fields_of(page) | {"p.petugas.tempel": pasted}, "simpan")
    kept = fields_of(shown(desk, STF, more.headers["location"]))
    assert [kept[f"p.petugas.{at}.nama"] for at in range(3)] == ["Siti", "Budi", "Ani"]
    assert kept["p.petugas.2.jabatan"] == "Bendahara"
    less = send(desk, STF, "/buat/surat_tugas", kept, "", hapus="p.petugas.1")
    kept = fields_of(shown(desk, STF, less.headers["location"].partition("#")[0]))
    assert [kept[f"p.petugas.{at}.nama"] for at in range(2)] == ["Siti", "Ani"]


def test_two_thousand_rows_are_held_as_a_table(desk: Desk) -> None:
    row = "\t".join(("K-{}", "Laporan", "Nota", "", "2026-03-31", "a" * 64, "application/pdf", "B", "ya"))
    rows = "\r\n".join(row.format(at) for at in range(2_000))
    fields = fields_of(shown(desk, STF, "/buat/form_data_kinerja")) | {"p.data_dukung.tempel": rows}
    answer = desk.visit(STF).send("/buat/form_data_kinerja", "", b"", **fields, perbuatan="simpan")
    assert answer.status_code == 303, answer.text
    page = shown(desk, STF, answer.headers["location"])
    table = fields_of(page)["p.data_dukung.tabel"]
    assert table.strip().count("\n") == 2_000
    assert "K-1999" in table
    refused = desk.visit(STF).send(
        "/buat/form_data_kinerja", "", b"", **fields_of(page), perbuatan="serahkan"
    )
    assert "Data dukung: paling banyak 500 butir" in text(html.fromstring(refused.text))
    assert "K-1999" in refused.text


def test_a_file_that_is_too_large_is_refused_at_its_field_and_one_that_is_sound_goes_with_the_document(
    desk: Desk,
) -> None:
    fields = written(desk)
    refused = desk.visit(STF).send(
        "/buat/surat_edaran", "rencana.pdf", b"%PDF-1.7" + bytes(LARGEST), **fields, perbuatan="serahkan"
    )
    page = html.fromstring(refused.text)
    assert refused.status_code == 415
    assert "rencana.pdf: paling besar 32 MB, dan tidak kosong" in text(page)
    assert fields_of(page)["p.tentang"] == fields["p.tentang"]
    done = desk.visit(STF).send(
        "/buat/surat_edaran", "denah.png", picture(), **fields_of(page), perbuatan="serahkan"
    )
    assert done.status_code == 303, text(html.fromstring(done.text))
    desk.house.print_all()
    assert "denah.png" in text(shown(desk, STF, done.headers["location"]))


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    return made.getvalue()


def test_who_wrote_a_paper_mends_it_when_it_comes_back(desk: Desk) -> None:
    made = send(desk, STF, "/buat/surat_edaran", written(desk))
    document = made.headers["location"].rpartition("/")[2]
    desk.house.print_all()
    assert desk.send(STF, document, "kembalikan", catatan="Penutupnya terlalu singkat").status_code == 303
    path = f"/naskah/{document}/perbaiki"
    assert path in [each.get("href") for each in shown(desk, STF, "/").iter("a")]
    page = shown(desk, STF, path)
    assert "Penutupnya terlalu singkat" in text(page)
    fields = fields_of(page) | {"p.penutup": "Demikian, untuk dilaksanakan."}
    done, again = (send(desk, STF, path, fields) for _ in range(2))
    assert (done.status_code, again.status_code) == (303, 303), text(html.fromstring(done.text))
    desk.house.print_all()
    assert desk.acts(document) == ["kembalikan", "revisi"]
    stale = send(desk, STF, path, fields | {"p.penutup": "Terima kasih."})
    page = html.fromstring(stale.text)
    assert stale.status_code == 412
    assert "Naskah ini sudah berubah sejak Anda membukanya." in text(page)
    assert "berubah: Penutup" in text(page)
    assert not re.search(r"r\d+a\d+|If-Match|muat ulang", text(page)), "a sentence for programs"
    assert fields_of(page)["p.penutup"] == "Terima kasih."
    assert send(desk, STF, path, fields_of(page)).status_code == 303, "told what changed, and again"


def test_the_pages_of_a_form_are_seen_before_it_is_handed_in(desk: Desk) -> None:
    fields = written(desk)
    drawn = desk.visit(STF).post("/buat/surat_edaran/lihat", **fields)
    assert drawn.status_code == 200
    assert drawn.text.count("data:image/webp;base64,") >= 1
    missing = desk.visit(STF).post("/buat/surat_edaran/lihat", **(fields | {"p.tentang": ""}))
    assert "Tentang: wajib diisi" in missing.text
    looked = send(desk, STF, "/buat/surat_edaran", fields, "lihat")
    assert "data:image/webp" in desk.visit(STF).get(looked.headers["location"].partition("#")[0]).text
    card = desk.visit(STF).get("/buat/surat_edaran/gambar")
    assert card.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(card.content)) as upper:
        assert upper.size == (300, 300)
    assert len(card.content) < 16_000
    assert desk.visit(STF).get("/buat/lembar_disposisi").status_code == 404
