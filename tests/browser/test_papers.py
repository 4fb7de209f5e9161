"""A paper's way through two officials' browsers, without a script; and how its pages look."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import psycopg
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from service.identity.accounts import PEOPLES_ROLES
from service.identity.roles import Role
from tests.browser import keyboard, looking
from tests.chance import EXPLORING
from tests.functional.declared_house import PageWay, ways
from tests.functional.desk_house import HKM, KSB, SEK, STF
from tests.functional.page_desk import Desk
from tests.functional.page_house import PASSWORD, Visit, an_account, url_of
from tests.functional.test_papers import desk
from tests.patience import PATIENCE_S

__all__ = ["desk"]

MOST: Final = 100_000
"""Bytes that a first view may cost; each picture of a document's page has its own measure."""
PICTURE: Final = 201_000
CARD: Final = 16_000
"""Bytes that the picture of a type may cost: a card shows the upper square of a page."""


@pytest.fixture
def plain(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = chromium.new_context(java_script_enabled=False, locale="id-ID")
    yield context
    context.close()


def printed(desk: Desk) -> None:
    """Let the press work, in a thread of its own: the browser's loop runs in this one, and a seal needs another."""
    with ThreadPoolExecutor(1) as press:
        press.submit(desk.house.print_all).result()


def drafted(desk: Desk, **about: str) -> str:
    """A draft, printed in the same way."""
    with ThreadPoolExecutor(1) as press:
        return press.submit(desk.house.draft, **about).result()


def mended(desk: Desk, document: str, note: str = "Penutup diganti") -> dict[str, Any]:
    """What a revision of a draft is made with: another closing."""
    payload = json.loads(desk.house.content(document, "data"))["payload"]
    return {"payload": {**payload, "penutup": [f"{note}."]}, "catatan": note}


def signed_in(context: BrowserContext, desk: Desk, who: str) -> Page:
    """A page of somebody's session, wherever they began it."""
    url = url_of(desk.house)
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in desk.visit(who).cookies.items()]
    )
    return context.new_page()


def test_a_paper_is_initialled_and_signed_without_a_script(
    desk: Desk, chromium: Browser, plain: BrowserContext
) -> None:
    document = drafted(desk)
    page = signed_in(plain, desk, STF)
    page.goto(f"{url_of(desk.house)}/kotak-masuk")
    with page.expect_navigation(wait_until="load"):  # the first picture with it
        page.click(f"a[href='/naskah/{document}']")
    picture = page.locator("figure img").first
    assert picture.evaluate("each => each.complete && each.naturalWidth") in (720, 1440)
    with page.expect_navigation():
        page.locator("#tindakan").get_by_role("button", name="Paraf").click()
    assert page.get_by_text("Naskah ini diparaf.").is_visible()
    printed(desk)

    other = chromium.new_context(java_script_enabled=False, locale="id-ID")
    page = signed_in(other, desk, SEK)
    page.goto(f"{url_of(desk.house)}/naskah/{document}")
    with page.expect_navigation():
        page.locator("#tindakan").get_by_role("button", name="Tanda tangani").click()
    printed(desk)
    number = desk.house.look(SEK, document)["nomor"]
    page.get_by_text(f"Nomor {number}", exact=True).wait_for(
        timeout=PATIENCE_S * 1000
    )  # it loads itself anew
    page.locator("figure img").first.wait_for(timeout=PATIENCE_S * 1000)
    assert page.locator("#tindakan").count() == 0
    other.close()


def test_two_people_at_one_paper_see_what_the_other_did_before_they_act(
    desk: Desk, chromium: Browser, plain: BrowserContext
) -> None:
    document = drafted(desk)
    first = signed_in(plain, desk, STF)
    first.goto(f"{url_of(desk.house)}/naskah/{document}")
    other = chromium.new_context(java_script_enabled=False, locale="id-ID")
    second = signed_in(other, desk, STF)
    second.goto(f"{url_of(desk.house)}/naskah/{document}")
    second.locator("summary", has_text="Kembalikan").click()
    second.fill("#catatan-kembalikan", "Tanggalnya keliru")
    with second.expect_navigation():
        second.get_by_role("button", name="Kembalikan").click()
    with first.expect_navigation():
        first.locator("#tindakan").get_by_role("button", name="Paraf").click()
    assert first.locator("#berubah").get_by_text("Tanggalnya keliru").is_visible()
    assert desk.acts(document) == ["kembalikan"]
    other.close()


