"""A request is found its route by the first piece of its path: the same one as if every route were tried in turn."""

from __future__ import annotations

from typing import Any, cast

import pytest
from fastapi import APIRouter

from service.http.entrances import Asks, Body, Entrance, EntranceTable

PATHS = ("/", "/a", "/a/{x}", "/a/b", "/{x}", "/{x}/b", "/a:do", "/a/{x}/c", "/b/{x:path}", "/b/c")
"""As routes are declared, in the order in which they are tried."""
ASKED = (
    "/",
    "",
    "//",
    "/a",
    "/a/",
    "/a/b",
    "/a/z",
    "/z",
    "/z/b",
    "/z/c",
    "/a:do",
    "/a/z/c",
    "/b/c",
    "/b/c/d",
    "/b",
    "/{x}",
)


def table() -> EntranceTable:
    router = APIRouter()
    for path in PATHS:
        router.add_api_route(path, lambda: None, methods=["GET"])
        router.add_api_route(path.replace("{x}", "{y}"), lambda: None, methods=["POST"])
    return EntranceTable(
        Entrance(route=cast(Any, each), asks=Asks.NOBODY, page=False, body=Body.NONE, most=0)
        for each in router.routes
    )


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("path", ASKED)
def test_the_first_route_that_takes_it_is_found(method: str, path: str) -> None:
    entrances = table()
    tried = next((each for each in entrances if each.leads(method, path)), None)
    assert entrances.find(method, path) is tried
