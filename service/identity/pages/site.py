"""Which site a page is asked at: passkeys are made for a name that browsers trust, never for a bare address."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from service.errors import Field
from service.http.session import Cookies
from service.identity.errors import SiteRefused
from service.identity.passkeys import Site
from service.words import Sentence, say

LOCAL = "localhost"
"""Trusted by browsers without HTTPS: the demonstration on one's own machine."""


def site_of(request: Request, cookies: Cookies) -> Site:
    """Return the site; raises ``SiteRefused`` with what is in the way, for one that has no passkeys."""
    netloc = request.headers.get("host", "")
    if refused := why_none(netloc, cookies.public_url, secure=cookies.secure(request)):
        raise SiteRefused(fields=[Field(path="", reason=refused)])
    scheme = "https" if cookies.secure(request) else "http"
    return Site(host=_host(netloc), origin=f"{scheme}://{netloc}")


def why_none(netloc: str, public_url: str, *, secure: bool) -> Sentence | None:
    """Return why there are no passkeys at the address a browser shows; None where there are.

    Of names only the office's own: whoever serves these pages under another one collects nothing.

    >>> str(why_none("10.13.6.2:8080", "http://10.13.6.2:8080", secure=False))
    'kunci sandi memerlukan nama, bukan alamat berangka seperti 10.13.6.2'
    """
    host = _host(netloc)
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        return say("kunci sandi memerlukan nama, bukan alamat berangka seperti {alamat}", alamat=host)
    if host == LOCAL:
        return None
    if not secure:
        return say("kunci sandi memerlukan HTTPS")
    if netloc != urlsplit(public_url).netloc:
        return say("kunci sandi hanya berlaku di {alamat}", alamat=public_url)
    return None


def refusal(request: Request, cookies: Cookies) -> Sentence | None:
    """Return why there are no passkeys where this page is asked."""
    return why_none(request.headers.get("host", ""), cookies.public_url, secure=cookies.secure(request))


def _host(netloc: str) -> str:
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""
