"""Every row of the verification table as people see it: what stands first, the exact words, at two widths and in both colours.

A row of each kind here, each of the three hundred in ``make sure``.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from service.verification import pages
from service.words import INDONESIAN, LANGUAGES, speaking
from tests.browser import looking
from tests.browser.gallery import Row, rows
from tests.chance import EXPLORING

HOST = "https://galeri.example/"


def _rows() -> Iterator[tuple[str, Row]]:
    for language in LANGUAGES:
        with speaking(language):
            shown = list(rows(every=EXPLORING))
        sparing = not EXPLORING and language != INDONESIAN
        yield from ((f"{language}: {row.name}", row) for row in shown[:: 4 if sparing else 1])


ROWS = dict(_rows())
TALLEST = 640
"""CSS pixels of a small telephone's screen: how a document stands is read there without scrolling."""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page that shows the gallery, sent with the policy of the real one."""
    shown = chromium.new_page()
    looking.prepare(shown)
    yield shown
    shown.close()


def show(page: Page, row: Row) -> list[str]:
    """Open a row; return what the browser complains of."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    address = HOST + quote(row.name)
    page.unroute_all()
    page.route(
        address, lambda route: route.fulfill(body=row.html, headers=pages.headers(), content_type="text/html")
    )
    page.goto(address)
    return complaints


@pytest.mark.parametrize("name", ROWS)
def test_a_page_says_exactly_this_and_fits_everywhere(page: Page, name: str) -> None:
    row = ROWS[name]
    complaints = show(page, row)
    found = looking.boxes(page)
    assert [
        (colour, said[: len(words)]) for (colour, said), (_, words) in zip(found, row.boxes, strict=True)
    ] == [(colour, list(words)) for colour, words in row.boxes]
    told = page.text_content("main") or ""
    assert [each for each in row.said if each not in told] == []
    faults = [
        each
        for width, scheme in looking.SCREENS[: 4 if EXPLORING else 2]
        for each in looking.faults(page, scheme, width)
    ]
    assert faults == []
    if row.boxes:
        page.set_viewport_size({"width": min(looking.WIDTHS), "height": TALLEST})
        above, bottom = looking.above_the_first(page)
        assert above == ["p", "h1"]
        assert bottom < TALLEST
    assert complaints == []
