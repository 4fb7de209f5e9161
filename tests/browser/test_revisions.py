"""The page of two revisions as people see it: sent by the service under its policy, and kept as a file that asks for nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from service.documents import pages
from service.words import LANGUAGES, in_language, say, speaking
from tests.browser import looking
from tests.revision_rows import compared

ADDRESS = "https://naskah.example/pages"
SAID = {True: say("Kedua revisi tampak sama pada semua halaman ({banyak}).", banyak=1), False: say("hijau")}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page in which axe-core judges."""
    shown = chromium.new_page()
    looking.prepare(shown)
    yield shown
    shown.close()


@pytest.mark.parametrize(
    ("language", "same", "kept"), list(itertools.product(LANGUAGES, (True, False), (True, False)))
)
def test_it_fits_everywhere_and_asks_for_nothing(
    page: Page, tmp_path: Path, language: str, same: bool, kept: bool
) -> None:
    with speaking(language):
        text, sent, said = pages.revisions(compared(same=same)), pages.headers(), in_language(SAID[same])
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.unroute_all()
    page.route(ADDRESS, lambda route: route.fulfill(body=text, headers=sent, content_type="text/html"))
    (tmp_path / "perbandingan.html").write_text(text, encoding="utf-8")
    page.goto((tmp_path / "perbandingan.html").as_uri() if kept else ADDRESS)
    assert said in (page.text_content("main") or "")
    assert page.get_attribute("html", "lang") == language
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1344px"
    pictures = "[...document.images].map(each => each.naturalWidth)"
    assert page.evaluate(pictures) == ([] if same else [1240] * 4)
    faults = [each for width, scheme in looking.SCREENS for each in looking.faults(page, scheme, width)]
    assert faults == []
    assert complaints == []
    assert [each for each in asked[1:] if not each.startswith("data:")] == []
