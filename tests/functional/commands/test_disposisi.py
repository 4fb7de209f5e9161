"""Disposisi down the line, by HTTP and by command: the three levels of the SOP, each with its printed sheet, and back up again."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import psycopg
import pytest

from service.approvals.reminders import Reminders
from service.disposisi.late import late_answers
from service.office.letterhead import Offices
from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import HKM, KSB, PUBLIC, SEK, STF, DeskHouse
from tests.functional.test_receiving import receive


def _letter(pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as letter:
        for _ in range(pages):
            letter.add_blank_page()
        letter.save(out)
    return out.getvalue()


LETTER = _letter()
ASKED: dict[str, Any] = {"petunjuk": ["Selesaikan/TL"], "kepada": ["kasubbag_perencanaan"]}


def given(house: DeskHouse, who: str, path: str = "", expect: int = 202, **asked: Any) -> Any:
    """Ask for a sheet over HTTP."""
    return house.call(who, "POST", f"/disposisi{path}", expect, json={**ASKED, **asked})


def signed(house: DeskHouse, who: str, path: str = "", **asked: Any) -> str:
    """Give a disposisi and sign its sheet, as its giver does; its id."""
    sheet = str(given(house, who, path, **asked)["id"])
    house.print_all()
    house.act(who, sheet, "sign")
    house.print_all()
    return sheet


def tree(house: DeskHouse, who: str, sheet: str, expect: int = 200) -> Any:
    return house.call(who, "GET", f"/disposisi/{sheet}", expect)


def act(house: DeskHouse, who: str, sheet: str, verb: str, expect: int = 200, **body: Any) -> Any:
    """Answer or close what somebody sees now."""
    etag = house.look(who, sheet)["etag"]
    return house.call(
        who, "POST", f"/disposisi/{sheet}/{verb}", expect, json=body, headers={"If-Match": f'"{etag}"'}
    )


def standing(found: Any) -> dict[str, str]:
    """How each of those a tree's sheets went to stands."""
    return {to["posisi"]: to["keadaan"] for sheet in found["lembar"] for to in sheet["kepada"]}


def test_the_three_levels_of_the_sop_go_down_by_http_and_command_and_are_answered_back_up(
    house: DeskHouse, naskah: Terminal
) -> None:
    first = signed(
        house,
        SEK,
        perihal="Pengumpulan Data Kinerja Triwulan I",
        kepada=["kasubbag_perencanaan", "kasubbag_hukum"],
        batas_menit=900,
        catatan="Siapkan formulir tiap bagian",
        sifat="Segera",
    )
    assert standing(tree(house, SEK, first)) == {
        "kasubbag_perencanaan": "menunggu",
        "kasubbag_hukum": "menunggu",
    }
    (task,) = [each for each in house.call(KSB, "GET", "/inbox")["disposisi"] if each["id"] == first]
    assert (task["untuk"], task["sebagai"]) == ("jawab", "kasubbag_perencanaan")
    assert "Siapkan formulir tiap bagian" in naskah(KSB, "inbox", "--csv")
    words = ("--kepada", "pengelola_data", "--petunjuk", "Selesaikan/TL", "-m", "Olah dan lengkapi")
    second = json.loads(naskah(KSB, "disposisi", "forward", first, *words, "--json"))["id"]
    house.print_all()
    assert standing(tree(house, KSB, first))["kasubbag_perencanaan"] == "menunggu", "not signed yet"
    naskah(KSB, "documents", "acts", second)
    naskah(KSB, "documents", "sign", second)
    house.print_all()
    assert standing(tree(house, SEK, first)) == {
        "kasubbag_perencanaan": "diteruskan",
        "kasubbag_hukum": "menunggu",
        "pengelola_data": "menunggu",
    }
    assert first not in naskah(KSB, "inbox", "--csv"), "it waits for those below"
    assert "Sudah dikirim" in naskah(STF, "disposisi", "answer", second, "-m", "Sudah dikirim", "--json")
    assert standing(tree(house, KSB, first))["kasubbag_perencanaan"] == "menunggu", "theirs to answer now"
    act(house, KSB, first, "answer", catatan="Formulir lengkap")
    act(house, SEK, first, "close", 422)
    act(house, SEK, first, "close", catatan="Bagian hukum tidak perlu menjawab")
    house.print_all()
    shown = naskah(SEK, "disposisi", "show", first, "--csv")
    assert [
        each for each in ("Formulir lengkap", "Sudah dikirim", "tidak ditunggu") if each not in shown
    ] == []
    sheets: dict[str, tuple[str, ...]] = {
        first: ("SEKRETARIS KOMISI", "Rahmat Hidayat", "Batas waktu:", "Siapkan formulir tiap bagian"),
        second: ("KEPALA SUBBAGIAN PERENCANAAN", "Nofriyanti", "Olah dan lengkapi"),
    }
    for sheet, printed in sheets.items():
        page = page_of(house, sheet)
        assert [
            each for each in ("LEMBAR DISPOSISI", "Pengumpulan Data Kinerja", *printed) if each not in page
        ] == []


