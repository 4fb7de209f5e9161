"""Every component, and the entrance, as people see them: both themes and widths, without an outside host, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from service.web import gallery
from service.web.assets import ASSETS
from service.web.environment import render
from service.web.frame import Frame, ShownEntry, headers
from service.web.http import sent
from service.web.inline import SERVICE
from service.web.messages import PageMessage, Tone
from service.web.shortcuts import SHORTCUTS
from service.words import LANGUAGES, say, speaking
from tests import paper_rows
from tests.browser import looking
from tests.unit.service.web.test_escaping import PAGES, in_frame

HOST = "https://galeri.example"
MOST = 100_000
"""Bytes that a first view may cost, packed as they are sent."""
MENU = ("Beranda", "Buat naskah", "Pesan")


def frame(*, signed_in: bool) -> Frame:
    """Return the frame of nobody, or of somebody for whom things wait."""
    if not signed_in:
        return Frame(path="/", query="")
    return Frame(
        path="/komponen",
        query="",
        office="Komisi Pemilihan Umum Kabupaten Agam",
        person="Dr. Rahmat Hidayat, S.H., M.Si.",
        menu=[
            ShownEntry(path=f"/{at}", words=say(each), current=at == 0, count=at * 7)
            for at, each in enumerate(MENU)
        ],
        message=PageMessage(tone=Tone.BAIK, words=say("Tanda tangan dibubuhkan")),
    )


def written() -> Mapping[str, str]:
    """Return every page of the gallery by its path, in the language spoken."""
    names = {"/": "welcome", "/komponen": "gallery", "/komponen/tegas": "gallery_confirm"}
    return {
        path: render(f"web/{name}.html", frame=frame(signed_in=path != "/"), **gallery.values())
        for path, name in names.items()
    }


OWN = {"web/welcome.html", "web/gallery.html", "web/gallery_confirm.html"}
FRAMED = {
    f"/{name}: {case}": shown
    for name, cases in PAGES.items()
    if name not in OWN and 'extends "web/page.html"' in (SERVICE / name).read_text(encoding="utf-8")
    for case, shown in cases.items()
}
"""Every other page in the frame, with a word in each field; a new one stands in the same table, or another test fails."""
PATHS = tuple(written())


class House:
    """Answers a browser as the service does, and writes down what it was asked."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.elsewhere: list[str] = []
        self.missing: list[str] = []
        self.complaints: list[str] = []
        self.sent = 0
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)
        self.pages: Mapping[str, str] = written()

    def _answer(self, route: Route) -> None:
        address = route.request.url
        if not address.startswith(f"{HOST}/"):
            self.elsewhere.append(address)
            route.abort()
            return
        path = address.removeprefix(HOST).partition("?")[0].partition("#")[0]
        self.asked.append(path)
        if path in self.pages:
            self.sent += len(self.pages[path].encode())
            route.fulfill(body=self.pages[path], headers=headers(), content_type="text/html; charset=utf-8")
        elif (asset := ASSETS.at(path)) is not None:
            self.sent += len(asset.packed or asset.body)
            answer = sent(asset, packed=False)
            route.fulfill(body=asset.body, headers=dict(answer.headers), content_type=asset.media)
        elif path == "/langsung":
            route.fulfill(body="retry: 3600000\n\n", content_type="text/event-stream")
        elif path.endswith((".webp", "/gambar")):
            route.fulfill(body=(SERVICE / "web" / "sample.svg").read_bytes(), content_type="image/svg+xml")
        else:
            self.missing.append(path)
            route.fulfill(status=404, body="")

    def whole(self) -> dict[str, Any]:
        """Return what went wrong so far."""
        return {
            "elsewhere": self.elsewhere,
            "missing": self.missing,
            "complaints": self.complaints,
        }


NOTHING: dict[str, Any] = {"elsewhere": [], "missing": [], "complaints": []}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    shown = chromium.new_page()
    looking.prepare(shown)
    yield shown
    shown.close()


def leave(page: Page) -> None:
    """Leave the page that is shown: what it still asks for is no concern of the next."""
    page.goto("about:blank")
    page.unroute_all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_is_accessible_and_asks_nobody_else(page: Page, path: str, language: str) -> None:
    leave(page)
    with speaking(language):
        house = House(page)
    page.goto(f"{HOST}{path}")
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Plus Jakarta Sans\"'))"
    )
    assert looking.accessible(page) == []
    assert house.whole() == NOTHING


@pytest.mark.parametrize("name", FRAMED)
def test_so_does_every_other_page(page: Page, name: str) -> None:
    leave(page)
    house = House(page)
    house.pages = {"/": FRAMED[name]("kata")}
    page.goto(f"{HOST}/")
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    # Two documents of one title are the table's doing.
    assert [each for each in looking.accessible(page) if "landmark-unique" not in each] == []
    assert house.whole() == NOTHING


@pytest.mark.parametrize("path", PATHS)
def test_a_first_view_is_small(chromium: Browser, path: str) -> None:
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    house = House(page)
    page.goto(f"{HOST}{path}")
    page.wait_for_load_state("networkidle")
    context.close()
    assert house.whole() == NOTHING
    assert house.sent < MOST


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_where_no_script_runs(chromium: Browser, path: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    house = House(page)
    page.goto(f"{HOST}{path}")
    assert page.is_visible("h1")
    assert page.is_visible("main form button:not([type=button]) >> nth=0")
    context.close()
    assert (house.elsewhere, house.missing) == ([], [])


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page) -> None:
    leave(page)
    House(page)
    page.goto(f"{HOST}/")  # where nothing was done just now, to which a reader is led before all else
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi-halaman"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi-halaman"


