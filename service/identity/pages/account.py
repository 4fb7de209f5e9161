"""/akun: my account, the browsers I am signed in with, and how each is signed out."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.http.forms import submitted
from service.http.page_answers import led
from service.http.session import session_of
from service.identity.roles import Role
from service.identity.sign_in import SignIn
from service.web.declared import Reads, declared
from service.web.frame import page


def routes(*, sign_in: SignIn) -> APIRouter:
    """Return the pages of one's own account."""
    router = APIRouter()

    @declared(router, "GET", "/akun", roles=Role, reads=Reads.NOTHING)
    def show_account(request: Request) -> Response:
        """Show who I am here, and where I am signed in."""
        session = session_of(request)
        return page(
            request,
            "identity/pages/akun.html",
            session=session,
            peran=", ".join(sorted(session.roles)),
            kelas=session.ceiling.name,
            lines=sign_in.living(session),
        )

    @declared(router, "POST", "/akun/sesi", roles=Role, reads=Reads.NOTHING)
    def end_session(request: Request) -> Response:
        """End one of my sessions; another's is none of mine, and nothing happens."""
        try:
            which = UUID(submitted(request).one("sesi"))
        except ValueError:
            return led("/akun")
        sign_in.end(session_of(request), which)
        return led("/akun")

    return router
