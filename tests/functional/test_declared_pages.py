"""Role, class and route: each page lets in whom it declares, shows a document as far as the class reaches, and writes it down.

And what it is asked badly: from elsewhere, without a session, for what is not there, too much, in another form. Made from the
declarations of the routes: a page that is new is tried here by itself.
"""

from __future__ import annotations

import http.client
import itertools
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Final
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from lxml import html

from archive.access import AccessClass
from service.identity.accounts import PEOPLES_ROLES
from service.identity.roles import Role
from service.web.assets import OURS
from service.web.declared import Reads
from service.web.inline import SERVICE
from service.words import in_language, say
from tests.chance import EXPLORING
from tests.functional.declared_house import NOBODY, Guest, PageWay, guest
from tests.functional.desk_house import STF
from tests.functional.page_desk import form_of
from tests.functional.page_house import Visit, url_of
from tests.patience import PATIENCE_S

__all__ = ["guest"]

NOT_YOURS: Final = in_language(say("Halaman ini bukan untuk peran Anda."))
CASES: Final = [
    (role, ceiling)
    for role, ceiling in itertools.product(sorted(PEOPLES_ROLES), AccessClass)
    if EXPLORING or role == Role.PEJABAT or ceiling is AccessClass.T
]
"""Each role and each class; every pair of them in ``make sure``."""
_PASSING: Final = re.compile(r"[0-9a-f]{32}|r[0-9]+a[0-9]+")


def judged(found: Iterator[str]) -> None:
    """Fail with all that is wrong."""
    assert list(found) == []


@pytest.mark.parametrize("role", sorted(PEOPLES_ROLES))
def test_a_page_lets_in_whom_it_declares_and_nobody_else(guest: Guest, role: Role) -> None:
    def wrong() -> Iterator[str]:
        for way in guest.ways:
            with guest.being(role, AccessClass.SR):
                answer = guest.ask(way, guest.documents[AccessClass.B])
            refused = answer.status_code == 403 and NOT_YOURS in answer.text
            if answer.status_code >= 500 or answer.headers.get("location", "").startswith("/masuk?"):
                yield f"{way.name}: {answer.status_code}"
            elif refused != (role not in way.declaration.roles):
                yield f"{way.name}: {'refused' if refused else 'let in'}, {answer.status_code}"

    judged(wrong())


@pytest.mark.parametrize(("role", "ceiling"), CASES)
def test_a_document_is_shown_as_far_as_the_class_reaches_and_each_look_is_written_down(
    guest: Guest, role: Role, ceiling: AccessClass
) -> None:
    """One that is hidden is answered as one that is not there, whatever is asked of it."""

    def wrong(way: PageWay) -> Iterator[str]:
        with guest.being(role, ceiling):
            unknown = unnamed(guest.ask(way, NOBODY))
            for akses, document in guest.documents.items():
                if way.method == "POST" and akses <= ceiling:
                    continue  # what it does to what it reaches is its noun's to try
                last = guest.so_far()
                answer = guest.ask(way, document)
                entries = [action for action, about in guest.entered(last) if about == document]
                told = f"{way.name}, class {akses.name}: {answer.status_code} {entries}"
                looked = [each for each in entries if not each.endswith(".refused")]
                if akses > ceiling:
                    if unnamed(answer) != unknown or looked:
                        yield f"{told}: tells that it is there"
                elif unnamed(answer) == unknown:
                    yield f"{told}: hides it"
                elif bool(looked) != (way.declaration.audited and akses > AccessClass.B):
                    yield f"{told}: is not written down as declared"
                elif akses > AccessClass.B and answer.headers["cache-control"] != "no-store":
                    yield f"{told}: may be kept by a browser"

    about = [each for each in guest.ways if each.asks_for_a_document and role in each.declaration.roles]
    assert about
    judged(itertools.chain.from_iterable(map(wrong, about)))


