"""The cookies of the pages, and whether a request comes from a page of ours.

Over HTTPS the cookies bear the prefix ``__Host-``: no other host and no plain page can have set them. An office that is reached by
http alone, in its own network, has them without it, and is told so by ``naskah doctor``; the two are never taken for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from archive.ledger.office.sessions import WebSession
from service.identity.errors import OriginForeign, SignInNeeded, StepUpNeeded

SESSION: Final = "naskah.session"
"""Where a request's scope holds its session, if it has one."""
MARKS: Final = "naskah.marks"
"""Where a request's scope holds the digest of its session's token: by it a page marks what only this session may bring back."""
PAGE: Final = "naskah.page"
"""Whether a request's scope is that of a page."""
_TOKEN: Final = "naskah"
_DEVICE: Final = "naskah-peramban"
_STEP: Final = "naskah-langkah"
_DEVICE_S: Final = 365 * 24 * 3600
STEP_UP: Final = timedelta(minutes=10)
"""A batch of signatures is read and signed within it."""
SAFE: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Cookies:
    """The cookies of an installation; ``public_url`` tells of HTTPS that ends at a proxy in front."""

    public_url: str

    def secure(self, request: Request) -> bool:
        """Tell whether the browser speaks HTTPS."""
        outside = urlsplit(self.public_url)
        return request.url.scheme == "https" or (
            outside.scheme == "https" and request.headers.get("host", "") == outside.netloc
        )

    def token(self, request: Request) -> str | None:
        """Return the session's token as the browser presents it."""
        return request.cookies.get(self._named(request, _TOKEN))

    def device(self, request: Request) -> str | None:
        """Return the browser's own mark; None from one that keeps no cookies."""
        return request.cookies.get(self._named(request, _DEVICE))

    def begin(self, request: Request, answer: Response, token: str, device: str) -> None:
        """Give the browser its session, for as long as it is open: no clock of its own ends it."""
        self._set(request, answer, _TOKEN, token, None)
        self.mark(request, answer, device)

    def renew(self, request: Request, answer: Response, token: str) -> None:
        """Give the browser its session's new token."""
        self._set(request, answer, _TOKEN, token, None)

    def mark(self, request: Request, answer: Response, device: str) -> None:
        """Give the browser its mark, by which it is known the next time."""
        self._set(request, answer, _DEVICE, device, _DEVICE_S)

    def step(self, request: Request) -> str:
        """Return the mark of what this browser was asked last on its way in; empty where it was asked nothing."""
        return request.cookies.get(self._named(request, _STEP), "")

    def ask(self, request: Request, answer: Response, mark: str) -> None:
        """Give the browser the mark of what it is asked; an empty one takes it away."""
        self._set(request, answer, _STEP, mark, None if mark else 0)

    def end(self, request: Request, answer: Response) -> None:
        """Take the session away; the browser stays known."""
        self._set(request, answer, _TOKEN, "", 0)

    def _named(self, request: Request, name: str) -> str:
        return f"__Host-{name}" if self.secure(request) else name

    def _set(self, request: Request, answer: Response, name: str, value: str, lasts: int | None) -> None:
        answer.set_cookie(
            self._named(request, name),
            value,
            max_age=lasts,
            path="/",
            secure=self.secure(request),
            httponly=True,
            samesite="lax",
        )


def from_ours(headers: Headers, public_url: str) -> bool:
    """Tell whether a form was sent from a page of this very address: by what the browser says of it, which no page can forge.

    ``Sec-Fetch-Site`` is believed where it is said; browsers keep it back on plain http, there the ``Origin`` must be ours.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc in (headers.get("host"), urlsplit(public_url).netloc)


def refuse_foreign(request: Request, public_url: str) -> None:
    """Raise ``OriginForeign`` for whatever changes something and does not come from a page of ours."""
    if request.method not in SAFE and not from_ours(request.headers, public_url):
        raise OriginForeign


def session_of(request: Request) -> WebSession:
    """Return the session of a page's request; raises ``SignInNeeded`` where a page is open to those without one."""
    found: WebSession | None = request.scope.get(SESSION)
    if found is None:
        raise SignInNeeded
    return found


def need_step_up(request: Request, within: timedelta = STEP_UP) -> None:
    """Raise ``StepUpNeeded`` unless the person at the page proved it is them, by a code, just now: asked before a signature.

    A page that lets it through leads there, and back to the page with the form.
    """
    if not stepped_up(session_of(request), within):
        raise StepUpNeeded


def stepped_up(session: WebSession, within: timedelta = STEP_UP) -> bool:
    """Tell whether a session's owner proved that it is them just now."""
    proved = session.stepped_up_at
    return proved is not None and datetime.now(UTC) - proved <= within


def inner(path: str | None) -> str:
    """Return a path of this house to lead on to; ``/`` for whatever leads elsewhere.

    >>> inner("/naskah/7?halaman=2"), inner("//evil.example"), inner("https://evil.example/"), inner("/\\\\evil.example")
    ('/naskah/7?halaman=2', '/', '/', '/')
    """
    if not path or len(path) > 2_000 or not path.isascii() or not path.isprintable() or "\\" in path:
        return "/"
    if not path.startswith("/") or path.startswith(("//", "/masuk", "/keluar")):
        return "/"
    return path
