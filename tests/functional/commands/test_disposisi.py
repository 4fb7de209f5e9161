"""Disposisi down the line, by HTTP and by command: the three levels of the SOP, each with its printed sheet, and back up again."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import KSB, SEK, STF, DeskHouse

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


def page_of(house: DeskHouse, sheet: str) -> str:
    """What a reader finds on a printed sheet."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=house.content(sheet), capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())