def test_an_official_does_it_all_by_the_keyboard(desk: Desk, chromium: Browser) -> None:
    """Signs in, finds the paper, initials it: every stop is seen, and reading goes on at what came of the act."""
    document = drafted(desk)
    an_account(desk.house, KSB)
    context = chromium.new_context(locale="id-ID", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{url_of(desk.house)}/masuk")
    keyboard.to(page, "#login")
    page.keyboard.type(KSB)
    keyboard.to(page, "#sandi")
    page.keyboard.type(PASSWORD)
    keyboard.enter(page)
    secret = page.locator("code").first.inner_text()
    keyboard.to(page, "#kode")
    page.keyboard.type(pyotp.TOTP(secret).now())
    keyboard.enter(page)
    page.goto(f"{url_of(desk.house)}/keluar")
    keyboard.to(page, "main form button")
    keyboard.enter(page)
    assert page.url.endswith("/masuk")
    context.close()

    for who, verb, done in (
        (STF, "Paraf", "Naskah ini diparaf."),
        (SEK, "Tanda tangani", "Naskah ini ditandatangani."),
    ):
        context = chromium.new_context(locale="id-ID", viewport={"width": 1366, "height": 768})
        page = signed_in(context, desk, who)
        page.goto(url_of(desk.house))
        keyboard.to(page, ".govuk-skip-link")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "isi-halaman"
        keyboard.to(page, "nav a[href='/kotak-masuk']", back=True)
        keyboard.enter(page)
        keyboard.to(page, f"a[href='/naskah/{document}']")
        keyboard.enter(page)
        keyboard.to(page, f"#tindakan button:text-is('{verb}')")
        keyboard.enter(page)
        assert page.evaluate("document.activeElement.id") == "pesan"
        assert page.locator("#pesan").inner_text().strip() == done
        context.close()
        printed(desk)


CLOCKS: Final = {-1_100: "hendri-saputra", 1: HKM}
"""By how many days a browser's clock is off, and who sits before it."""


_OFF: Final = """const right = Date;
globalThis.Date = class extends right {
  constructor(...given) { given.length ? super(...given) : super(right.now() + %d); }
  static now() { return right.now() + %d; }
};"""


def by_password(page: Page, desk: Desk, who: str) -> None:
    """Fill in the form of signing in."""
    page.goto(f"{url_of(desk.house)}/masuk")
    page.fill("#login", who)
    page.fill("#sandi", PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def code(page: Page, shown: str) -> None:
    """Type a code of the phone, and be inside."""
    page.fill("#kode", shown)
    with page.expect_navigation():
        page.locator("main form button").last.click()


@pytest.mark.parametrize(("days", "who"), CLOCKS.items())
def test_a_browser_whose_clock_is_wrong_signs_in_acts_and_follows(
    desk: Desk, chromium: Browser, days: int, who: str
) -> None:
    """With codes of a phone that is right; the times are the office's."""
    document, now, shift = drafted(desk), datetime.now(UTC), days * 86_400_000
    contexts = [chromium.new_context(locale="id-ID") for _ in range(2)]
    for each in contexts:
        each.set_default_timeout(PATIENCE_S * 1000)
        each.add_init_script(_OFF % (shift, shift))
    page = contexts[0].new_page()
    by_password(page, desk, an_account(desk.house, who))
    assert abs(page.evaluate("Date.now()") / 1000 - now.timestamp()) > 80_000
    phone = pyotp.TOTP(page.locator("code").first.inner_text())
    code(page, phone.now())
    page.goto(f"{url_of(desk.house)}/keluar")
    page.locator("main form button").click()
    by_password(page, desk, who)
    code(page, phone.at(int(time.time()) + phone.interval))
    page.goto(f"{url_of(desk.house)}/akun")
    page.get_by_role("heading", name="Akun saya").wait_for()

    page = signed_in(contexts[1], desk, STF)
    opened(page, desk, f"/naskah/{document}")
    page.locator("#tindakan").get_by_role("button", name="Paraf").click()
    page.get_by_text("Naskah ini diparaf.").wait_for()
    printed(desk)
    with page.expect_response(lambda each: "/langsung" in each.url):
        page.reload()
    desk.house.act(SEK, document, "revise", **mended(desk, document))
    page.get_by_text("Penutup diganti").first.wait_for()
    told = page.locator(".riwayat").last.inner_text()
    assert (str(now.astimezone(ZoneInfo("Asia/Jakarta")).year) in told, "WIB" in told) == (True, True)
    for each in contexts:
        each.close()


@pytest.mark.parametrize("role", sorted(PEOPLES_ROLES) if EXPLORING else [Role.PEJABAT])
def test_every_page_fits_can_be_used_by_everybody_and_is_light(
    role: Role, desk: Desk, chromium: Browser
) -> None:
    """Each that its role may look at, as its route declares it: with a paper of class T that waits."""
    document = drafted(desk, akses="T")
    pages = [("/", "/"), *(shown_at(way, document) for way in ways(desk.house) if shows(way, role))]
    visit = desk.visit(STF)
    with psycopg.connect(desk.house.superuser, autocommit=True) as ledger:
        ledger.execute("SET session_replication_role = replica")  # the session of before goes on
        ledger.execute("UPDATE account SET roles = %s WHERE person_id = %s", ([role], STF))
        try:
            found = {name: faults(desk, chromium, path) for name, path in pages if is_a_page(visit, path)}
        finally:
            ledger.execute("UPDATE account SET roles = %s WHERE person_id = %s", ([Role.PEJABAT], STF))
    assert found.keys() >= {"/", "GET /kotak-masuk", "GET /naskah/{document_id}"}
    assert {name: each for name, each in found.items() if each} == {}


def shows(way: PageWay, role: Role) -> bool:
    """Whether a role may look at it."""
    return way.method == "GET" and role in way.declaration.roles


def shown_at(way: PageWay, document: str) -> tuple[str, str]:
    """The name of a page, and where it is looked at."""
    path, query = way.to(document)
    return way.name, f"{path}?{urlencode(query)}" if query else path


def is_a_page(visit: Visit, path: str) -> bool:
    """Whether there is a page to be looked at: not a picture, not a file, not a part of a page, nothing that is not there."""
    answer = visit.get(path)
    html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status_code == 200 and html and "</title>" in answer.text


def size(asked: Request) -> int:
    """Bytes as they were sent."""
    sizes = asked.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def faults(desk: Desk, chromium: Browser, path: str) -> list[str]:
    """What is wrong with a page, in a browser that has seen none yet."""
    context = chromium.new_context(locale="id-ID", bypass_csp=True, viewport={"width": 1366, "height": 768})
    page, came = signed_in(context, desk, STF), list[Request]()
    page.on("requestfinished", lambda asked: came.append(asked))
    looking.prepare(page)
    page.goto(url_of(desk.house) + path)  # to its end, but for what streams
    most = {"/halaman/": PICTURE, "/gambar?": CARD}
    found = [
        f"{size(each)} bytes of one picture, {each.url}"
        for each in came
        for kind, bytes_ in most.items()
        if kind in each.url and size(each) >= bytes_
    ]
    others = sum(size(each) for each in came if not any(kind in each.url for kind in most))
    found += [f"{others} bytes besides pictures"] if others >= MOST else []
    found += looking.accessible(page)
    context.close()
    return found


@pytest.fixture
def lively(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """A browser with our script, in which somebody has signed in; no script of ours may fail in it."""
    context = chromium.new_context(locale="id-ID")
    context.set_default_timeout(PATIENCE_S * 1000)
    page, complaints = signed_in(context, desk, STF), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def opened(page: Page, desk: Desk, path: str) -> None:
    """Look at a page, and hear of what goes on from then."""
    with page.expect_response(lambda each: "/langsung" in each.url):
        page.goto(url_of(desk.house) + path)


def test_an_open_paper_and_its_list_follow_what_another_does_and_outlive_a_restart(
    desk: Desk, lively: Page
) -> None:
    document = drafted(desk)
    opened(lively, desk, f"/naskah/{document}")
    desk.house.act(SEK, document, "revise", **mended(desk, document))
    lively.get_by_text("Penutup diganti").first.wait_for()
    lively.locator("#terdengar", has_text="Halaman ini diperbarui.").wait_for(state="attached")
    assert lively.locator("#kabar").is_hidden(), "nothing was lost on the way"
    desk.house.restart()
    with lively.expect_response(lambda each: "/langsung" in each.url and each.ok):
        printed(desk)
    desk.house.act(SEK, document, "revise", **mended(desk, document, "Setelah mulai lagi"))
    lively.get_by_text("Setelah mulai lagi").first.wait_for()

    opened(lively, desk, "/")
    fresh = drafted(desk)
    lively.locator(f"a[href='/naskah/{fresh}']").first.wait_for()


def test_what_somebody_types_is_not_taken_away_by_what_another_does(desk: Desk, lively: Page) -> None:
    document = drafted(desk)
    opened(lively, desk, f"/naskah/{document}")
    lively.locator("summary", has_text="Kembalikan").click()
    lively.fill("#catatan-kembalikan", "Tanggalnya keliru")
    desk.house.act(STF, document, "paraf")
    lively.locator("#kabar").get_by_text("Ada yang berubah pada halaman ini.").wait_for()
    assert lively.input_value("#catatan-kembalikan") == "Tanggalnya keliru"
    with lively.expect_navigation():
        lively.get_by_role("button", name="Kembalikan").click()
    assert lively.locator("#berubah").count() == 1
    assert desk.acts(document) == ["paraf"]


def test_a_network_that_was_lost_and_a_tab_that_was_hidden_are_caught_up_with(
    desk: Desk, lively: Page
) -> None:
    document = drafted(desk)
    opened(lively, desk, f"/naskah/{document}")
    lively.context.set_offline(True)
    desk.house.act(STF, document, "paraf")
    lively.context.set_offline(False)
    lively.locator(".riwayat").get_by_text("diparaf").first.wait_for()
    hidden = "value => { Object.defineProperty(document, 'hidden', {value, configurable: true});"
    turn = f"{hidden} document.dispatchEvent(new Event('visibilitychange')) }}"
    lively.evaluate(turn, True)
    desk.house.act(SEK, document, "revise", **mended(desk, document))
    assert lively.get_by_text("Penutup diganti").count() == 0
    lively.evaluate(turn, False)
    lively.get_by_text("Penutup diganti").first.wait_for()
