"""Passkeys at the pages: asked for by the page's script, and taken as a form; /masuk/kunci to come in and to strengthen, /akun/kunci to
make and end them, /masuk/siapkan/kunci in place of a phone's codes."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.ledger.office.sessions import WebSession
from service.http.forms import submitted
from service.http.page_answers import led
from service.http.session import SESSION, Cookies, inner, need_step_up, session_of
from service.identity.errors import CookiesRefused, SecondFactorNeeded, StepUpNeeded
from service.identity.pages.carried import carried, onward
from service.identity.pages.site import site_of
from service.identity.passkeys import AskedStep, Passkeys
from service.identity.roles import Role
from service.identity.sign_in import SignIn, Visitor
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import say


def routes(*, keys: Passkeys, sign_in: SignIn, cookies: Cookies) -> APIRouter:
    """Return the routes of whoever comes in, or is signed in and proves it again."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.post("/masuk/kunci/mulai")
    def ask_for_passkey(request: Request) -> Response:
        """Ask this browser for a passkey."""
        session: WebSession | None = request.scope[SESSION]
        return asked(request, cookies, keys.ask(session, site_of(request, cookies), address_of(request)))

    @router.post("/masuk/kunci")
    def take_passkey(request: Request) -> Response:
        """Take the passkey: begin a session, or strengthen the one there is, and lead on."""
        form, session = submitted(request), request.scope[SESSION]
        ke, told = inner(form.one("ke")), form.one("jawaban")
        site, mark = site_of(request, cookies), cookies.step(request)
        if session is not None:
            answered = onward(request, form, ke, carried(request, form))
            cookies.renew(request, answered, keys.prove(session, site, mark, told))
        else:
            device = cookies.device(request)
            if device is None:
                raise CookiesRefused
            begun = keys.enter(visitor_of(request, device), site, mark, told)
            answered = led(ke)
            cookies.begin(request, answered, begun.token, begun.device)
        cookies.ask(request, answered, "")
        return answered

    _in_place_of_codes(router, keys=keys, sign_in=sign_in, cookies=cookies)
    return router


def _in_place_of_codes(router: APIRouter, *, keys: Passkeys, sign_in: SignIn, cookies: Cookies) -> None:
    """Whoever has nothing yet that proves more than a password makes a passkey, as they would set up a phone."""

    def beginner(request: Request) -> WebSession:
        session = session_of(request)
        needed = sign_in.lacks(session)
        if needed is SecondFactorNeeded:
            raise needed
        if session.totp_at is not None or session.passkeys:
            raise StepUpNeeded
        return session

    @router.post("/masuk/siapkan/kunci/mulai")
    def ask_for_first_passkey(request: Request) -> Response:
        """Ask this browser for its first passkey."""
        return asked(request, cookies, keys.ask_new(beginner(request), site_of(request, cookies)))

    @router.post("/masuk/siapkan/kunci")
    def take_first_passkey(request: Request) -> Response:
        """Keep it, and show the recovery codes."""
        return made(request, keys, cookies, beginner(request), inner(submitted(request).one("ke")))


def own_routes(*, keys: Passkeys, cookies: Cookies) -> APIRouter:
    """Return the routes of whoever looks after their passkeys; each asks for a proof of just now."""
    router = APIRouter()

    @declared(router, "POST", "/akun/kunci/mulai", roles=Role, reads=Reads.NOTHING)
    def ask_for_new_passkey(request: Request) -> Response:
        """Ask this browser for a new passkey."""
        need_step_up(request)
        return asked(request, cookies, keys.ask_new(session_of(request), site_of(request, cookies)))

    @declared(router, "POST", "/akun/kunci", roles=Role, reads=Reads.NOTHING)
    def take_new_passkey(request: Request) -> Response:
        """Keep a new passkey under the name its owner gave it."""
        need_step_up(request)
        return made(request, keys, cookies, session_of(request), "/akun")

    @declared(router, "POST", "/akun/kunci/akhiri", roles=Role, reads=Reads.NOTHING)
    def end_passkey(request: Request) -> Response:
        """End one of my passkeys."""
        need_step_up(request)
        try:
            keys.end(session_of(request), UUID(submitted(request).one("kunci")))
        except ValueError:
            return led("/akun")
        answered = led("/akun")
        messages.leave(request, answered, say("Kunci sandi diakhiri."))
        return answered

    return router


def asked(request: Request, cookies: Cookies, step: AskedStep) -> Response:
    """Answer the page's script with the question, and the browser with its mark."""
    told = Response(step.question, media_type="application/json", headers={"Cache-Control": "no-store"})
    cookies.ask(request, told, step.mark)
    return told


def made(request: Request, keys: Passkeys, cookies: Cookies, session: WebSession, ke: str) -> Response:
    """Keep a passkey; lead on, by way of the recovery codes where there are new ones."""
    form = submitted(request)
    token, paper = keys.make(
        session, site_of(request, cookies), cookies.step(request), form.one("jawaban"), form.one("nama_kunci")
    )
    answered: Response = (
        page(request, "identity/pages/pemulihan.html", ke=ke, codes=paper) if paper else led(ke)
    )
    cookies.renew(request, answered, token)
    cookies.ask(request, answered, "")
    return answered


def visitor_of(request: Request, device: str) -> Visitor:
    """Return the browser that asks."""
    return Visitor(address=address_of(request), agent=request.headers.get("user-agent", ""), device=device)


def address_of(request: Request) -> str:
    """Return where a request comes from."""
    return request.client.host if request.client else ""
