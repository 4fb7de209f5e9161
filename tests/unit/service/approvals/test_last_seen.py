"""The state of a document that somebody last saw: kept by their browser, bounded, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from starlette.requests import Request
from starlette.responses import Response

from archive.access import AccessClass
from archive.ledger import Principal
from service.approvals.pages.last_seen import COOKIE, MOST, SeenState, last_seen, note, seen_in
from service.http.forms import SentForm

PAPER = UUID(int=1)
STATE = SeenState(revision=2, acts=3)


def person(name: str) -> Principal:
    return Principal(
        id=name, satker="1306", ceiling=AccessClass.T, roles=frozenset({"pejabat"}), kind="person"
    )


def asked(cookie: str = "") -> Request:
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else []
    return Request(
        {"type": "http", "scheme": "http", "server": ("kantor", 80), "path": "/", "headers": headers}
    )


def kept(cookie: str, document: UUID, state: SeenState = STATE, who: str = "a") -> str:
    """What a browser keeps after it was shown a document."""
    answer = Response()
    note(asked(cookie), answer, person(who), document, state)
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]


def test_it_is_known_again_to_whoever_saw_it_and_to_nobody_else() -> None:
    cookie = kept("", PAPER)
    assert last_seen(asked(cookie), person("a"), PAPER) == STATE
    assert last_seen(asked(cookie), person("b"), PAPER) is None
    assert last_seen(asked(cookie), person("a"), UUID(int=2)) is None


def test_the_last_ones_are_kept_in_one_cookie_that_a_browser_takes() -> None:
    cookie = ""
    for number in range(MOST + 1):
        cookie = kept(cookie, UUID(int=number), SeenState(revision=9999, acts=9999))
    assert len(cookie) < 2_000
    assert last_seen(asked(cookie), person("a"), UUID(int=0)) is None
    assert last_seen(asked(cookie), person("a"), UUID(int=1)) is not None
    assert kept(kept(cookie, UUID(int=5)), UUID(int=5)).count("_") == MOST - 1, "one is there once"


@pytest.mark.parametrize(
    "cookie", ["", "x", "_", "r1a1", "0" * 12 + "r1", "0" * 12 + "r-1a1", "\xff", "a" * 9000]
)
def test_a_cookie_of_anybody_s_making_is_nothing(cookie: str) -> None:
    assert last_seen(asked(cookie), person("a"), PAPER) is None


def test_in_another_browser_the_last_act_of_ones_own_stands_for_it() -> None:
    acts: Any = [
        SimpleNamespace(person_id=who, revision_no=no, no=no) for no, who in enumerate("aab", start=1)
    ]
    assert last_seen(asked(), person("a"), PAPER, acts) == SeenState(revision=2, acts=2)
    assert last_seen(asked(), person("c"), PAPER, acts) is None


@pytest.mark.parametrize(
    ("etag", "state"),
    [
        ("r2a3", replace(STATE, in_this_window=True)),
        ("", None),
        ("r2", None),
        ("r2a3x", None),
        ("r99999a1", None),
    ],
)
def test_a_form_names_the_state_that_it_was_shown_with(etag: str, state: SeenState | None) -> None:
    assert seen_in(SentForm(fields={"etag": [etag]})) == state
