"""A paper's way through two officials' browsers, without a script; and how its pages look."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import looking
from tests.functional.desk_house import SEK, STF
from tests.functional.page_house import url_of
from tests.functional.test_papers import Desk, desk

__all__ = ["desk"]


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
    page.reload()
    number = desk.house.look(SEK, document)["nomor"]
    assert page.get_by_text(f"Nomor {number}", exact=True).is_visible()
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


@pytest.mark.parametrize(
    "shown", ["/", "/kotak-masuk", "/naskah/{id}", "/kotak-masuk/lembar?perbuatan=paraf&pilih={id}"]
)
def test_every_page_fits_and_can_be_used_by_everybody(shown: str, desk: Desk, chromium: Browser) -> None:
    document = drafted(desk, akses="T")
    context = chromium.new_context(locale="id-ID", bypass_csp=True)
    page = signed_in(context, desk, STF)
    looking.prepare(page)
    page.goto(url_of(desk.house) + shown.format(id=document))
    page.wait_for_load_state("networkidle")
    assert looking.accessible(page) == []
    context.close()
