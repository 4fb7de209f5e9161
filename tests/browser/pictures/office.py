"""The demo office at work: one stack, its people in their browsers, and pictures of what they see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page

from tests.browser.pictures.kept import Picture
from tests.functional.guides.bonds import signs
from tests.functional.guides.walk import Walk
from tests.patience import PATIENCE_S

Scheme = Literal["light", "dark"]
DESK: Final = (1120, 720)
PHONE: Final = (360, 740)
_AROUND: Final = 24
"""Pixels that stay below the last thing of a picture."""
_ACCOUNT: Final = re.compile(r"\| +(\w+) +([a-z2-9]{4}(?:-[a-z2-9]{4}){2}) ")
_PORT: Final = re.compile(r"http://localhost:\d+")


@dataclass(kw_only=True)
class Office:
    """Everything a day is played with."""

    walk: Walk
    browser: Browser
    url: str
    """Where people open the pages."""
    passwords: dict[str, str]
    """By login."""
    pages: dict[tuple[str, bool], Page] = field(default_factory=dict)

    def visitor(self, *, phone: bool = False, scheme: Scheme = "light") -> Page:
        """A browser in which nobody is signed in."""
        return self._context(phone, scheme).new_page()

    def person(self, login: str, *, phone: bool = False) -> Page:
        """Somebody's browser, signed in the first time."""
        if (login, phone) not in self.pages:
            page = self.visitor(phone=phone)
            page.goto(f"{self.url}/masuk")
            self.enter(page, login)
            self.pages[login, phone] = page
        return self.pages[login, phone]

    def enter(self, page: Page, login: str) -> None:
        """Fill in the form of the entrance."""
        page.get_by_label("Nama masuk").fill(login)
        page.get_by_label("Kata sandi", exact=True).fill(self.passwords[login])
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name="Masuk", exact=True).click()

    def at(self, login: str, path: str, *, phone: bool = False) -> Page:
        """Somebody's browser at a page, with its pictures."""
        page = self.person(login, phone=phone)
        page.goto(self.url + path)
        return page

    def settled(self, login: str, document: str) -> Page:
        """Somebody's browser at a document that nothing is printed of any more."""
        self.walk.quiet()
        return self.at(login, f"/naskah/{document}")

    def _context(self, phone: bool, scheme: Scheme) -> BrowserContext:
        width, height = PHONE if phone else DESK
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2 if phone else 1,
            color_scheme=scheme,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        return context


def picture(
    page: Page, name: str, *, whole: bool = False, until: Locator | None = None, scheme: Scheme = "light"
) -> Picture:
    """Take what somebody sees, from its top or where it was scrolled to; ``whole``: down to the end of the page,
    ``until``: from its top down to the end of this part of it.
    """
    page.emulate_media(color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready")
    assert not page.get_by_text("Nomor jejak:").count(), f"{name}: {page.locator('main').inner_text()}"
    clip = _down_to(page, until) if until else None
    png = page.screenshot(
        full_page=whole or until is not None, clip=clip, animations="disabled", caret="hide"
    )
    said = page.locator("body").aria_snapshot()
    page.emulate_media(color_scheme="light")
    return Picture(name=name, said=said, png=png)


def _down_to(page: Page, until: Locator) -> FloatRect:
    page.evaluate("scrollTo(0, 0)")
    box = until.bounding_box()
    assert box is not None, until
    width = page.evaluate("document.documentElement.clientWidth")
    return {"x": 0, "y": 0, "width": width, "height": box["y"] + box["height"] + _AROUND}


def press(page: Page, button: str) -> None:
    """Press what a person may do to a document."""
    with page.expect_navigation():
        page.locator("#tindakan").get_by_role("button", name=button, exact=True).click()


def strengthen(office: Office, page: Page, login: str) -> None:
    """Type the password once more."""
    page.locator("main").get_by_label("Kata sandi", exact=True).fill(office.passwords[login])
    with page.expect_navigation():
        page.get_by_role("button", name="Lanjut").click()


@contextmanager
def opened(folder: Path, browser: Browser) -> Iterator[Office]:
    """Start the demo office with a way to sign for each type, and wait until its people can come in."""
    with Walk(folder) as walk:
        ended = walk.run("pictures", f"naskah office apply '{walk.office}' --yes")
        assert ended.code == 0, ended.printed
        signs(walk)
        printed = (folder / "up.txt").read_text()
        found = _PORT.search(printed)
        assert found is not None, printed
        yield Office(walk=walk, browser=browser, url=found[0], passwords=dict(_ACCOUNT.findall(printed)))
