"""How a page's route says what it is: who may ask for it, what it reads, and whether that is audited.

Every route among the pages of signed-in people is made through ``declared``; a test refuses one that was not, and the table of
role, class and route is made from the declarations. They are no part of the OpenAPI document: pages are for people.

>>> from fastapi import APIRouter
>>> router = APIRouter()
>>> @declared(router, "GET", "/contoh", roles={"admin"}, reads=Reads.NOTHING)
... def show() -> None: ...
>>> declaration_of(router.routes[0]).roles
frozenset({'admin'})
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute

from archive.ledger import Principal
from service.errors import RoleMissing
from service.http.entrances import MOST_BYTES
from service.words import Sentence, say

PAGE: Final = "x-page"
"""Where a route carries its declaration."""
Handler = TypeVar("Handler", bound=Callable[..., Any])


class Reads(Enum):
    """What of documents a page shows."""

    NOTHING = "nothing"
    """None: a form, an account, the house itself."""
    LIST = "list"
    """Titles, numbers and counts, each already narrowed to office and class by the ledger."""
    DOCUMENT = "document"
    """Text or pictures of one document."""


@dataclass(frozen=True, kw_only=True)
class PageDeclaration:
    """What one page's route says of itself."""

    roles: frozenset[str]
    """Any one of these lets in."""
    reads: Reads
    audited: bool
    """A read of class T, R or SR writes an audit entry before the first byte."""
    menu: Sentence | None
    """Its name in the navigation; None: it is reached from another page."""


def declared(
    router: APIRouter,
    method: Literal["GET", "POST"],
    path: str,
    *,
    roles: Iterable[str],
    reads: Reads,
    audited: bool | None = None,
    menu: Sentence | None = None,
    most_bytes: int | None = None,
) -> Callable[[Handler], Handler]:
    """Return the decorator that puts a page at ``path``; ``audited`` unless told otherwise where it reads a document.

    ``most_bytes``: how much a form of it may weigh, where it takes one. Whoever carries none of ``roles`` is refused before
    the page begins.
    """
    allowed = frozenset(str(each) for each in roles)
    declaration = PageDeclaration(
        roles=allowed,
        reads=reads,
        audited=reads is Reads.DOCUMENT if audited is None else audited,
        menu=menu,
    )
    return router.api_route(
        path,
        methods=[method],
        include_in_schema=False,
        response_class=HTMLResponse,
        response_model=None,
        dependencies=[Depends(_admits(allowed))],
        openapi_extra={PAGE: declaration} | ({MOST_BYTES: most_bytes} if most_bytes else {}),
    )


def declaration_of(route: BaseRoute) -> PageDeclaration | None:
    """Return what a route declares; None for one that is no page."""
    found = (getattr(route, "openapi_extra", None) or {}).get(PAGE)
    return found if isinstance(found, PageDeclaration) else None


def _admits(roles: frozenset[str]) -> Callable[[Request], None]:
    def admit(request: Request) -> None:
        """Refuse who carries none of the roles; raises ``RoleMissing``."""
        principal: Principal = request.scope["naskah.principal"]
        if not roles & principal.roles:
            raise RoleMissing(say("Halaman ini bukan untuk peran Anda."), needs=" or ".join(sorted(roles)))

    return admit
