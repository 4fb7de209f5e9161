"""Standard Webhooks' asymmetric scheme: Ed25519 over ``id.timestamp.body``, as ``v1a,<base64>``; keys as whsk_ and whpk_.

Signs only: receivers check with the public key (``examples/webhook-consumer``).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.errors import NaskahError

SECRET, PUBLIC = "whsk_", "whpk_"
_SCHEME = "v1a"


class KeyUnreadable(NaskahError):
    """This is no whsk_ key."""


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
        signed = f"{webhook_id}.{timestamp}.".encode() + body
        return f"{_SCHEME},{base64.b64encode(self.key.sign(signed)).decode()}"


def headers(keys: Sequence[SigningKey], webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers; a receiver that knows any one of ``keys`` accepts."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(key.sign(webhook_id, timestamp, body) for key in keys),
    }
