"""What comes out of a printer: what a page says, and nothing that is pressed."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.test_papers import desk, drafted, signed_in
from tests.functional.desk_house import STF
from tests.functional.page_desk import Desk
from tests.functional.page_house import url_of

__all__ = ["desk"]

WIDTHS: Final = [1366, 360]
"""Of the window that prints: a sheet is narrow, and takes what a telephone takes."""
PRESSED: Final = (
    "button, .govuk-button, .tombol, .lompat, summary, nav, input:not([type=hidden]), select, textarea"
)
SEEN: Final = """(pressed) => [...document.querySelectorAll(pressed)]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 3)
    .map((each) => each.outerHTML)"""
PAGES: Final = ["/kotak-masuk", "/naskah/{naskah}", "/v", "/v/{kode}"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_printed_page_holds_nothing_that_is_pressed(width: int, desk: Desk, chromium: Browser) -> None:
    document = drafted(desk)
    code = desk.house.call(STF, "GET", f"/documents/{document}")["code"]
    context = chromium.new_context(locale="id-ID", viewport={"width": width, "height": 768})
    page = signed_in(context, desk, STF)
    page.emulate_media(media="print")
    printed = {}
    for each in PAGES:
        page.goto(url_of(desk.house) + each.format(naskah=document, kode=code))
        printed[each] = page.evaluate(SEEN, PRESSED)
    context.close()
    assert printed == {each: [] for each in PAGES}
