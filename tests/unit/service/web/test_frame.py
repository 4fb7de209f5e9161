"""What stands around a page: who it lets in, what it says of the act before, and in which language."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Principal
from service.http.answers import answer_error
from service.http.language import Language
from service.web import gallery, http, messages
from service.web.declared import Reads, declaration_of, declared
from service.web.environment import ours
from service.web.frame import Frame, FrameSource, menu_of, page
from service.words import say

ROLE = "x-role"
"""Who asks, in place of a session."""


class Session:
    """ASGI middleware: writes down who is signed in, as the door does."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", ())).get(ROLE.encode())
        if given:
            scope["naskah.principal"] = Principal(
                id="rahmat-hidayat",
                satker="1306",
                ceiling=AccessClass.T,
                roles=frozenset({given.decode()}),
                kind="person",
            )
            scope["naskah.zone"] = "Asia/Jakarta"
        await self._app(scope, receive, send)


def rooms() -> APIRouter:
    """Two pages as a noun would declare them."""
    router = APIRouter()

    @declared(router, "GET", "/kotak-masuk", roles={"pejabat"}, reads=Reads.LIST, menu=say("Naskah"))
    def show(request: Request) -> Response:
        """Show a page."""
        return page(request, "web/welcome.html")

    @declared(router, "POST", "/kotak-masuk", roles={"pejabat"}, reads=Reads.DOCUMENT, most_bytes=1000)
    def act(request: Request) -> Response:
        """Act, and lead on."""
        answer = RedirectResponse("/kotak-masuk", 303)
        messages.leave(request, answer, say("Halaman {nomor} dari {banyak}", nomor=2, banyak=5))
        return answer

    return router


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """Pages without a ledger behind them."""
    app = FastAPI()
    routers = (rooms(), gallery.routes(), http.routes())
    for router in routers:
        app.include_router(router)
    app.state.surroundings = FrameSource(
        office=lambda principal: f"Kantor {principal.satker}",
        person=lambda _: "Rahmat Hidayat",
        counts=lambda _: {"/kotak-masuk": 3},
        menu=menu_of(routers),
    )

    def refuse(request: Request, error: Exception) -> Response:
        return answer_error(request, error)

    app.add_exception_handler(NaskahError, refuse)
    app.add_middleware(Language)
    app.add_middleware(Session)
    return app


