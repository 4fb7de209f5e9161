"""What signing and judging refuse. Only an unreachable time stamping authority or gateway may be tried again."""

from __future__ import annotations

from archive.errors import NaskahError, Outage


class SigningError(NaskahError):
    """The document could not be signed."""


class CredentialRefused(SigningError):
    """The key and certificate cannot be opened: wrong passphrase, or not a PKCS#12 or PEM file."""


class CredentialHungry(CredentialRefused):
    """The file of key and certificate takes more time to open than one that a person uses."""


class DemonstrationRefused(CredentialRefused):
    """A DEMO certificate signs for an office that is a demonstration alone; put the office's own in its place."""


class NotPrepared(SigningError):
    """The bytes are no PDF with an empty place for exactly one signature at its end."""


class NotSignable(SigningError):
    """The PDF cannot take a signature: it cannot be parsed, is encrypted, or carries one already."""


class RoomExceeded(SigningError):
    """The signature is larger than the place kept for it; prepare the document again with more room."""


class SealRefused(SigningError):
    """The freshly sealed document did not pass its own validation and must not be used."""

    def __init__(self, message: str | None = None, *, problems: tuple[str, ...] = (), **ids: object) -> None:
        super().__init__(message, problems="; ".join(problems), **ids)
        self.problems = problems


class TimestampUnavailable(Outage):
    """The time stamping authority gave no time stamp."""


class KeyMissing(SigningError):
    """The office has no such key."""


class TokenAway(SigningError):
    """The token that keeps the key cannot be reached, or holds no such key."""