def test_the_menu_of_who_is_signed_in_opens_and_closes_by_the_keyboard(page: Page) -> None:
    leave(page)
    House(page)
    page.goto(f"{HOST}/komponen")
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    page.focus("details.saya summary")
    page.keyboard.press("Enter")
    assert page.is_visible("text=Keluar")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Keluar")


def test_a_file_is_chosen_in_the_page_s_language(page: Page) -> None:
    """By the browser's own control, which has the focus and takes what is dropped; its own words are not seen."""
    leave(page)
    page.on("filechooser", lambda _: None)  # from now on the browser asks us, and no window of its own
    with speaking("en"):
        House(page)
    page.goto(f"{HOST}/komponen")
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    field = page.locator(".berkas-isian:has(#berkas)")
    assert field.inner_text().split("\n") == ["Choose a file", "No file yet"]
    assert page.evaluate("getComputedStyle(document.getElementById('berkas')).fontSize") == "0px"
    page.focus("#berkas")
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files({"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    assert field.inner_text().split("\n") == ["Choose a file", "surat.pdf"]


@pytest.fixture
def listed(page: Page) -> Iterator[Page]:
    """A list of two papers, before one of whom shortcuts are on."""
    leave(page)
    house = House(page)
    shown = paper_rows.tray("kata")
    two = {
        **shown,
        "run": SimpleNamespace(**{**vars(shown["run"]), "entries": paper_rows.entries("kata") * 2}),
    }
    house.pages = {
        "/kotak-masuk": in_frame("approvals/pages/tray.html", "kata", two),
        "/bantuan/pintasan": FRAMED["/web/shortcuts.html: every key"]("kata"),
    }
    page.goto(f"{HOST}/kotak-masuk")
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    yield page
    page.evaluate("localStorage.clear()")


def focused(page: Page) -> int:
    """Which paper of the list has the focus, from one; none: 0."""
    at: int = page.evaluate(
        "[...document.querySelectorAll('.tunggu a.judul')].indexOf(document.activeElement) + 1"
    )
    return at


def test_keys_walk_through_a_list_tick_and_lead_to_the_page_that_tells_of_them(listed: Page) -> None:
    came = []
    for key in ("j", "j", "j", "k"):
        listed.keyboard.press(key)
        came.append(focused(listed))
    assert came == [1, 2, 2, 1]
    box = listed.locator(".tunggu input[type=checkbox]").first
    before = box.is_checked()
    listed.keyboard.press("x")
    assert box.is_checked() is not before
    with listed.expect_navigation():
        listed.keyboard.press("?")
    assert listed.url.endswith("/bantuan/pintasan")


@pytest.mark.parametrize("held", ["", "Control+", "Alt+", "Meta+"])
def test_a_key_is_asleep_in_a_field_with_another_held_and_where_it_was_put_off(
    listed: Page, held: str
) -> None:
    if not held:
        listed.evaluate("document.querySelector('main').prepend(document.createElement('textarea'))")
        listed.focus("textarea")
    listed.keyboard.press(f"{held}j")
    assert focused(listed) == 0
    if not held:
        assert listed.input_value("textarea") == "j"
        listed.goto(f"{HOST}/bantuan/pintasan")
        listed.click("[data-pintasan] button")
        listed.goto(f"{HOST}/kotak-masuk")
        listed.wait_for_function("document.body.classList.contains('js-enabled')")
        listed.keyboard.press("j")
        assert focused(listed) == 0


def test_every_key_that_is_told_is_known_to_the_script() -> None:
    script = (SERVICE / "web/shortcuts.js").read_text(encoding="utf-8")
    told = {key for each in SHORTCUTS for key in each.keys} - {"Enter"}  # of a link that has the focus
    assert [key for key in sorted(told) if f"{key}:" not in script and f"'{key}':" not in script] == []


def test_a_part_of_a_page_is_replaced_under_the_same_policy(page: Page) -> None:
    leave(page)
    house = House(page)
    page.goto(f"{HOST}/komponen/tegas")
    page.wait_for_function("window.htmx !== undefined")
    page.evaluate("htmx.ajax('GET', '/komponen', {target: '#isi-halaman', select: 'h1', swap: 'innerHTML'})")
    page.wait_for_selector("#isi-halaman > h1:has-text('Komponen halaman')")
    assert house.whole() == NOTHING


CARDS = "/drafts/pages/types.html: some left"


@pytest.fixture
def drawing(chromium: Browser) -> Iterator[Page]:
    """A page with a picture that is drawn when it is asked for."""
    context = chromium.new_context()
    page = context.new_page()
    House(page).pages = {"/": FRAMED[CARDS]("kata")}
    yield page
    context.close()


def test_a_picture_that_is_still_drawn_gives_its_place_up_to_where_somebody_goes(drawing: Page) -> None:
    """And takes it again where the page stays, for a file."""
    drawing.route("**/gambar*", lambda _: None)
    drawing.goto(f"{HOST}/", wait_until="domcontentloaded")
    drawing.wait_for_selector("body.js-enabled")
    picture = drawing.locator("main img").first
    assert picture.get_attribute("src")
    drawing.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    assert picture.get_attribute("src") is None
    with drawing.expect_request("**/gambar*"):
        pass  # 3 s on, where it stayed


def test_a_picture_that_could_not_be_drawn_is_asked_for_again(drawing: Page) -> None:
    tries: list[Route] = []

    def draw(route: Route) -> None:
        tries.append(route)
        if len(tries) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"})
        else:
            route.fulfill(body=(SERVICE / "web" / "sample.svg").read_bytes(), content_type="image/svg+xml")

    drawing.route("**/gambar*", draw)
    with drawing.expect_response(lambda each: "gambar" in each.url and each.ok):
        drawing.goto(f"{HOST}/")
    assert len(tries) == 2
