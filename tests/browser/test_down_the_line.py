"""A received paper goes down the line and its answers come back up, by forms alone: each act in browsers that run no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from archive.access import AccessClass
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.commands.test_disposisi import LETTER, signed
from tests.functional.desk_house import HKM, KSB, SEK, SHORT, STF, desk_house
from tests.functional.page_house import an_account, url_of
from tests.functional.test_papers import Desk
from tests.functional.test_receiving import receive
from worker.line.seals import Seals

ARCHIVIST = "yulia-fitri"
SEALED = {"tanda_tangan": dict.fromkeys(("surat_edaran", "lembar_disposisi"), "segel"), **SHORT}
FORWARDED, ANSWERED = "Mohon diselesaikan sebelum rapat", "Sudah kami bahas dengan bidang <b>terkait</b>"


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """An office that signs with its seal; its archivist reads no further than B."""
    dsns, access = shared_ledger("down_the_line"), shared_s3("naskah-down-the-line")
    keyring = demonstration(tmp_path_factory.mktemp("down") / "pki")
    with desk_house(dsns, access, converter_socket, seals=Seals(keyring), keyring=keyring, **SEALED) as house:
        for who in (SEK, KSB, STF, HKM):
            an_account(house, who)
        an_account(house, ARCHIVIST, "arsiparis", ceiling=AccessClass.B)
        yield Desk(house=house, keyring=keyring)


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Callable[[Desk, str], Page]]:
    """Gives somebody a browser that runs no script, in which they are signed in."""
    opened: list[BrowserContext] = []

    def begun(desk: Desk, who: str) -> Page:
        context = chromium.new_context(java_script_enabled=False, locale="id-ID")
        opened.append(context)
        visit = in_a_thread(lambda: desk.visit(who))
        url = url_of(desk.house)
        context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in visit.cookies.items()]
        )
        return context.new_page()

    yield begun
    for each in opened:
        each.close()


def in_a_thread(work: Callable[[], Any]) -> Any:
    """Do what needs a loop of its own: the browser's runs in this thread."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result()


def letter(desk: Desk, **said: Any) -> str:
    """A paper that was received, and its sheet printed."""

    def taken() -> str:
        number = len(
            desk.house.call("arsip", "GET", "/documents?jenis=lembar_penerimaan&limit=200")["documents"]
        )
        found = receive(
            desk.house,
            LETTER,
            media="application/pdf",
            nama="surat.pdf",
            perihal=f"Undangan {number}",
            **said,
        )
        desk.house.print_all()
        return str(found["document_id"])

    return str(in_a_thread(taken))


def sheet_of(desk: Desk, who: str = SEK, path: str = "", **asked: Any) -> str:
    """A disposisi that was given, signed and printed."""
    return str(in_a_thread(lambda: signed(desk.house, who, path, **asked)))


def test_a_letter_goes_down_two_levels_and_its_answers_come_back_up(
    desk: Desk, plain: Callable[[Desk, str], Page]
) -> None:
    paper = letter(desk)
    page = plain(desk, SEK)
    page.goto(f"{url_of(desk.house)}/naskah/{paper}")
    page.get_by_role("button", name="Beri disposisi").click()
    page.get_by_label("Kepala Subbagian Perencanaan").first.check()
    page.get_by_label("Selesaikan/TL").check()
    page.fill("#catatan", FORWARDED)
    with page.expect_navigation():
        page.get_by_role("button", name="Buat lembar disposisi").click()
    assert page.get_by_text("Lembar disposisi dibuat.").is_visible()
    sheet = page.url.rpartition("/")[2]
    in_a_thread(lambda: _sign(desk, SEK, sheet))

    page = plain(desk, KSB)
    page.goto(f"{url_of(desk.house)}/kotak-masuk?jenis=disposisi")
    page.click(f"a[href='/naskah/{sheet}/disposisi']")
    assert page.get_by_text(FORWARDED).is_visible()
    assert page.locator("figure img").count() == 1
    page.get_by_role("button", name="Teruskan disposisi").click()
    page.locator("input[name=kepada]").first.check()
    page.get_by_label("Pelajari/Kaji").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Buat lembar terusan").click()
    below = page.url.rpartition("/")[2]
    assert below != sheet
    in_a_thread(lambda: _sign(desk, KSB, below))

    page.goto(f"{url_of(desk.house)}/naskah/{sheet}/disposisi/jawab")
    page.fill("#catatan", ANSWERED)
    with page.expect_navigation():
        page.get_by_role("button", name="Jawab", exact=True).click()
    assert page.get_by_text("Disposisi dijawab.").is_visible()

    page = plain(desk, SEK)
    page.goto(f"{url_of(desk.house)}/naskah/{sheet}/disposisi")
    assert page.get_by_text(ANSWERED).is_visible()
    assert page.locator(".pohon > li > ol > li").count() == 1, "what was passed on stands beneath it"
    page.get_by_role("button", name="Tutup disposisi").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Tutup", exact=True).click()
    assert page.get_by_text("Disposisi ditutup.").is_visible()
    assert page.locator("#tindakan").count() == 0
    assert _states(desk, sheet) == {sheet: "ditutup", below: "berakhir"}


def _sign(desk: Desk, who: str, sheet: str) -> None:
    desk.house.print_all()
    desk.house.act(who, sheet, "sign")
    desk.house.print_all()


def _states(desk: Desk, sheet: str) -> dict[str, str]:
    tree = in_a_thread(lambda: desk.house.call(SEK, "GET", f"/disposisi/{sheet}"))
    return {each["id"]: each["keadaan"] for each in tree["lembar"]}