def test_a_letter_is_passed_on_and_shown_to_those_it_concerns_alone(
    house: DeskHouse, naskah: Terminal
) -> None:
    said: dict[str, Any] = {
        "asal": "Bawaslu Agam",
        "perihal": "Permintaan data pemilih",
        "nomor_asal": "7/PM.00/2026",
    }
    letter = receive(house, LETTER, media="application/pdf", nama="surat.pdf", akses="T", **said)
    house.print_all()
    code, document = letter["code"], letter["document_id"]
    first = signed(house, SEK, naskah=document)
    second = signed(house, KSB, f"/{first}/forward", kepada=["pengelola_data"], kunci="kirim-1")
    again = given(house, KSB, f"/{first}/forward", 200, kepada=["pengelola_data"], kunci="kirim-1")
    assert (again["id"], again["repeated"]) == (second, True)
    for sheet in (first, second):
        page = page_of(house, sheet)
        assert [each for each in ("7/PM.00/2026", "Bawaslu Agam", "TERBATAS") if each not in page] == []
    assert [each["tingkat"] for each in tree(house, STF, second)["lembar"]] == [1, 2], "the way up"
    tree(house, HKM, first, 403)
    assert house.call(HKM, "GET", "/disposisi", params={"naskah": document})["items"] == []
    assert [each["tingkat"] for each in tree(house, "arsip", second)["lembar"]] == [1, 2]
    shown = house.look(SEK, document)["disposisi"]
    assert {each["id"] for each in shown} == {first, second}, "the letter's own view tells of it"
    listed = json.loads(naskah(SEK, "disposisi", "list", "--naskah", code, "--json"))["items"]
    assert {each["id"] for each in listed} == {first, second}
    # Others' answers are for whoever gave it to hear.
    act(house, KSB, first, "answer", catatan="Dijawab oleh perencanaan")
    assert tree(house, STF, second)["lembar"][0]["kepada"][0]["jawaban"] is None
    assert [
        each["id"] for each in house.call(SEK, "GET", "/inbox")["disposisi"] if each["untuk"] == "tutup"
    ] == [first]
    act(house, SEK, first, "close")
    act(house, STF, second, "answer", 409, catatan="Terlambat")
    given(house, KSB, f"/{first}/forward", 409, kepada=["pengelola_data"])
    for verb in ("forward", "replace"):
        given(house, HKM, f"/{second}/{verb}", 403, kepada=["pengelola_data"])
    for verb in ("answer", "close"):
        act(house, HKM, second, verb, 403, catatan="Bukan urusan saya")
    house.print_all()


def test_a_change_is_another_sheet_and_the_old_one_stays_marked(house: DeskHouse, naskah: Terminal) -> None:
    first = signed(house, SEK, perihal="Rapat koordinasi", kepada=["kasubbag_hukum"])
    words = ("--kepada", "kasubbag_perencanaan", "--petunjuk", "Wakili/Hadiri")
    second = json.loads(naskah(SEK, "disposisi", "replace", first, *words, "--json"))["id"]
    house.print_all()
    assert standing(tree(house, HKM, first)) == {"kasubbag_hukum": "menunggu"}, "until the new one is signed"
    house.act(SEK, second, "sign")
    house.print_all()
    old, new = tree(house, SEK, first)["lembar"]
    assert (old["id"], old["keadaan"], old["diganti_oleh"]) == (first, "diganti", second)
    assert (new["id"], new["keadaan"], new["mengganti"]) == (second, "berjalan", first)
    act(house, HKM, first, "answer", 409, catatan="Siap")
    assert [each["id"] for each in house.call(HKM, "GET", "/inbox")["disposisi"]] == []
    minutes = house.draft()
    act(house, KSB, second, "answer", naskah=minutes)
    answered = tree(house, SEK, second)["lembar"][1]["kepada"][0]["jawaban"]
    assert answered["naskah"] == minutes
    house.print_all()
    kinds = {row[0] for row in told(house, second)}
    assert kinds >= {"given", "replaced", "answered"}


