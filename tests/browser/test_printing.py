"""What comes out of a printer: what a page says, and nothing that is pressed."""

from __future__ import annotations

import subprocess
from pathlib import Path
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


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_printed_sheet_of_a_paper_says_whom_it_goes_through(
    width: int, desk: Desk, chromium: Browser, tmp_path: Path
) -> None:
    document = drafted(desk)
    context = chromium.new_context(locale="id-ID", viewport={"width": width, "height": 768})
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/naskah/{document}")
    chain = page.locator(".rantai-siapa strong").all_inner_texts()
    page.pdf(path=tmp_path / "naskah.pdf", format="A4")
    context.close()
    first = subprocess.run(
        ["pdftotext", "-l", "1", tmp_path / "naskah.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert len(chain) > 1
    assert [each for each in [*chain, "Kode verifikasi"] if each not in " ".join(first.split())] == []
