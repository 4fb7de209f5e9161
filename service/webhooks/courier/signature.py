"""Standard Webhooks' two schemes over ``id.timestamp.body``: v1, HMAC-SHA256 with a secret shared with one receiver (whsec_),
and v1a, Ed25519 with a key pair (whsk_, whpk_).

Signs only. Receivers check v1 with any library of standardwebhooks.com, v1a with the public key
(``examples/webhook-consumer``).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.errors import NaskahError

SECRET, PUBLIC, SHARED = "whsk_", "whpk_", "whsec_"
_BYTES: Final = 32
"""Of a shared secret that is drawn here: as many as the digest has."""
_ALLOWED: Final = range(24, 65)
"""By the specification."""


class KeyUnreadable(NaskahError):
    """This is no whsk_ key and no whsec_ secret."""


class EventSigner(Protocol):
    """Whoever signs an event."""

    def sign(self, webhook_id: str, timestamp: int, body: bytes) -> str:
        """Return one signature, with its scheme before it."""


@dataclass(frozen=True, kw_only=True)
class SharedSecret:
    """What one subscription and its receiver know."""

    key: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> SharedSecret:
        """Draw a new one."""
        return cls(key=secrets.token_bytes(_BYTES))

    @classmethod
    def read(cls, text: str) -> SharedSecret:
        """Read the form ``secret`` has; raises ``KeyUnreadable``."""
        try:
            key = base64.b64decode(text.removeprefix(SHARED), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not text.startswith(SHARED) or len(key) not in _ALLOWED:
            raise KeyUnreadable
        return cls(key=key)

    @property
    def secret(self) -> str:
        """The form that the published libraries read."""
        return SHARED + base64.b64encode(self.key).decode()

    def sign(self, webhook_id: str, timestamp: int, body: bytes) -> str:
        """Return one signature."""
        made = hmac.digest(self.key, _signed(webhook_id, timestamp, body), "sha256")
        return f"v1,{base64.b64encode(made).decode()}"


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """One office's key pair."""

    key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> SigningKey:
        """Draw a new pair."""
        return cls(key=Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> SigningKey:
        """Read the form ``secret`` has; raises ``KeyUnreadable``."""
        try:
            raw = base64.b64decode(text.removeprefix(SECRET), validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not text.startswith(SECRET) or len(raw) != 64:
            raise KeyUnreadable
        made = cls(key=Ed25519PrivateKey.from_private_bytes(raw[:32]))
        if made._public != raw[32:]:
            raise KeyUnreadable("The whsk_ key's two halves are not of one pair")
        return made

    @property
    def secret(self) -> str:
        """The pair as text: 32 bytes of seed and 32 of the public key, which is the form other senders use."""
        return SECRET + base64.b64encode(self.key.private_bytes_raw() + self._public).decode()

    @property
    def public(self) -> str:
        """What receivers check with."""
        return PUBLIC + base64.b64encode(self._public).decode()

    @property
    def _public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def sign(self, webhook_id: str, timestamp: int, body: bytes) -> str:
        """Return one signature."""
        made = self.key.sign(_signed(webhook_id, timestamp, body))
        return f"v1a,{base64.b64encode(made).decode()}"


def _signed(webhook_id: str, timestamp: int, body: bytes) -> bytes:
    return f"{webhook_id}.{timestamp}.".encode() + body


def headers(keys: Sequence[EventSigner], webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers; a receiver that knows any one of ``keys`` accepts."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(key.sign(webhook_id, timestamp, body) for key in keys),
    }
