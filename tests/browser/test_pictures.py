"""The pictures of guides and README show pages that still say the same: the day they tell is played again (``make sure``)."""

from __future__ import annotations

import difflib

import pytest
from playwright.sync_api import Browser

from tests.browser.pictures.day import day
from tests.browser.pictures.kept import known, steady
from tests.browser.pictures.office import opened
from tests.chance import EXPLORING


@pytest.mark.skipif(not EXPLORING, reason="of `make sure`: a stack of its own, and a day played on it")
def test_each_picture_shows_a_page_that_says_the_same(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(tmp_path_factory.mktemp("pictures"), chromium) as office:
        now = {each.name: steady(each.said) for each in day(office)}
    before = known()
    assert now.keys() == before.keys(), "run: make pictures"
    changed = [
        line
        for name in sorted(now)
        for line in difflib.unified_diff(
            before[name].splitlines(),
            now[name].splitlines(),
            f"{name} as pictured",
            f"{name} now",
            lineterm="",
        )
    ]
    assert changed == [], "look at the guides, then run: make pictures\n" + "\n".join(changed)
