"""What belongs to no noun: the entrance for who is not signed in, what pages are drawn with, and the language they are said in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from archive.ledger import Principal
from service.http.language import COOKIE
from service.web.assets import ASSETS, FOLDER, LICENCES, Asset
from service.web.environment import ours
from service.web.frame import page
from service.words import LANGUAGES

Home = Callable[[Request, Principal], HTMLResponse]
Keep = Callable[[Request, str], None]
A_YEAR_S: Final = 365 * 24 * 3600
_FOREVER: Final = f"public, max-age={A_YEAR_S}, immutable"
"""What an address holds never changes: another content has another address."""


def routes(home: Home | None = None, keep: Keep | None = None) -> APIRouter:
    """Return the routes; ``home`` answers at ``/`` who is signed in, ``keep`` keeps with their account what they read."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def welcome(request: Request) -> Response:
        """Say what this is, and lead in or to the verification; show who is signed in what waits for them."""
        principal: Principal | None = request.scope.get("naskah.principal")
        return (
            page(request, "web/welcome.html")
            if principal is None or home is None
            else home(request, principal)
        )

    @router.api_route(f"{FOLDER}{{name}}", methods=["GET", "HEAD"])
    async def get_asset(request: Request, name: str) -> Response:
        """Return what pages are drawn with, packed where the browser takes that."""
        asset = ASSETS.at(f"{FOLDER}{name}")
        if asset is None:
            raise HTTPException(404)
        return sent(asset, packed="gzip" in request.headers.get("accept-encoding", ""))

    @router.post("/bahasa", response_class=HTMLResponse)
    def choose_language(
        request: Request,
        bahasa: Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})$")],
        ke: Annotated[str, Query(max_length=2000)] = "/",
    ) -> Response:
        """Let this browser's pages be said in a language from now on, and lead back."""
        if keep is not None and "naskah.principal" in request.scope:
            keep(request, bahasa)
        answer = RedirectResponse(_within(ke), 303)
        answer.set_cookie(
            COOKIE,
            bahasa,
            max_age=A_YEAR_S,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return answer

    return router


def sent(asset: Asset, *, packed: bool) -> Response:
    """Return the answer that carries an asset."""
    body = asset.packed if packed and asset.packed is not None else asset.body
    headers = {
        "Cache-Control": "no-cache" if asset.address.endswith(LICENCES) else _FOREVER,
    }
    if asset.packed is not None:
        headers["Vary"] = "Accept-Encoding"
    if body is asset.packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media)


def _within(address: str) -> str:
    """Return an address of ours, or the beginning for one that leads elsewhere."""
    try:
        return ours(address)
    except ValueError:
        return "/"
