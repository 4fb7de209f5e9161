"""The identity provider (OpenID Connect) that an installation lets people in by, as its settings name it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from archive.settings import address

LONGEST_SUBJECT: Final = 255
"""OpenID Connect, section 2."""
_ALONE: Final = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, kw_only=True)
class ProviderSettings:
    """One provider, and as what this installation is known there."""

    issuer: str
    client_id: str
    secret: str | None = field(repr=False)
    """None: a public client, by PKCE alone."""
    name: str
    """What its button says."""


def issuer(text: str) -> str:
    """Read an issuer, exactly as it calls itself; over plain http on this machine alone.

    >>> issuer("https://sso.kantor.go.id/realms/kpu")
    'https://sso.kantor.go.id/realms/kpu'
    """
    address(text)
    parts = urlsplit(text)
    if (parts.scheme != "https" and parts.hostname not in _ALONE) or parts.query or parts.fragment:
        raise ValueError("an https address without query, exactly as the provider calls itself")
    return text
