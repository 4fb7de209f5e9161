"""/masuk, /keluar, /masuk/undangan/...: signing in and out, and choosing a password with a one-time link. Open to anybody."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.errors import NaskahError
from archive.ledger.office.sessions import WebSession
from service.edge import Line
from service.errors import Field
from service.http.forms import submitted
from service.http.page_answers import answer, led
from service.http.session import SESSION, Cookies, inner
from service.identity.account_desk import Accounts
from service.identity.errors import AttemptsExceeded, CookiesRefused, PasswordRefused, SignInRefused
from service.identity.pages.site import refusal
from service.identity.passwords import LEAST
from service.identity.sign_in import SignIn, Visitor
from service.web.frame import page
from service.words import Sentence, say

Path = Annotated[str | None, Line(2_000)]
Token = Annotated[str, Line(100)]


def routes(*, sign_in: SignIn, accounts: Accounts, cookies: Cookies, provider: str | None) -> APIRouter:
    """Return the pages of whoever is not signed in yet; ``provider``: what people call the identity provider, if there is one."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    forms = SignInForms(cookies=cookies, provider=provider)
    _door(router, forms, sign_in=sign_in, cookies=cookies)
    _links(router, forms, accounts=accounts)
    return router


def _door(router: APIRouter, forms: SignInForms, *, sign_in: SignIn, cookies: Cookies) -> None:
    """In and out."""

    @router.get("/masuk")
    def show_sign_in(request: Request, ke: str | None = None) -> Response:
        """Show the form; whoever is signed in is led on."""
        session: WebSession | None = request.scope[SESSION]
        if session is not None and sign_in.lacks(session) is None:
            return led(inner(ke))
        return forms.sign_in(request, inner(ke))

    @router.post("/masuk")
    def take_sign_in(request: Request) -> Response:
        """Begin a session, and lead on to the page that was asked for; what is wrong is said beside the form."""
        form = submitted(request)
        ke, login = inner(form.one("ke")), form.one("login")
        device = cookies.device(request)
        try:
            if device is None:
                raise CookiesRefused
            begun = sign_in.begin(login, form.one("sandi"), _visitor(request, device))
        except (SignInRefused, AttemptsExceeded, CookiesRefused) as error:
            return forms.sign_in(request, ke, login, error, answer(request, error).status_code)
        after = sign_in.lacks(begun.session)
        answered = led(f"{after.leads_to}?ke={quote(ke, safe='/')}" if after else ke)
        cookies.begin(request, answered, begun.token, begun.device)
        return answered

    @router.get("/keluar")
    def show_sign_out(request: Request) -> Response:
        """Ask whether to leave: nothing that only looks ends a session."""
        if request.scope[SESSION] is None:
            return led("/masuk")
        return page(request, "identity/pages/keluar.html", session=request.scope[SESSION])

    @router.post("/keluar")
    def take_sign_out(request: Request) -> Response:
        """End the session, and take its cookie away."""
        session: WebSession | None = request.scope[SESSION]
        if session is not None:
            sign_in.end(session)
        answered = led("/masuk")
        cookies.end(request, answered)
        return answered


def _links(router: APIRouter, forms: SignInForms, *, accounts: Accounts) -> None:
    """One-time links."""

    @router.get("/masuk/undangan/{token}")
    def show_invitation(request: Request, token: Token) -> Response:
        """Show whose account it is, and ask for a password; looking at the link does not use it up."""
        return forms.choice(request, accounts.linked_to(token).login)

    @router.post("/masuk/undangan/{token}")
    def take_invitation(request: Request, token: Token) -> Response:
        """Set the password and use the link up; then its owner signs in."""
        form = submitted(request)
        found = accounts.linked_to(token)
        try:
            if form.one("sandi") != form.one("ulang"):
                raise PasswordRefused(
                    fields=[Field(path="ulang", reason=say("berbeda dari yang pertama; ketik ulang"))]
                )
            accounts.choose_password(token, form.one("sandi"))
        except PasswordRefused as error:
            return forms.choice(request, found.login, error)
        return forms.sign_in(request, "/", found.login)


@dataclass(frozen=True, kw_only=True)
class SignInForms:
    """The forms of whoever is not signed in, as this installation shows them."""

    cookies: Cookies
    provider: str | None
    """What people call the identity provider, if there is one."""

    def sign_in(
        self,
        request: Request,
        ke: str,
        login: str = "",
        error: NaskahError | None = None,
        status: int = 200,
    ) -> Response:
        """Return the form, and give the browser its mark: one that keeps none is told so when it comes back.

        Whatever is wrong is told of the whole: for which of the two it is nobody is told.
        """
        errors: list[tuple[str, str]] = [("login", Sentence(error.message))] if error else []
        errors += [("", each) for each in _wrong(error).values()]
        shown = page(
            request,
            "identity/pages/masuk.html",
            status,
            ke=ke,
            login=login[:64],
            errors=errors,
            refused=refusal(request, self.cookies),
            provider=self.provider,
        )
        if not self.cookies.device(request):
            self.cookies.mark(request, shown, secrets.token_urlsafe(32))
        return shown

    def choice(self, request: Request, login: str, error: NaskahError | None = None) -> Response:
        """Return the form by which a password is chosen."""
        wrong = _wrong(error)
        return page(
            request,
            "identity/pages/undangan.html",
            200 if error is None else 422,
            login=login,
            wrong=wrong,
            errors=list(wrong.items()),
            least=LEAST,
            provider=self.provider,
        )


def _wrong(error: NaskahError | None) -> dict[str, str]:
    return {each.path: each.reason for each in getattr(error, "fields", ())}


def _visitor(request: Request, device: str) -> Visitor:
    return Visitor(
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        device=device,
    )
