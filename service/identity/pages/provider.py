"""/masuk/penyedia: to the identity provider and back. Links lead there, not forms: a form may go to pages of this house alone."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service.edge import Line
from service.http.page_answers import led
from service.http.session import Cookies, inner
from service.identity.errors import CookiesRefused, StepOver
from service.identity.pages.passkeys import address_of, visitor_of
from service.identity.provider import ProviderAnswer
from service.identity.provider_sign_in import ProviderSignIn
from service.identity.sign_in import SignIn

BACK = "/masuk/penyedia/kembali"
"""What the provider must know as this installation's."""
Told = Annotated[str, Query(max_length=4_000)]


def routes(*, provider: ProviderSignIn, sign_in: SignIn, cookies: Cookies) -> APIRouter:
    """Return the routes of an installation that has a provider."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/masuk/penyedia")
    def go_to_provider(request: Request, ke: str | None = None) -> Response:
        """Send the browser to the provider."""
        return away(request, inner(ke), None)

    @router.get("/masuk/undangan/{token}/penyedia")
    def link_at_provider(request: Request, token: Annotated[str, Line(100)]) -> Response:
        """Send it there to use an invitation up."""
        return away(request, "/", token)

    def away(request: Request, ke: str, invitation: str | None) -> Response:
        if request.headers.get("host") != urlsplit(cookies.public_url).netloc:
            # The provider leads back to the office's own address, where this browser's mark must lie.
            own = f"/masuk/undangan/{quote(invitation)}" if invitation else f"/masuk?ke={quote(ke, safe='/')}"
            return RedirectResponse(f"{cookies.public_url}{own}", 303, {"Cache-Control": "no-store"})
        sent = provider.send(address_of(request), ke, invitation)
        answered = RedirectResponse(
            sent.address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        )
        cookies.ask(request, answered, sent.mark)
        return answered

    @router.get(BACK)
    def come_back(
        request: Request, code: Told = "", state: Told = "", iss: Told = "", error: Told = ""
    ) -> Response:
        """Begin a session of who comes back, and lead on."""
        mark = cookies.step(request)
        if not mark:
            raise StepOver if cookies.device(request) else CookiesRefused
        back = provider.enter(
            visitor_of(request, cookies.device(request) or ""),
            mark,
            ProviderAnswer(code=code, state=state, issuer=iss, error=error),
        )
        after = sign_in.lacks(back.begun.session)
        answered = led(f"{after.leads_to}?ke={quote(back.ke, safe='/')}" if after else back.ke)
        cookies.begin(request, answered, back.begun.token, back.begun.device)
        cookies.ask(request, answered, "")
        return answered

    return router
