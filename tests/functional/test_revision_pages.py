"""What a revision changes is shown: field by field, page by page, and to everyone whose paraf fell with it."""

import base64
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from lxml import html
from PIL import Image

from archive.access import AccessClass
from tests.conftest import LedgerDsns, S3Access
from tests.functional.api.test_templates import WORD, changed
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.trials import passed
from tests.typist import at_hand

RED, GREEN = (164, 14, 38), (17, 99, 41)


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket) as made:
        yield made


def test_a_revision_is_shown_page_by_page_and_told_to_everyone_whose_paraf_fell(
    house: DeskHouse, tmp_path: Path
) -> None:
    document = house.draft()
    for who in (STF, HKM):
        house.act(who, document, "paraf")
    house.print_all()
    payload = json.loads(house.content(document, "data"))["payload"]
    payload["penutup"] = ["Kalimat penutup ini baru sama sekali & <b>tidak tebal</b>."]
    done = house.act(KSB, document, "revise", payload=payload, catatan="Penutup diganti")

    # The answer, the acts and the inboxes of those concerned say whose paraf fell, by whom and why.
    assert {each["person"] for each in done["paraf_gugur"]} == {STF, HKM}
    house.print_all()
    acts = house.look(HKM, document)["acts"]
    assert [each["gugur"]["act"] if each["gugur"] else None for each in acts] == [3, 3, None]
    for who in (STF, HKM):
        (notice,) = house.call(who, "GET", "/inbox")["paraf_gugur"]
        assert notice["document_id"] == document
        assert notice["gugur"]["catatan"] == "Penutup diganti"
        assert notice["gugur"]["berubah"] == ["penutup[0]"]
    assert house.call(KSB, "GET", "/inbox")["paraf_gugur"] == []
    house.act(HKM, document, "paraf")
    house.print_all()
    assert house.call(HKM, "GET", "/inbox")["paraf_gugur"] == [], "who has initialled again is told no more"

    # Page by page, from the link in the notice.
    path = notice["links"]["pages"]
    assert path == f"/documents/{document}/revisions/1..2/pages"
    found = house.call(STF, "GET", path)
    last = len(found["pages"])
    assert found["changed_pages"] == [last], (
        "the end of the text is on the last page; paraf that fell changed nothing"
    )
    assert found["moved_pages"] == []
    assert all(each["boxes"] for each in found["pages"] if each["changed"])
    assert [each["path"] for each in found["changes"]] == ["penutup[0]"]

    page = house.call(STF, "GET", path, params={"format": "html"})
    read = html.fromstring(page.decode())
    pictures = [image.get("src", "") for image in read.iter("img")]
    assert len(pictures) == len(found["changed_pages"])
    assert "Kalimat penutup ini baru sama sekali & <b>tidak tebal</b>." in "".join(map(str, read.itertext()))
    assert not list(read.iter("script", "link", "iframe"))
    english = house.call(STF, "GET", path, params={"format": "html"}, headers={"Accept-Language": "en"})
    assert b"<title>Revisions 1 and 2 compared</title>" in english
    colours = colours_of(base64.b64decode(pictures[-1].partition("base64,")[2]))
    assert colours >= {RED, GREEN}, "what changed is framed on both sides"

    # A longer text pushes the rest on: the pages behind it say the same.
    payload["isi_edaran"].insert(0, {"uraian": "panjang sekali kalimatnya " * 60, "rincian": []})
    house.act(KSB, document, "revise", payload=payload, catatan="Butir baru")
    house.print_all()
    moved = house.call(STF, "GET", path.replace("1..2", "2..3"))
    assert moved["moved_pages"] == [len(moved["pages"])], moved["pages"]
    assert 1 not in moved["changed_pages"], "only its number of pages is another"
    shown = house.call(STF, "GET", path.replace("1..2", "2..3"), params={"format": "html"}).decode()
    assert shown.count("Hanya bergeser, kata-katanya sama") == 2
    said = naskah(house, STF, "documents", "diff", document, "2..3")
    assert f"hanya bergeser, kata-katanya sama: {len(moved['pages'])}" in " ".join(said.split())

    # The same by command, as a file for the browser, a picture, or a PDF.
    for name, magic in (("a.html", b"<!doctype html>"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF-")):
        said = naskah(house, STF, "documents", "diff", document, "1..2", "-o", str(tmp_path / name))
        assert "halaman yang berubah" in said
        assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_revision_keeps_its_template_unless_todays_is_asked_for_and_the_difference_names_it(
    house: DeskHouse, tmp_path: Path
) -> None:
    document = house.draft()
    house.print_all()
    payload = json.loads(house.content(document, "data"))["payload"]
    sent = house.call(
        "arsip", "POST", "/templates/surat_edaran", 201, content=changed("surat_edaran", mark="BARIS BARU"), headers=WORD
    )  # fmt: skip
    passed(house.superuser, sent["digest"])
    house.call(SEK, "POST", f"/templates/surat_edaran/{sent['digest']}/approve")

    payload["penutup"] = ["Kalimat penutup yang lain."]
    done = house.act(KSB, document, "revise", payload=payload, catatan="Penutup diganti")
    assert any("tetap versi 0" in each and "berlaku versi 1" in each for each in done["warnings"])
    kept = house.call(STF, "GET", f"/documents/{document}/revisions/1..2")["template"]
    assert (kept["jenis"], kept["dari"]["no"], kept["menjadi"]["no"], kept["sama"]) == (
        "surat_edaran",
        0,
        0,
        True,
    )
    house.print_all()

    written = tmp_path / "isi.json"
    written.write_text(json.dumps(payload))
    naskah(house, KSB, "documents", "get", document, "-o", str(tmp_path / "halaman.pdf"))
    said = naskah(house, KSB, "documents", "revise", document, str(written), "--templat-berlaku")
    assert "versi 0 (kontrak" in said
    assert "menjadi versi 1 (kontrak" in said
    house.print_all()
    found = house.call(STF, "GET", f"/documents/{document}/revisions/2..3/pages")
    assert (found["template"]["menjadi"]["no"], found["template"]["sama"], found["changes"]) == (1, False, [])
    assert found["changed_pages"] == [len(found["pages"])], "the page that its new line is on"
    page = house.call(STF, "GET", f"/documents/{document}/revisions/2..3/pages", params={"format": "html"})
    assert "templat surat_edaran: versi 0" in page.decode()


def test_two_looks_at_one_revision_are_the_same_and_an_unknown_one_is_not_there(house: DeskHouse) -> None:
    document = house.draft()
    found = house.call(STF, "GET", f"/documents/{document}/revisions/1..1/pages")
    assert found["changed_pages"] == []
    house.call(STF, "GET", f"/documents/{document}/revisions/1..1/pages", 404, params={"format": "png"})
    house.call(STF, "GET", f"/documents/{document}/revisions/1..2/pages", 404)


def test_pages_above_the_callers_class_do_not_exist(house: DeskHouse) -> None:
    house.tokens["low"] = house.token("low", person_id=STF, ceiling=AccessClass.B)
    document = house.draft(akses="T")
    path = f"/documents/{document}/revisions/1..1/pages"
    house.call("low", "GET", path, 404)
    house.call(STF, "GET", path)
    with psycopg.connect(house.superuser) as connection:
        row = connection.execute(
            "SELECT count(*) FROM audit_entry WHERE document_id = %s AND action = 'content.read'", (document,)
        ).fetchone()
    assert row == (2,), "each of the two files that were looked at is in the log"


def colours_of(picture: bytes) -> set[tuple[int, ...]]:
    with Image.open(io.BytesIO(picture)) as image:
        counted = image.convert("RGB").getcolors(1 << 24)
    assert counted is not None
    return {tuple(colour) for _, colour in counted if isinstance(colour, tuple)}


def naskah(house: DeskHouse, who: str, *arguments: str) -> str:
    at = {"NASKAH_URL": str(house.http.base_url), "NASKAH_TOKEN": house.tokens[who]}
    done = at_hand().run(arguments, env={**os.environ, **at})
    assert done.returncode == 0, done.stderr
    return done.stdout
