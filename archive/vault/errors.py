"""What the vault may say when it cannot do as asked. Only the ``Retryable`` ones are ever tried again."""

from __future__ import annotations

from archive.errors import NaskahError, Outage, Retryable


class VaultError(NaskahError):
    """The vault refused."""


class VaultUnavailable(Outage):
    """The vault did not answer, or answered that it cannot serve now."""

    rests = True


class ChecksumRefused(Retryable):
    """The vault received other bytes than were sent."""


class PreconditionLost(VaultError):
    """Somebody else wrote this key first."""


class LockRefused(VaultError):
    """The object is locked and may not be destroyed or unlocked."""


class NotInVault(VaultError):
    """The vault holds no such object."""


class TooLarge(VaultError):
    """The object exceeds what goes into one PUT."""


class Corrupted(VaultError):
    """The vault's bytes are not the archived bytes."""


class Incident(VaultError):
    """What lies in the vault is neither this job's work nor fit to be adopted; a person must look."""


class VaultUnfit(VaultError):
    """The object store lacks a capability without which nothing may be archived in it."""
