"""What opens a signatory's key: it comes with one request and ends with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker.signing.secret import Secret


@dataclass(frozen=True, kw_only=True)
class SigningSecrets:
    """What a signatory's request brings; it ends with the request."""

    secret: Secret
    """Passphrase of the file, PIN of the token, or passphrase at BSrE."""
    totp: Secret | None = None
    pkcs12: bytes | None = field(default=None, repr=False)
