"""Every page of who is signed in declares for whom it is and what it reads; the table of all of them is made from that."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.routing import APIRoute

from archive.vault.settings import VaultSettings
from service.assembly import assemble
from service.identity.roles import Role
from service.settings import ServiceSettings
from service.web.declared import Reads, declaration_of
from worker.signing.keyring import Keyring

UNAUDITED: dict[str, str] = {}
"""Pages that read a document and write no audit entry, each with the reason."""


@pytest.fixture(scope="module")
def house() -> Any:
    """The front desk as it is assembled, over a ledger and a vault that nobody asks."""
    ledger = cast(Any, SimpleNamespace(beside=lambda **_: None, refused_for_room=0))
    vault = VaultSettings(endpoint="127.0.0.1:1", access_key="k", secret_key="s", bucket="b")
    settings = ServiceSettings(public_url="https://naskah.example.go.id")
    return assemble(settings, ledger, vault, Keyring(Path("none")))


def routes(routers: Any) -> list[APIRoute]:
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def test_every_page_that_asks_for_a_session_declares_itself(house: Any) -> None:
    pages = routes(house.paged)
    assert "/komponen" in {route.path for route in pages}
    assert [route.path for route in pages if declaration_of(route) is None] == []
    assert [route.path for route in pages if route.include_in_schema] == []


def test_what_asks_for_a_key_or_for_nothing_declares_none(house: Any) -> None:
    others = routes((*house.keyed, *house.free))
    assert [route.path for route in others if declaration_of(route) is not None] == []


def test_a_page_is_for_roles_that_exist(house: Any) -> None:
    told = {route.path: declaration_of(route) for route in routes(house.paged)}
    assert {
        path: each.roles for path, each in told.items() if each and not frozenset() < each.roles <= {*Role}
    } == {}


def test_a_page_that_reads_a_document_is_audited(house: Any) -> None:
    told = [(route.path, declaration_of(route)) for route in routes(house.paged)]
    silent = {path for path, each in told if each and each.reads is Reads.DOCUMENT and not each.audited}
    assert silent == set(UNAUDITED)


def test_no_path_leads_to_two_pages(house: Any) -> None:
    ways = [
        (method, route.path)
        for route in routes((*house.keyed, *house.paged, *house.free))
        for method in sorted(route.methods or ())
    ]
    assert [each for each in ways if ways.count(each) > 1] == []
