"""What goes wrong around a page that is open: a document of three hundred pages, a service that dies while something is pressed."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pikepdf
import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.browser.test_papers import MOST, size
from tests.functional.api.browser import PASSWORD, a_link
from tests.functional.api.conftest import ROOT, Service, archive
from tests.functional.api.test_documents import make
from tests.functional.desk_house import STF
from tests.functional.page_house import Visit
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S, until

PAGES = 300


def thick() -> bytes:
    """A PDF of three hundred pages, each with its number on it."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for number in range(1, PAGES + 1):
            page = document.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            said = b"BT /F 30 Tf 90 700 Td (Lembar ke-%d) Tj ET" % number
            page.Contents = pikepdf.Stream(document, said)
        document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def visit(service: Service) -> Visit:
    """The first in the chain of a circular, signed in."""
    link = a_link(service, STF, "pejabat")
    assert Visit(url=service.url).post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    return Visit(url=service.url).sign_in(STF)


@pytest.fixture
def context(service: Service, visit: Visit, chromium: Browser) -> Iterator[BrowserContext]:
    """Their browser."""
    made = chromium.new_context(locale="id-ID", viewport={"width": 1366, "height": 768})
    made.set_default_timeout(PATIENCE_S * 1000)
    made.add_cookies(
        [{"name": name, "value": value, "url": service.url} for name, value in visit.cookies.items()]
    )
    yield made
    made.close()


def acts(service: Service, document: str) -> list[str]:
    """The kinds of a document's acts."""
    with service.client("reader") as client:
        return [each["kind"] for each in client.get(f"/documents/{document}/acts").json()["acts"]]


def test_a_paper_of_three_hundred_pages_is_read_to_its_end_and_initialled(
    service: Service, context: BrowserContext
) -> None:
    document = make(service)
    archive(service, document, pages=PAGES, pdf=thick())
    page, came = context.new_page(), list[Request]()
    page.on("requestfinished", lambda asked: came.append(asked))
    page.goto(f"{service.url}/naskah/{document}")
    pictures, others = ([each for each in came if ("/halaman/" in each.url) is so] for so in (True, False))
    assert sum(map(size, others)) < MOST
    assert 0 < len(pictures) < 8, "what is not in sight is not asked for"

    page.locator("#mulai").fill(str(PAGES))
    page.get_by_role("button", name="Buka", exact=True).click()
    last = page.locator(f"#halaman-{PAGES}")
    until(lambda: last.locator("img").evaluate("each => each.complete && each.naturalWidth") in (720, 1440))
    text = last.get_by_role("link", name=f"Baca halaman {PAGES} sebagai teks").get_attribute("href")
    assert page.request.get(f"{service.url}{text}").text().strip() == f"Lembar ke-{PAGES}"
    page.goto(f"{service.url}/naskah/{document}?mulai={PAGES + 700}")
    last.get_by_text("Baca sebagai teks").click()
    expect(last.get_by_text(f"Lembar ke-{PAGES}")).to_be_visible()
    with psycopg.connect(service.superuser) as ledger:
        kept = ledger.execute(
            "SELECT count(*) FROM page_picture WHERE document_id = %s", (document,)
        ).fetchone()
    assert kept is not None
    assert kept[0] < 30, "nobody draws what nobody looks at"

    page.locator("#tindakan").get_by_role("button", name="Paraf").click()
    expect(page.get_by_text("Naskah ini diparaf.")).to_be_visible()
    assert acts(service, document) == ["paraf"]


@contextmanager
def begun_again(service: Service) -> Iterator[None]:
    """The service after it died, at its address."""
    again = subprocess.Popen([sys.executable, "-m", "service.app"], env=service.env, cwd=ROOT)

    def lives() -> bool:
        try:
            return httpx.get(f"{service.url}/health/live", verify=PLAIN).is_success
        except httpx.TransportError:
            return False

    try:
        until(lives)
        yield
    finally:
        again.terminate()
        again.wait(PATIENCE_S)


def pressed(page: Page, service: Service) -> None:
    """Return the paper with a button, and let the service die while it is about it."""
    with psycopg.connect(service.superuser) as other:
        other.execute("LOCK TABLE act IN ACCESS EXCLUSIVE MODE")
        page.get_by_role("button", name="Kembalikan").click(no_wait_after=True)
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        until(lambda: other.execute(waits).fetchone() != (0,))
        service.process.kill()
        service.process.wait(PATIENCE_S)


def test_a_page_that_many_wait_for_is_asked_for_again(service: Service, context: BrowserContext) -> None:
    document, refused = make(service), list[str]()
    archive(service, document, pages=PAGES, pdf=thick())

    def busy(route: Route) -> None:
        if len(refused) < 2:
            refused.append(route.request.url)
            route.fulfill(status=503)
        else:
            route.continue_()

    context.route("**/halaman/1.webp*", busy)
    page = context.new_page()
    page.goto(f"{service.url}/naskah/{document}")
    picture = page.locator("#halaman-1 img")
    until(lambda: picture.evaluate("each => each.complete && each.naturalWidth") in (720, 1440))
    assert len(refused) == 2


def test_what_was_pressed_while_the_service_died_is_as_it_was_typed_and_done_once(
    service: Service, context: BrowserContext
) -> None:
    document = make(service)
    archive(service, document, pages=PAGES, pdf=thick())
    page, beside = context.new_page(), context.new_page()
    for each in (page, beside):
        with each.expect_response(lambda answer: "/langsung" in answer.url):
            each.goto(f"{service.url}/naskah/{document}")
    page.locator("summary", has_text="Kembalikan").click()
    page.fill("#catatan-kembalikan", "Tanggalnya keliru")
    with page.expect_event("requestfailed", lambda asked: asked.method == "POST"):
        pressed(page, service)
    with begun_again(service):
        assert acts(service, document) == []
        page.go_back()
        assert page.input_value("#catatan-kembalikan") == "Tanggalnya keliru"
        page.locator("details", has=page.locator("#catatan-kembalikan")).evaluate(
            "each => { each.open = true }"
        )
        page.get_by_role("button", name="Kembalikan").click()
        expect(page.get_by_text("Naskah ini dikembalikan.")).to_be_visible()
        assert acts(service, document) == ["kembalikan"]
        expect(beside.locator(".riwayat").get_by_text("Tanggalnya keliru")).to_be_visible(
            timeout=PATIENCE_S * 1000
        )
        context.close()