@pytest.fixture
def addresses(house: DeskHouse) -> Iterator[None]:
    """Where three officials are written to."""
    for who in (SEK, KSB, HKM):
        house.call("admin", "PUT", f"/people/{who}/surel", json={"surel": f"{who}@kpu-agam.example"})
    yield
    for who in (SEK, KSB, HKM):
        house.call("admin", "PUT", f"/people/{who}/surel", json={"surel": None})


def letters(house: DeskHouse, sheet: str) -> list[tuple[str, str, str]]:
    """To whom a sheet was written of, under which subject, in which words; the oldest first."""
    with psycopg.connect(house.superuser) as connection:
        return connection.execute(
            "SELECT person_id, subject, body FROM mail WHERE kind = 'disposisi' AND body LIKE %s ORDER BY queued_at, person_id",
            (f"%/naskah/{sheet}%",),
        ).fetchall()


@pytest.mark.usefixtures("addresses")
def test_whoever_is_given_a_disposisi_and_whoever_hears_of_its_answer_or_its_end_is_written_to(
    house: DeskHouse,
) -> None:
    to = ["kasubbag_perencanaan", "kasubbag_hukum"]
    first = given(house, SEK, perihal="Evaluasi program", kepada=to, catatan="Segera siapkan")["id"]
    house.print_all()
    assert letters(house, first) == [], "a draft is given to nobody"
    house.act(SEK, first, "sign")
    house.print_all()
    for (person, subject, body), who in zip(sorted(letters(house, first)), sorted((KSB, HKM)), strict=True):
        assert (person, subject) == (who, "Naskah: disposisi untuk Anda")
        said = ("Evaluasi program", "Selesaikan/TL", "Segera siapkan", f"{PUBLIC}/naskah/{first}/disposisi")
        assert [each for each in said if each not in body] == []
    second = signed(house, KSB, f"/{first}/forward", kepada=["pengelola_data"])
    assert letters(house, second) == [], "who has no address is not written to"
    act(house, KSB, first, "answer", catatan="Sudah dikerjakan")
    act(house, HKM, first, "answer", catatan="Tidak ada catatan")
    (_, subject, answered), (_, _, whole) = [each for each in letters(house, first) if each[0] == SEK]
    assert subject == "Naskah: disposisi Anda dijawab"
    assert "Sudah dikerjakan" in answered
    assert ("Anda dapat menutupnya" in answered, "Anda dapat menutupnya" in whole) == (False, True)
    third = signed(house, SEK, perihal="Rapat pleno", kepada=to)
    signed(house, SEK, f"/{third}/replace", kepada=["kasubbag_hukum"])
    (released,) = [each for each in letters(house, third) if "berakhir" in each[1]]
    assert released[0] == KSB, "the new one waits for the other still"
    fourth = signed(house, SEK, perihal="Rapat dinas", kepada=["kasubbag_hukum"])
    act(house, SEK, fourth, "close", catatan="Batal karena acara lain")
    (ended,) = [each for each in letters(house, fourth) if "berakhir" in each[1]]
    assert (ended[0], "Batal karena acara lain" in ended[2]) == (HKM, True)
    house.print_all()


@pytest.mark.usefixtures("addresses")
def test_a_letter_of_a_disposisi_says_nothing_above_its_readers_class(house: DeskHouse) -> None:
    sheet = signed(
        house, SEK, perihal="Pemeriksaan pegawai", kepada=["kasubbag_hukum"], akses="T", catatan="Rahasiakan"
    )
    (letter,) = letters(house, sheet)
    assert "Pemeriksaan pegawai" in letter[2], "up to T within one's own class"


def test_what_is_no_sheet_leads_to_its_sheets_and_the_paper_itself_is_no_answer(
    house: DeskHouse, naskah: Terminal
) -> None:
    said: dict[str, Any] = {"asal": "Polres Agam", "perihal": "Pengamanan", "nomor_asal": "11/2026"}
    came = receive(house, _letter(2), media="application/pdf", nama="surat-polres.pdf", **said)
    letter = came["document_id"]
    house.print_all()
    refused = tree(house, SEK, letter, 404)
    assert refused["detail"].startswith("Naskah ini bukan lembar disposisi")
    assert f"naskah disposisi list --naskah {letter}" in refused["langkah"]
    sheet = signed(house, SEK, naskah=letter, kepada=["kasubbag_hukum"])
    for named, why in ((letter, "yang diteruskan"), (sheet, "harus naskah lain")):
        told_why = act(house, HKM, sheet, "answer", 422, naskah=named)
        assert [(each["path"], why in each["reason"]) for each in told_why["errors"]] == [("naskah", True)]
    other = signed(house, SEK, perihal="Lain", kepada=["kasubbag_perencanaan"])
    refused = act(house, HKM, sheet, "answer", 422, naskah=other)
    assert "meneruskan dan tidak menjawab" in refused["errors"][0]["reason"]
    assert "menjawabnya (answer)" in naskah(HKM, "disposisi", "show", sheet)


