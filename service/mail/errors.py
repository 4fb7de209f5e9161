"""What a mail server can answer that is not yes: it is away, not now, or never."""

from __future__ import annotations

from archive.errors import NaskahError, Outage, Retryable


class MailServerAway(Outage):
    """The mail server cannot be reached."""


class MailAccountRefused(Outage):
    """The mail server refuses our account or our sender address; the settings are wrong, no letter is."""


class MailServerInsecure(Outage):
    """The mail server offers no encryption; nothing is sent in the open."""


class MailDelayed(Retryable):
    """The mail server does not take this letter now."""


class MailRefused(NaskahError):
    """The mail server will not take this letter."""


class AddressMissing(NaskahError):
    """The person has left or has no address any more."""
