"""A house whose pages are tried by what their routes declare: one person's browser, to whom a paper of each class waits.

A page that is new is tried by itself. What stands for a name in its path or its query is in ``ASKED`` where a page needs more than
a document or something that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi.routing import APIRoute

from archive.access import AccessClass
from service.http.entrances import FORM_BYTES, MOST_BYTES
from service.identity.roles import Role
from service.web.declared import PageDeclaration, declaration_of
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import SHORT, STF, DeskHouse, desk_house
from tests.functional.page_house import Visit, an_account, url_of
from tests.house import SOURCE
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

NOBODY: Final = "00000000-0000-4000-8000-000000000000"
DOCUMENT: Final = ("document_id", "pilih")
"""Names under which a page is asked for a document."""
ASKED: Final[Mapping[str, str]] = {
    "kind": "pdf",
    "jenis": "surat_edaran",
    "page": "1",
    "verb": "paraf",
    "perbuatan": "paraf",
    "hasil": f"{NOBODY}.selesai",
}
"""What else pages ask for, by its name; what is not named here is asked for as something that is not there."""


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
    def most(self) -> int:
        """How many bytes its form may have."""
        return int((self.route.openapi_extra or {}).get(MOST_BYTES, FORM_BYTES))

    @property
    def takes_a_file(self) -> bool:
        """Whether a file comes with its form."""
        return MOST_BYTES in (self.route.openapi_extra or {})

    @property
    def asks_for_a_document(self) -> bool:
        """Whether it is about one document that is named."""
        return any(each in self._names() for each in DOCUMENT)

    def to(self, document: str) -> tuple[str, dict[str, str]]:
        """Return the path and the query that lead there."""
        told = {each.alias: self._value(each, document) for each in self.route.dependant.path_params}
        path = self.route.path.replace(":path", "").format(**told)
        wanted = [each for each in self._queries() if each.field_info.is_required() or each.alias in DOCUMENT]
        return path, {each.alias: self._value(each, document) for each in wanted}

    @property
    def queries(self) -> list[str]:
        """What may be asked of it besides."""
        return [each.alias for each in self._queries()]

    def _names(self) -> set[str]:
        return {*(each.alias for each in self.route.dependant.path_params), *self.queries}

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
    restarted: Callable[[], AbstractContextManager[DeskHouse]]
    """The house as it stands after a restart: the same ledger and vault, nothing else of before."""
    ways: list[PageWay] = field(default_factory=list)

    @property
    def forms(self) -> list[PageWay]:
        """What changes something."""
        return [each for each in self.ways if each.method == "POST"]

    @property
    def own(self) -> dict[str, str]:
        """What this browser sends from a page of the house."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept": "text/html", "Origin": url_of(self.house), "Cookie": cookies}

    @contextmanager
    def being(self, role: Role, ceiling: AccessClass) -> Iterator[Guest]:
        """Let the account carry one role and reach one class; whatever an earlier page ended is there again."""
        self.ledger.execute("UPDATE account SET roles = %s, ceiling = %s, ended_at = NULL", ([role], ceiling))
        self.ledger.execute("UPDATE web_session SET ended_at = NULL, ended_why = NULL")
        yield self

    def ask(
        self,
        way: PageWay,
        document: str,
        *,
        more: Mapping[str, str | None] | None = None,
        body: bytes = b"",
        asked: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Look at a page, or send its form with nothing in it, as a page of this house would; ``more``: other headers, None for none;
        ``asked``: what else its address asks.
        """
        path, query = way.to(document)
        query |= asked or {}
        headers = {name: value for name, value in {**self.own, **(more or {})}.items() if value is not None}
        return self.client.request(way.method, path, params=query, headers=headers, content=body)

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
            restarted=partial(
                desk_house, dsns, access, converter_socket, keyring=keyring, tokens=house.tokens, **SHORT
            ),
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