def test_sheets_are_listed_page_by_page_and_whom_one_does_not_reach_is_told_at_once(house: DeskHouse) -> None:
    ids = [given(house, SEK, perihal=f"Daftar {no}", kunci=f"daftar-{no}")["id"] for no in range(3)]
    house.print_all()
    found, cursor = [], None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = house.call(SEK, "GET", "/disposisi", params=params)
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found[:3] == ids[::-1]
    assert len(found) == len(set(found))
    house.call(SEK, "GET", "/disposisi", 400, params={"cursor": "x"})
    told_of = given(house, SEK, perihal="Kepada keuangan", kepada=["kasubbag_keuangan"], akses="T")
    assert told_of["warnings"] == []
    told_of = given(house, SEK, perihal="Kepada teknis", kepada=["kasubbag_teknis"])
    assert [("Hendri Saputra" in each, "kuncinya tidak ada" in each) for each in told_of["warnings"]] == [
        (True, True)
    ]


REFUSED: dict[str, tuple[str, int, dict[str, Any], str]] = {
    "to oneself": (SEK, 422, {"kepada": ["sekretaris"]}, "kepada[0]"),
    "to nobody of the office": (SEK, 422, {"kepada": ["ketua_kelas"]}, "kepada[0]"),
    "twice": (SEK, 422, {"kepada": ["kasubbag_hukum", "kasubbag_hukum"]}, "kepada[1]"),
    "upwards": (KSB, 422, {"kepada": ["sekretaris"]}, "kepada[0]"),
    "to another's staff": (HKM, 422, {"kepada": ["pengelola_data"]}, "kepada[0]"),
    "about nothing": (SEK, 422, {"perihal": None}, "perihal"),
    "due in the past": (SEK, 422, {"batas": "2020-01-01T08:00:00+07:00"}, "batas"),
    "due twice": (SEK, 422, {"batas": "2020-01-01T08:00:00+07:00", "batas_menit": 9}, "batas_menit"),
    "for another's position": (KSB, 403, {"pemberi": "sekretaris"}, ""),
    "for a position there is not": (SEK, 422, {"pemberi": "bupati"}, "pemberi"),
    "on nothing there is": (SEK, 422, {"naskah": "0198c0de-0000-7000-8000-000000000000"}, "naskah"),
    "above one's class": (SEK, 403, {"akses": "SR"}, "akses"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_given_is_refused_with_the_field(house: DeskHouse, case: str) -> None:
    who, status, asked, path = REFUSED[case]
    refused = given(house, who, "", status, **{"perihal": "Rapat", **asked})
    assert path in {each["path"] for each in refused["errors"]} or not path


def test_whoever_owes_an_answer_is_told_when_its_day_has_passed(house: DeskHouse) -> None:
    sheet = signed(house, SEK, perihal="Laporan bulanan", batas_menit=30)

    def later() -> datetime:
        return datetime.now(UTC) + timedelta(days=3)

    rounds = Reminders(ledger=house.app, known=Offices(house.app), clock=later, further=late_answers)
    rounds.remind("1306")
    rounds.remind("1306")
    (told_of,) = [data for kind, data in told(house, sheet) if kind == "overdue"]
    assert (told_of["untuk"], told_of["posisi"]) == ("jawab", ["kasubbag_perencanaan"])
    assert told_of["terlambat_menit"] > 0
    act(house, KSB, sheet, "answer", catatan="Sudah")
    house.print_all()


def told(house: DeskHouse, sheet: str) -> list[tuple[str, Any]]:
    """What the world was told of a disposisi, and the data."""
    with psycopg.connect(house.superuser) as connection:
        rows = connection.execute(
            "SELECT split_part(type, '.', 4), data FROM outbound_event WHERE document_id = %s"
            " AND type LIKE 'id.naskah.disposisi.%%' ORDER BY created_at",
            (sheet,),
        ).fetchall()
    return [(row[0], row[1]) for row in rows]


def page_of(house: DeskHouse, sheet: str) -> str:
    """What a reader finds on a printed sheet."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=house.content(sheet), capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())
