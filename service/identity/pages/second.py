"""/masuk/kode, /masuk/siapkan, /masuk/kuatkan: proving more than a password, setting that up, and proving it again before a signature."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.errors import NaskahError
from archive.ledger.office.sessions import WebSession
from service.http.forms import FORM, submitted
from service.http.page_answers import answer, led
from service.http.session import Cookies, inner, session_of
from service.identity.errors import (
    AttemptsExceeded,
    CodeRefused,
    PasswordWrong,
    SecondFactorMissing,
    SecondFactorNeeded,
)
from service.identity.pages.carried import LANJUT, CarriedAct, carried, onward
from service.identity.pages.site import refusal
from service.identity.second_factor import SecondFactor
from service.identity.sign_in import SignIn
from service.web.frame import page
from service.words import Sentence


def routes(*, sign_in: SignIn, second: SecondFactor, cookies: Cookies) -> APIRouter:
    """Return the pages of the second factor; they take a session in which it is not proved yet."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for path, again in (("/masuk/kode", False), ("/masuk/kuatkan", True)):
        _codes(router, path, again, sign_in=sign_in, second=second, cookies=cookies)
    _setup(router, sign_in=sign_in, second=second, cookies=cookies)
    return router


def _codes(
    router: APIRouter, path: str, again: bool, *, sign_in: SignIn, second: SecondFactor, cookies: Cookies
) -> None:
    """Ask for a code: at first, or ``again`` before an act that needs it; then for the password where codes are off."""

    def by_password(session: WebSession) -> bool:
        return again and sign_in.by_password(session)

    def shown(
        request: Request, ke: str, error: NaskahError | None = None, act: CarriedAct | None = None
    ) -> Response:
        status, session = answer(request, error).status_code if error else 200, session_of(request)
        form = request.scope.get(FORM)
        return page(
            request,
            "identity/pages/kode.html",
            status,
            ke=ke,
            path=path,
            again=again,
            by_password=by_password(session),
            totp=session.totp_at is not None,
            passkeys=session.passkeys,
            refused=refusal(request, cookies),
            login=session.login,
            act=act,
            once_more="lagi" in request.query_params or bool(form and form.one("lagi")),
            errors=_told(error),
        )

    @router.get(path, name=f"show{path.replace('/', '_')}")
    def show_code_form(request: Request, ke: str | None = None) -> Response:
        """Show the form, or lead to where codes are set up."""
        session = session_of(request)
        if not (_has_more(session) or by_password(session)):
            return _missing(inner(ke))
        return shown(request, inner(ke))

    @router.post(path, name=f"take{path.replace('/', '_')}")
    def take_code(request: Request) -> Response:
        """Take the code, and lead on; or let the act go on that was pressed before it."""
        form, session = submitted(request), session_of(request)
        act = carried(request, form) if again else None
        pressed = LANJUT in request.query_params
        ke = inner(request.query_params.get("ke") if pressed else form.one("ke"))
        if not (_has_more(session) or by_password(session)):
            return _missing(ke)
        if pressed:
            return shown(request, ke, act=act)
        try:
            token = (
                sign_in.prove(session, form.one("sandi"))
                if by_password(session)
                else second.prove(session, form.one("kode"))
            )
        except (CodeRefused, PasswordWrong, AttemptsExceeded) as error:
            return shown(request, ke, error, act)
        answered = onward(request, form, ke, act)
        cookies.renew(request, answered, token)
        return answered


def _has_more(session: WebSession) -> bool:
    """Tell whether its owner has something that proves more than a password."""
    return session.totp_at is not None or session.passkeys


def _unproved(sign_in: SignIn, session: WebSession) -> type[SecondFactorNeeded] | None:
    """Return what somebody with a passkey shows before a phone is set up beside it: the password alone sets up none."""
    return SecondFactorNeeded if sign_in.lacks(session) is SecondFactorNeeded else None


def _setup(router: APIRouter, *, sign_in: SignIn, second: SecondFactor, cookies: Cookies) -> None:
    """A phone is set up: its picture, its first code, and the recovery codes, shown once."""

    def shown(request: Request, session: WebSession, ke: str, error: NaskahError | None = None) -> Response:
        setup = second.prepare(session)
        return page(
            request,
            "identity/pages/siapkan.html",
            answer(request, error).status_code if error else 200,
            ke=ke,
            secret=setup.secret,
            picture=_picture(setup.address),
            refused=refusal(request, cookies),
            errors=_told(error),
        )

    @router.get("/masuk/siapkan")
    def show_setup(request: Request, ke: str | None = None) -> Response:
        """Show the picture for the phone; whoever has one set up is led on."""
        session = session_of(request)
        if needed := _unproved(sign_in, session):
            return led(f"{needed.leads_to}?ke={quote(inner(ke), safe='/')}")
        return led(inner(ke)) if session.totp_at is not None else shown(request, session, inner(ke))

    @router.post("/masuk/siapkan")
    def take_setup(request: Request) -> Response:
        """Take the phone's first code, and show the recovery codes."""
        form, session = submitted(request), session_of(request)
        ke = inner(form.one("ke"))
        if needed := _unproved(sign_in, session):
            return led(f"{needed.leads_to}?ke={quote(ke, safe='/')}")
        if session.totp_at is not None:
            return led(ke)
        try:
            token, paper = second.confirm(session, form.one("kode"))
        except (CodeRefused, AttemptsExceeded) as error:
            return shown(request, session, ke, error)
        answered = page(request, "identity/pages/pemulihan.html", ke=ke, codes=paper)
        cookies.renew(request, answered, token)
        return answered


def _picture(address: str) -> str:
    """Return the QR code of an address as a PNG in base64."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=5, border=3)
    return b64encode(drawn.getvalue()).decode()


def _missing(ke: str) -> Response:
    return led(f"{SecondFactorMissing.leads_to}?ke={quote(ke, safe='/')}")


def _told(error: NaskahError | None) -> list[tuple[str, str]]:
    if error is None:
        return []
    where = "sandi" if isinstance(error, PasswordWrong) else "kode"
    return [(where, Sentence(error.message)), *(("", each.reason) for each in getattr(error, "fields", ()))]
