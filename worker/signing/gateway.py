"""The port to a signing gateway that keeps people's keys: what it is asked, and the three ways its answer can go.

A signature cannot be taken back, so the difference between "not sent" and "sent, nobody knows" is everything: only the
first may be tried again, and only by the person. An unknown answer keeps the document's number and is settled by
``verify``; nothing here sends a signature twice by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from archive.errors import Retryable
from worker.signing.errors import SigningError
from worker.signing.secret import Secret


@dataclass(frozen=True, kw_only=True)
class KeyOwner:
    """Whose key signs; the gateway knows people by NIK or e-mail, we show neither."""

    nik: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What opens the key: a passphrase, or a one-time code in its place."""

    passphrase: Secret | None = None
    totp: Secret | None = None


class SignOutcome(StrEnum):
    """How a sign request ended."""

    SIGNED = "signed"
    """The signed document is here; it counts once our own judge accepts it."""
    REFUSED = "refused"
    """The gateway says it signed nothing."""
    UNKNOWN = "unknown"
    """Sent, and nobody knows: settle it by verify, never by sending again."""


class Doubt(StrEnum):
    """Why nobody knows whether it signed."""

    SILENT = "silent"
    """It was sent, and no answer came in time."""
    BROKEN_OFF = "broken_off"
    """It was sent, and the connection ended before an answer had come."""
    FAILED = "failed"
    """It answered that it failed: perhaps after it had signed."""
    ELSEWHERE = "elsewhere"
    """It answered that it is to be asked elsewhere, which is never followed with a passphrase."""
    NO_FILE = "no_file"
    """Its answer is none, or holds no single file."""
    GARBLED = "garbled"
    """The file in its answer cannot be decoded."""
    UNSIGNED = "unsigned"
    """The file in its answer is the document as it was sent."""


@dataclass(frozen=True, kw_only=True)
class SignAnswer:
    """What came of a sign request."""

    outcome: SignOutcome
    doubt: Doubt | None = None
    """Of one that is unknown."""
    said: str = ""
    """The gateway's own words of refusal: short and free of secrets and personal numbers."""
    status: int | None = None
    """Its HTTP status, where there was one."""
    pdf: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class GatewayVerdict:
    """What the gateway says of a file."""

    conclusion: str
    signatures: int
    signers: Sequence[str]

    @property
    def valid(self) -> bool:
        """The gateway finds at least one signature, and all valid."""
        return self.signatures > 0 and self.conclusion.upper() in ("VALID", "TOTAL_PASSED")


class GatewayUnavailable(Retryable):
    """The signing gateway could not be reached; nothing was sent to it."""


class GatewayRefused(SigningError):
    """The signing gateway refused the question, or gave an answer that cannot be read."""


class SigningGateway(Protocol):
    """A gateway."""

    def sign(
        self, pdf: bytes, who: KeyOwner, opens: Credentials, *, reason: str, location: str
    ) -> SignAnswer:
        """Ask for a signature, once; raises ``GatewayUnavailable`` when nothing was sent."""

    def verify(self, pdf: bytes) -> GatewayVerdict:
        """Ask what a file's signatures are; may be asked any number of times."""
