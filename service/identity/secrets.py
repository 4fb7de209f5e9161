"""Keys as text: ``nsk_<id>_<secret>``, 256 random bits of which only the SHA-256 is ever stored.

A digest without salt or stretching is enough here: 256 random bits cannot be guessed, unlike a password.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from uuid import UUID, uuid4

_FORM = re.compile(r"nsk_([0-9a-f]{32})_([0-9A-Za-z_-]{43})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A new key: the text shown once to its owner, and the digest the ledger keeps."""

    id: UUID
    token: str = field(repr=False)
    digest: bytes


def mint() -> NewKey:
    """Make a new key; the id in it is the ledger's, so that a key found lying about can be revoked without its secret."""
    key_id = uuid4()
    token = f"nsk_{key_id.hex}_{secrets.token_urlsafe(32)}"
    return NewKey(id=key_id, token=token, digest=digest(token))


def digest(token: str) -> bytes:
    """Return the SHA-256 of a key's text, the form in which it is looked up."""
    return hashlib.sha256(token.encode("utf-8")).digest()


def looks_like_a_key(token: str) -> bool:
    """Tell whether ``token`` has the form of a key; what has not is refused without asking the ledger."""
    return _FORM.fullmatch(token) is not None