@pytest.mark.parametrize("ceiling", AccessClass)
def test_a_list_names_what_the_class_reaches_and_each_that_it_names_is_written_down(
    guest: Guest, ceiling: AccessClass
) -> None:
    def wrong(way: PageWay) -> Iterator[str]:
        role = Role.PEJABAT if Role.PEJABAT in way.declaration.roles else Role(min(way.declaration.roles))
        with guest.being(role, ceiling):
            last = guest.so_far()
            answer = guest.ask(way, NOBODY)
        shown = answer.text
        if answer.status_code != 200 and "{" not in way.route.path:
            yield f"{way.name}: {answer.status_code}"
        named = {
            akses
            for akses, document in guest.documents.items()
            if document in shown or f"Perihal kelas {akses.name} saja" in shown
        }
        entered = {about for _, about in guest.entered(last)}
        if any(each > ceiling for each in named):
            yield f"{way.name}: names {named}"
        if lacking := [
            each.name for each in named if each > AccessClass.B and guest.documents[each] not in entered
        ]:
            yield f"{way.name}: names {lacking} and does not write it down"
        if entered & {guest.documents[each] for each in AccessClass if each > ceiling}:
            yield f"{way.name}: wrote down what was hidden"

    lists = [each for each in guest.ways if each.method == "GET" and not each.asks_for_a_document]
    assert {each.route.path for each in lists} >= {"/kotak-masuk"}
    judged(itertools.chain.from_iterable(map(wrong, lists)))


def test_the_tray_of_whom_papers_wait_for_names_and_counts_what_the_class_reaches(guest: Guest) -> None:
    for ceiling in AccessClass:
        with guest.being(Role.PEJABAT, ceiling):
            cookies = "; ".join(f"{name}={value}" for name, value in guest.cookies.items())
            for path in ("/", "/kotak-masuk"):
                page = html.fromstring(guest.client.get(path, headers={"Cookie": cookies}).text)
                led = {str(each.get("href")) for each in page.iter("a")}
                reached = {f"/naskah/{each}" for akses, each in guest.documents.items() if akses <= ceiling}
                assert {each for each in led if each.startswith("/naskah/")} == reached


