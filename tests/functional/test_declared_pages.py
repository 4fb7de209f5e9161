"""Role, class and route: each page lets in whom it declares, shows a document as far as the class reaches, and writes it down.

Made from the declarations of the routes: a page that is new is tried here by itself. What stands for a name in its path or its
query is in ``ASKED`` where a page needs more than a document or something that is not there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi.routing import APIRoute
from lxml import html

from archive.access import AccessClass
from service.identity.accounts import PEOPLES_ROLES
from service.identity.roles import Role
from service.web.declared import PageDeclaration, Reads, declaration_of
from service.words import in_language, say
from tests.chance import EXPLORING
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import SHORT, STF, DeskHouse, desk_house
from tests.functional.page_house import Visit, an_account, url_of
from tests.house import SOURCE
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

NOBODY: Final = "00000000-0000-4000-8000-000000000000"
NOT_YOURS: Final = in_language(say("Halaman ini bukan untuk peran Anda."))
DOCUMENT: Final = ("document_id", "pilih")
"""Names under which a page is asked for a document."""
ASKED: Final[Mapping[str, str]] = {
    "kind": "pdf",
    "page": "1",
    "verb": "paraf",
    "perbuatan": "paraf",
    "hasil": f"{NOBODY}.selesai",
}
"""What else pages ask for, by its name; what is not named here is asked for as something that is not there."""
CASES: Final = [
    (role, ceiling)
    for role, ceiling in itertools.product(sorted(PEOPLES_ROLES), AccessClass)
    if EXPLORING or role == Role.PEJABAT or ceiling is AccessClass.T
]
"""Each role and each class; every pair of them in ``make sure``."""
_PASSING: Final = re.compile(r"[0-9a-f]{32}|r[0-9]+a[0-9]+")


@dataclass(frozen=True, kw_only=True)
class PageWay:
    """One way to a page, and what it declares."""

    method: str
    route: APIRoute
    declaration: PageDeclaration

    @property
    def name(self) -> str:
        return f"{self.method} {self.route.path}"

    @property
    def asks_for_a_document(self) -> bool:
        """Whether it is about one document that is named."""
        return any(each in self._names() for each in DOCUMENT)

    def to(self, document: str) -> tuple[str, dict[str, str]]:
        """Return the path and the query that lead there."""
        told = {each.alias: self._value(each, document) for each in self.route.dependant.path_params}
        path = self.route.path.replace(":path", "").format(**told)
        wanted = [
            each
            for each in self._queries()
            if each.field_info.is_required() or each.alias in DOCUMENT or each.alias in ASKED
        ]
        return path, {each.alias: self._value(each, document) for each in wanted if each.alias != "kind"}

    def _names(self) -> set[str]:
        return {each.alias for each in (*self.route.dependant.path_params, *self._queries())}

    def _queries(self) -> list[Any]:
        return list(self.route.dependant.query_params)

    @staticmethod
    def _value(param: Any, document: str) -> str:
        if param.alias in DOCUMENT:
            return document
        if param.alias in ASKED:
            return ASKED[param.alias]
        kind = param.field_info.annotation
        return NOBODY if kind is UUID else "1" if kind is int else "tidak-ada"


@dataclass(kw_only=True)
class Guest:
    """One person's browser, whose account is given what a case asks: role and class alone differ."""

    house: DeskHouse
    documents: Mapping[AccessClass, str]
    cookies: dict[str, str]
    client: httpx.Client
    ledger: psycopg.Connection[Any]
    ways: list[PageWay] = field(default_factory=list)

    @contextmanager
    def being(self, role: Role, ceiling: AccessClass) -> Iterator[Guest]:
        """Let the account carry one role and reach one class; whatever an earlier page ended is there again."""
        self.ledger.execute("UPDATE account SET roles = %s, ceiling = %s, ended_at = NULL", ([role], ceiling))
        self.ledger.execute("UPDATE web_session SET ended_at = NULL, ended_why = NULL")
        yield self

    def ask(self, way: PageWay, document: str) -> httpx.Response:
        """Look at a page, or send its form with nothing in it."""
        path, query = way.to(document)
        headers = {"Accept": "text/html", "Origin": url_of(self.house)}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return self.client.request(way.method, path, params=query, headers={**headers, "Cookie": cookies})

    def entered(self, last: int) -> list[tuple[str, str]]:
        """Return what this person did since, as the audit log has it: action and document."""
        rows = self.ledger.execute(
            "SELECT action, document_id::text FROM audit_entry WHERE actor = %s ORDER BY at OFFSET %s",
            (STF, last),
        ).fetchall()
        return [(row[0], row[1]) for row in rows if row[1] is not None]

    def so_far(self) -> int:
        """Return how many entries there are of this person."""
        row = self.ledger.execute("SELECT count(*) FROM audit_entry WHERE actor = %s", (STF,)).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture(scope="module")
def guest(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Guest]:
    """Somebody for whose paraf a paper of each class waits."""
    dsns, access = shared_ledger("declared_pages"), shared_s3("naskah-declared-pages")
    keyring = demonstration(tmp_path_factory.mktemp("declared") / "pki")
    with (
        desk_house(dsns, access, converter_socket, keyring=keyring, **SHORT) as house,
        httpx.Client(base_url=url_of(house), timeout=PATIENCE_S, verify=PLAIN) as client,
        psycopg.connect(dsns.superuser, autocommit=True) as ledger,
    ):
        # What an account may do is changed beneath its session, which would end.
        ledger.execute("SET session_replication_role = replica")
        an_account(house, STF, ceiling=AccessClass.SR)
        visit = Visit(url=url_of(house)).sign_in(STF)
        program = {"kind": "client", "roles": ["intake"], "sources": [SOURCE], "ceiling": AccessClass.SR}
        house.tokens["intake"] = house.token("intake of every class", **program)
        documents = {
            each: house.draft(akses=each.name, tentang=f"Perihal kelas {each.name} saja")
            for each in AccessClass
        }
        yield Guest(
            house=house,
            documents=documents,
            cookies=visit.cookies,
            client=client,
            ledger=ledger,
            ways=list(ways(house)),
        )


def ways(house: DeskHouse) -> Iterator[PageWay]:
    """Return every way to a page that asks for a session."""
    for router in house.paged:
        for route in router.routes:
            declaration = declaration_of(route)
            if isinstance(route, APIRoute) and declaration is not None:
                for method in sorted(route.methods or ()):
                    yield PageWay(method=method, route=route, declaration=declaration)


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
                last = guest.so_far()
                answer = guest.ask(way, document)
                entries = [action for action, about in guest.entered(last) if about == document]
                told = f"{way.name}, class {akses.name}: {answer.status_code} {entries}"
                looked = [each for each in entries if not each.endswith(".refused")]
                if akses > ceiling:
                    if unnamed(answer) != unknown or looked:
                        yield f"{told}: tells that it is there"
                elif way.method == "GET" and unnamed(answer) == unknown:
                    yield f"{told}: hides it"
                elif way.method == "GET" and bool(looked) != (
                    way.declaration.audited and akses > AccessClass.B
                ):
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
            shown = guest.ask(way, NOBODY).text
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
