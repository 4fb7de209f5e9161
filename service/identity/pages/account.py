"""/akun: my account, its password and recovery codes, the browsers I am signed in with, and how each is signed out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from archive.errors import NaskahError
from service.errors import Field
from service.http.forms import submitted
from service.http.page_answers import answer, led
from service.http.session import Cookies, session_of, stepped_up
from service.identity.browsers import browser_named
from service.identity.errors import AttemptsExceeded, CodeRefused, PasswordRefused, PasswordWrong
from service.identity.pages.site import refusal
from service.identity.passkeys import Passkeys
from service.identity.passwords import LEAST
from service.identity.roles import Role
from service.identity.second_factor import SecondFactor
from service.identity.sign_in import SignIn
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import LANGUAGES, Sentence, say
from service.words.classes import CLASSES

Shown = Callable[[Request, NaskahError | None], Response]
_FIELDS: Final = {"sandi": "baru"}
"""What may not be chosen is told of the new password: the field ``sandi`` here is the one of before."""


def routes(*, sign_in: SignIn, second: SecondFactor, keys: Passkeys, cookies: Cookies) -> APIRouter:
    """Return the pages of one's own account."""
    router = APIRouter()

    def shown(request: Request, error: NaskahError | None = None) -> Response:
        return _shown(request, sign_in, keys, cookies, error)

    @declared(router, "GET", "/akun", roles=Role, reads=Reads.NOTHING)
    def show_account(request: Request) -> Response:
        """Show who I am here, and where I am signed in."""
        return shown(request)

    @declared(router, "POST", "/akun/sesi", roles=Role, reads=Reads.NOTHING)
    def end_session(request: Request) -> Response:
        """End one of my sessions; another's is none of mine, and nothing happens."""
        try:
            which = UUID(submitted(request).one("sesi"))
        except ValueError:
            return led("/akun")
        sign_in.end(session_of(request), which)
        return led("/akun")

    @declared(router, "POST", "/akun/bahasa", roles=Role, reads=Reads.NOTHING)
    def choose_own_language(request: Request) -> Response:
        """Keep what I read with my account: each device and each letter follows it."""
        chosen = submitted(request).one("bahasa")
        if chosen not in (*LANGUAGES, ""):
            return led("/akun")
        sign_in.read_in(session_of(request), chosen or None)
        answered = led("/akun")
        messages.leave(request, answered, say("Bahasa Anda disimpan; berlaku di semua perangkat Anda."))
        return answered

    _secrets(router, shown, sign_in=sign_in, second=second, cookies=cookies)
    return router


def _secrets(
    router: APIRouter, shown: Shown, *, sign_in: SignIn, second: SecondFactor, cookies: Cookies
) -> None:
    """What only its owner changes, with the proof of before."""

    @declared(router, "POST", "/akun/sandi", roles=Role, reads=Reads.NOTHING)
    def change_password(request: Request) -> Response:
        """Choose another password: every session of mine ends, this one too, and I sign in with it."""
        form = submitted(request)
        try:
            if form.one("baru") != form.one("ulang"):
                raise PasswordRefused(
                    fields=[Field(path="ulang", reason=say("berbeda dari yang pertama; ketik ulang"))]
                )
            sign_in.change_password(session_of(request), form.one("sandi"), form.one("baru"))
        except (PasswordWrong, PasswordRefused, AttemptsExceeded) as error:
            return shown(request, error)
        answered = led("/masuk")
        cookies.end(request, answered)
        messages.leave(request, answered, say("Kata sandi Anda sudah diganti. Masuklah dengan yang baru."))
        return answered

    @declared(router, "POST", "/akun/pemulihan", roles=Role, reads=Reads.NOTHING)
    def draw_recovery_codes(request: Request) -> Response:
        """Draw other recovery codes against a code of the phone, and show them once; those of before open nothing any more."""
        try:
            token, paper = second.new_codes(session_of(request), submitted(request).one("kode"))
        except (CodeRefused, AttemptsExceeded) as error:
            return shown(request, error)
        answered = page(request, "identity/pages/pemulihan.html", ke="/akun", codes=paper)
        cookies.renew(request, answered, token)
        return answered


def _shown(
    request: Request, sign_in: SignIn, keys: Passkeys, cookies: Cookies, error: NaskahError | None
) -> Response:
    session = session_of(request)
    return page(
        request,
        "identity/pages/akun.html",
        answer(request, error).status_code if error else 200,
        session=session,
        peran=", ".join(sorted(session.roles)),
        kelas=CLASSES[session.ceiling],
        lines=sorted(sign_in.living(session), key=lambda each: each.id != session.id),
        keys=keys.every(session),
        first=session.totp_at is None and not session.passkeys,
        strong=stepped_up(session),
        refused=refusal(request, cookies),
        browser=browser_named,
        least=LEAST,
        wrong=_wrong(error),
    )


def _wrong(error: NaskahError | None) -> dict[str, str]:
    """Return what is wrong by the form's fields; what stands at none, under an empty name."""
    told = {_FIELDS.get(each.path, each.path): each.reason for each in getattr(error, "fields", ())}
    if isinstance(error, PasswordWrong):
        return {"sandi": Sentence(error.message), **told}
    if isinstance(error, CodeRefused):
        return {"kode": Sentence(error.message), **told}
    return {"": Sentence(error.message), **told} if error and not told else told