FOREIGN: Final[list[dict[str, str | None]]] = [
    {"Origin": None},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("more", FOREIGN, ids=str)
def test_no_form_is_taken_that_was_not_sent_by_a_page_of_ours(
    guest: Guest, more: dict[str, str | None]
) -> None:
    refused = in_language(say("Formulir ini tidak dikirim dari halaman kantor ini."))
    with guest.being(Role.PEJABAT, AccessClass.T):
        answers = {way.name: guest.ask(way, guest.documents[AccessClass.B], more=more) for way in guest.forms}
    assert {
        name: each.status_code
        for name, each in answers.items()
        if each.status_code != 403 or refused not in each.text or "set-cookie" in each.headers
    } == {}


STRANGERS: Final[list[dict[str, str | None]]] = [
    {"Cookie": None},
    {"Cookie": "naskah=" + "A" * 43},
    {"Cookie": "naskah=x; naskah=" + "A" * 43},
    {"Cookie": None, "Authorization": "Bearer nsk_" + "0" * 32 + "_" + "A" * 43},
]


@pytest.mark.parametrize("more", STRANGERS, ids=["none", "guessed", "twice", "a key"])
def test_whoever_has_no_living_session_is_led_to_where_they_sign_in(
    guest: Guest, more: dict[str, str | None]
) -> None:
    """A form of theirs is refused: what it was to do is not done later by who signs in."""

    def wrong() -> Iterator[str]:
        for way in guest.ways:
            answer = guest.ask(way, guest.documents[AccessClass.B], more=more)
            led = answer.headers.get("location", "").startswith("/masuk?ke=/")
            if (answer.status_code, led) != ((303, True) if way.method == "GET" else (401, False)):
                yield f"{way.name}: {answer.status_code} {answer.headers.get('location')}"

    judged(wrong())


def test_a_session_that_is_over_opens_no_page(guest: Guest) -> None:
    for ended in (
        "ended_at = clock_timestamp(), ended_why = 'keluar'",
        "seen_at = seen_at - 2 * idle",
        "ends_at = clock_timestamp()",
    ):
        with guest.being(Role.PEJABAT, AccessClass.T), guest.ledger.transaction(force_rollback=False):
            before = guest.ledger.execute("SELECT id, seen_at, ends_at FROM web_session").fetchall()
            guest.ledger.execute(f"UPDATE web_session SET {ended}")
        told = {way.name: guest.ask(way, guest.documents[AccessClass.B]).status_code for way in guest.ways}
        for session, seen, ends in before:
            guest.ledger.execute(
                "UPDATE web_session SET seen_at = %s, ends_at = %s, ended_at = NULL, ended_why = NULL WHERE id = %s",
                (seen, ends, session),
            )
        assert {status for name, status in told.items() if name.startswith("GET")} == {303}, ended
        assert {status for name, status in told.items() if name.startswith("POST")} == {401}, ended


@pytest.mark.parametrize(
    "guessed", ["1", "x" * 300, "%2e%2e%2f", "0" * 32, "'--", NOBODY.upper(), "%00", "\u0661"]
)
def test_a_guessed_id_is_answered_as_what_is_not_there(guest: Guest, guessed: str) -> None:
    with guest.being(Role.PEJABAT, AccessClass.SR):
        told = {
            way.name: guest.ask(way, guessed).status_code
            for way in guest.ways
            if "{document_id}" in way.route.path and Role.PEJABAT in way.declaration.roles
        }
    assert {name: status for name, status in told.items() if status not in (400, 404, 415)} == {}


@pytest.mark.parametrize(
    "odd",
    ["0001-01-01", "9999-12-31", "2026-02-30", "-1", "9" * 20, "1e9", "\0", "\u202e", "'--", "%", "x" * 3000],
    ids=ascii,
)
def test_whatever_an_address_asks_is_answered(guest: Guest, odd: str) -> None:
    """What no calendar, number or ledger holds is refused by its name."""
    with guest.being(Role.PEJABAT, AccessClass.SR):
        told = {
            f"{way.name} {name}": guest.ask(way, guest.documents[AccessClass.B], asked={name: odd})
            for way in guest.ways
            if way.method == "GET" and Role.PEJABAT in way.declaration.roles
            for name in way.queries
        }
    assert "GET /buku-ekspedisi sampai" in told
    assert {name: each.status_code for name, each in told.items() if each.status_code >= 500} == {}


UNREAD: Final = {
    "/buku-ekspedisi?dari=2026-13-01": "Dari: harus tanggal",
    "/buku-ekspedisi?sampai=9999-12-31": "Sampai: harus antara",
    "/buku-ekspedisi?dari=2026-12-05&sampai=2026-12-01": "Sampai: mendahului hari pertamanya",
    "/kotak-masuk?jenis=ngawur": "Kembali ke halaman sebelumnya",
}
"""What an address asks that cannot be read, and what is said of it."""


@pytest.mark.parametrize("address", UNREAD)
def test_what_an_address_asks_wrongly_is_said_in_the_words_of_its_page(guest: Guest, address: str) -> None:
    with guest.being(Role.PEJABAT, AccessClass.T):
        answer = guest.client.get(address, headers=guest.own)
    said = "".join(map(str, html.fromstring(answer.text).itertext()))
    assert answer.status_code == 400
    assert UNREAD[address] in said
    assert ("yang disebutkan" in said) == (": " in UNREAD[address]), "a field is named, or none is spoken of"


def test_what_is_too_large_is_refused_before_it_is_sent(guest: Guest) -> None:
    """A byte more than a page takes: 512 kB of a form, 32 MB of a file, and what stands around it."""
    told = {}
    with guest.being(Role.PEJABAT, AccessClass.T):
        for way in guest.forms:
            path, query = way.to(guest.documents[AccessClass.B])
            told[way.name] = announced(guest, f"{path}?{urlencode(query)}" if query else path, way.most + 1)
    assert {name: status for name, status in told.items() if status != 413} == {}


def test_what_does_not_say_how_large_it_is_comes_as_far_as_the_limit(guest: Guest) -> None:
    """To the byte, in pieces: at each page that takes a file."""

    def pieces(size: int) -> Iterator[bytes]:
        while size > 0:
            yield bytes(min(size, 1 << 20))
            size -= 1 << 20

    def wrong() -> Iterator[str]:
        for way in guest.forms:
            if not way.takes_a_file or Role.PEJABAT not in way.declaration.roles:
                continue
            path, query = way.to(guest.documents[AccessClass.B])
            for size, refused in ((way.most, False), (way.most + 1, True)):
                media = {"Content-Type": "multipart/form-data; boundary=b"}
                answer = guest.client.post(
                    path, params=query, headers={**guest.own, **media}, content=pieces(size)
                )
                if (answer.status_code == 413) is not refused or answer.status_code >= 500:
                    yield f"{way.name}, {size}: {answer.status_code}"

    with guest.being(Role.PEJABAT, AccessClass.T):
        judged(wrong())


def announced(guest: Guest, path: str, size: int) -> int:
    """Announce a form, send nothing of it, and return how that is answered."""
    connection = http.client.HTTPConnection(urlsplit(str(guest.client.base_url)).netloc, timeout=PATIENCE_S)
    with closing(connection):
        connection.putrequest("POST", path)
        for name, value in {**guest.own, "Content-Length": str(size), "Content-Type": FORM}.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status


FORM: Final = "application/x-www-form-urlencoded"
NO_FORMS: Final = {
    "another kind": ("application/json", b"{}", 415),
    "a text": ("text/plain", b"a=1", 415),
    "no UTF-8": (FORM, b"a=%FF%FE", 422),
    "bytes": (FORM, b"a=\xff", 422),
    "a bomb of fields": (FORM, b"a=1&" * 100_000, 422),
}
"""What is sent in place of a form: media, body, and how that is answered."""


@pytest.mark.parametrize("name", NO_FORMS)
def test_what_is_no_form_is_refused_by_every_page_that_takes_one(guest: Guest, name: str) -> None:
    media, body, status = NO_FORMS[name]
    with guest.being(Role.PEJABAT, AccessClass.T):
        told = {
            way.name: guest.ask(
                way, guest.documents[AccessClass.B], more={"Content-Type": media}, body=body
            ).status_code
            for way in guest.forms
            if not way.takes_a_file and Role.PEJABAT in way.declaration.roles
        }
    assert {each: found for each, found in told.items() if found != status} == {}


@pytest.mark.parametrize("media", ["application/json", "multipart/form-data", "text/plain"])
def test_a_page_that_takes_a_file_takes_no_other_kind(guest: Guest, media: str) -> None:
    with guest.being(Role.PEJABAT, AccessClass.T):
        told = {
            way.name: guest.ask(
                way, guest.documents[AccessClass.B], more={"Content-Type": media}, body=b"a=1"
            ).status_code
            for way in guest.forms
            if way.takes_a_file and Role.PEJABAT in way.declaration.roles
        }
    assert {each: status for each, status in told.items() if status != 415} == {}


def test_a_page_that_was_open_before_a_restart_does_its_act_once_after_it(guest: Guest) -> None:
    visit = Visit(url=url_of(guest.house), cookies=guest.cookies)
    with guest.being(Role.PEJABAT, AccessClass.T):
        document = guest.house.draft()
        action, fields = form_of(html.fromstring(visit.get(f"/naskah/{document}").text), "paraf")
        with guest.restarted() as house:
            for _ in range(2):
                again = Visit(url=url_of(house), cookies=guest.cookies).post(action, **fields)
                assert (again.status_code, again.headers["location"]) == (303, f"/naskah/{document}")
        assert visit.post(action, **fields).status_code == 303
        assert [each["kind"] for each in guest.house.look(STF, document)["acts"]] == ["paraf"]


def test_no_clock_of_the_browser_ends_a_session_or_begins_one(guest: Guest) -> None:
    """What a browser keeps it keeps for a number of seconds, or as long as it is open: no date of ours is held to its clock."""
    visit = Visit(url=url_of(guest.house))
    given = [visit.get("/masuk"), Visit(url=url_of(guest.house), cookies=dict(guest.cookies)).get("/")]
    cookies = [each.lower() for answer in given for each in answer.headers.get_list("set-cookie")]
    assert cookies
    assert [each for each in cookies if "expires=" in each and "max-age=" not in each] == []
    assert "expires" not in {name.lower() for answer in given for name in answer.headers}
    scripts = [(SERVICE / each).read_text(encoding="utf-8") for each in OURS if each.endswith(".js")]
    assert scripts
    assert [each for each in scripts if "Date" in each] == []


def test_nothing_that_was_asked_with_an_empty_form_was_done(guest: Guest) -> None:
    """After all of them: the papers stand as they were drafted."""
    assert {
        each: guest.house.look(STF, guest.documents[each])["acts"] for each in (AccessClass.B, AccessClass.T)
    } == {
        AccessClass.B: [],
        AccessClass.T: [],
    }


def test_a_page_is_asked_for_a_document_by_the_one_name(guest: Guest) -> None:
    """By another it would not be tried here."""
    assert [
        way.name
        for way in guest.ways
        if way.declaration.reads is Reads.DOCUMENT and not way.asks_for_a_document
    ] == []


def unnamed(answer: httpx.Response) -> tuple[int, str, str]:
    """Return an answer without what names the document and the request."""
    location, path = answer.headers.get("location", ""), answer.request.url.path
    asked = str(answer.request.url).removeprefix(str(answer.request.url.copy_with(raw_path=b"/"))[:-1])
    ids = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", asked)
    text = (
        answer.text if answer.headers.get("content-type", "").startswith("text/") else f"{answer.content!r}"
    )
    for each in (*ids, path):
        text, location = text.replace(each, "ID"), location.replace(each, "ID")
    return answer.status_code, location, _PASSING.sub("", text)