class Browser:
    """Asks the pages in this very process, and keeps their cookies."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.cookies = httpx.Cookies()

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask for a page."""
        return asyncio.run(self._ask("GET", path, headers or {}, {}))

    def post(
        self, path: str, headers: dict[str, str] | None = None, params: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send an empty form."""
        return asyncio.run(self._ask("POST", path, headers or {}, params or {}))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], params: dict[str, str]
    ) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self._app), base_url="http://naskah.test", cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, headers=headers, params=params or None)
            self.cookies = client.cookies
            return answer


@pytest.fixture
def client(app: FastAPI) -> Browser:
    return Browser(app)


def test_nobody_is_shown_the_ways_in(client: Browser) -> None:
    said = client.get("/").text
    assert 'href="/masuk"' in said
    assert 'action="/v"' in said
    assert "/keluar" not in said


def test_who_is_signed_in_sees_their_office_their_name_and_what_waits(client: Browser) -> None:
    said = client.get("/kotak-masuk", headers={ROLE: "pejabat"}).text
    assert "Kantor 1306" in said
    assert "Rahmat Hidayat" in said
    assert 'aria-current="page"' in said
    assert "data-banyak>3<" in said


def test_a_page_refuses_a_role_that_it_does_not_name(client: Browser) -> None:
    for role, status in (("pejabat", 403), ("admin", 200)):
        assert client.get("/komponen", headers={ROLE: role}).status_code == status
        assert client.get("/komponen/tegas", headers={ROLE: role}).status_code == status


def test_the_menu_names_what_a_role_may_open(client: Browser) -> None:
    assert 'href="/kotak-masuk"' not in client.get("/komponen", headers={ROLE: "admin"}).text


def test_every_page_of_the_gallery_declares_itself() -> None:
    assert [declaration_of(route) is not None for route in gallery.routes().routes] == [True, True]


def test_a_read_of_a_document_is_audited_unless_told_otherwise() -> None:
    told = [declaration_of(route) for route in rooms().routes]
    assert [each is not None and each.audited for each in told] == [False, True]


def test_what_was_done_is_said_once(client: Browser) -> None:
    answer = client.post("/kotak-masuk", headers={ROLE: "pejabat"})
    assert answer.status_code == 303
    assert "Halaman 2 dari 5" in client.get("/kotak-masuk", headers={ROLE: "pejabat"}).text
    assert "Halaman 2 dari 5" not in client.get("/kotak-masuk", headers={ROLE: "pejabat"}).text


def test_and_in_the_language_of_the_page_that_says_it(client: Browser) -> None:
    client.post("/kotak-masuk", headers={ROLE: "pejabat"})
    said = client.get("/kotak-masuk", headers={ROLE: "pejabat", "Accept-Language": "en"}).text
    assert "Page 2 of 5" in said


@pytest.mark.parametrize(
    "content",
    [
        ["baik", "Bayar ke rekening ini", {}],
        ["baik", "Halaman {nomor} dari {banyak}", {"nomor": 1}],
        ["merah", "Naskah", {}],
        ["baik", {"a": 1}, {}],
        ["baik", "Halaman {nomor} dari {banyak}", [1]],
        {},
        [],
        7,
    ],
    ids=str,
)
def test_words_that_are_not_the_house_s_are_not_said(client: Browser, content: object) -> None:
    packed = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
    client.cookies.set(messages.COOKIE, packed)
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'id="pesan"' not in answer.text


@pytest.mark.parametrize("packed", ["x", "%%%", "A" * 5000, base64.urlsafe_b64encode(b"\xff\xfe").decode()])
def test_nor_is_what_is_no_message(client: Browser, packed: str) -> None:
    client.cookies.set(messages.COOKIE, packed)
    assert 'id="pesan"' not in client.get("/").text


def test_a_language_is_chosen_and_kept_over_what_the_browser_prefers(client: Browser) -> None:
    answer = client.post("/bahasa?bahasa=en&ke=/%3Fa%3D1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?a=1")
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "id"}).text
    client.post("/bahasa?bahasa=id")
    assert '<html lang="id"' in client.get("/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example", "/\\evil.example", "evil"])
def test_choosing_one_leads_nowhere_else(client: Browser, away: str) -> None:
    assert client.post("/bahasa", params={"bahasa": "en", "ke": away}).headers["location"] == "/"


def test_a_language_nobody_speaks_here_is_refused(client: Browser) -> None:
    assert client.post("/bahasa?bahasa=xx").status_code == 422


def test_what_pages_are_drawn_with_is_sent_packed_and_for_good(client: Browser) -> None:
    address = 'href="/aset/page.'
    said = client.get("/").text
    start = said.index(address) + 6
    answer = client.get(said[start : said.index('"', start)], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text.startswith("/* The office's own look")
    assert client.get("/aset/page.000000000000.css").status_code == 404
    assert client.get("/aset/..%2Fpage.css").status_code == 404


def test_a_page_is_sent_with_its_strict_policy(client: Browser) -> None:
    headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert "Cookie" in headers["vary"]


@pytest.mark.parametrize(
    ("path", "query", "address"),
    [
        ("/", "", "/"),
        ("/naskah/7", "halaman=2&a=%20", "/naskah/7?halaman=2&a=%20"),
        ("/naskah/\0/perbaiki", "", "/naskah/%00/perbaiki"),
        ("//evil.example/", "", "/evil.example/"),
        ("/a\\b", "x=\\&y=\"é'", "/a%5Cb?x=%5C&y=%22%C3%A9%27"),
        ("/a b", "c#d", "/a%20b?c%23d"),
    ],
)
def test_whatever_was_asked_for_has_an_address_of_ours(path: str, query: str, address: str) -> None:
    assert ours(Frame(path=path, query=query).address) == address
