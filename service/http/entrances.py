"""The route table as the door reads it: which routes ask for a key, and how much a body of each may weigh.

A route says what it takes itself: by the model of its JSON body, or with ``x-most-bytes`` in its description for a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from fastapi import APIRouter
from fastapi.routing import APIRoute

MOST_BYTES = "x-most-bytes"
"""Stands in a route's description, so that clients read the limit where the door does."""
SCHEMAS = "x-schemas"
"""Stands in a route's description with the schemas that it names; they become components of the document."""
STRAY_BYTES = 64 << 10
"""For a route that reads no body: a client that sends ``{}`` all the same is not scolded for it."""


class Body(Enum):
    """What a route reads."""

    NONE = "none"
    JSON = "json"
    """Read by the door, and checked before anything is made of it."""
    FILE = "file"
    """Read by the route, piece by piece, as far as the door lets it."""


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """One route, and what stands before it."""

    route: APIRoute
    keyed: bool
    body: Body
    most: int

    def leads(self, method: str, path: str) -> bool:
        """Tell whether a request comes in here."""
        return method in (self.route.methods or ()) and self.route.path_regex.match(path) is not None


def entrances(
    keyed: Sequence[APIRouter], free: Sequence[APIRouter], *, json_bytes: int, batch_bytes: int
) -> Iterator[Entrance]:
    """Yield every route in the order in which they are tried; ``POST /events`` takes ``batch_bytes``."""
    for routers, asks in ((keyed, True), (free, False)):
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute):
                    yield _entrance(route, asks, json_bytes, batch_bytes)


def _entrance(route: APIRoute, keyed: bool, json_bytes: int, batch_bytes: int) -> Entrance:
    described = route.openapi_extra or {}
    if route.path == "/events" and "POST" in (route.methods or ()):
        return Entrance(route=route, keyed=keyed, body=Body.FILE, most=batch_bytes)
    if MOST_BYTES in described:
        return Entrance(route=route, keyed=keyed, body=Body.FILE, most=int(described[MOST_BYTES]))
    if route.body_field is not None:
        return Entrance(route=route, keyed=keyed, body=Body.JSON, most=json_bytes)
    return Entrance(route=route, keyed=keyed, body=Body.NONE, most=STRAY_BYTES)
