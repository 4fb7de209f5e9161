"""The one error root of the house and its retryable branch.

The docstring of an error class is its default message; ids travel as keyword arguments, so that a log
line, a problem document and a quarantine entry can all name the record without parsing prose.
What a library, a server or the system said stands apart, as ``technical``: people read the message, ``in_full`` is for
logs and for whoever runs the installation.
HTTP statuses are deliberately not here: see ``service/http/problems.py``.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar


class NaskahError(Exception):
    """Something went wrong in Naskah."""

    def __init__(self, message: str | None = None, *, technical: object = None, **ids: Any) -> None:
        self.message = message or (inspect.getdoc(type(self)) or "").split("\n", 1)[0]
        self.technical = machine_words(technical)
        """What the machine behind it said, in its own words; empty where it said nothing."""
        self.ids = ids
        named = ", ".join(f"{name}={value}" for name, value in ids.items())
        super().__init__(f"{self.message} ({named})" if named else self.message)


class Retryable(NaskahError):
    """The same call may succeed later; only this branch is ever retried."""


class Outage(Retryable):
    """A part of the house is away; the work is not to blame for it and is not charged an attempt."""

    rests: ClassVar[bool] = False
    """Whether a worker that meets it takes no more work until it is over; see ``archive.outages`` for the host's own."""


_LONGEST = 500
"""Letters that are kept of a machine's words; a parser quotes what it could not read."""


def machine_words(said: object) -> str:
    """Return what a machine said on one line: the type of an error of its own, and the first line of its words.

    The second line of a database's words may quote a row.
    """
    if said is None:
        return ""
    words = str(said).strip().split("\n", 1)[0].strip()[:_LONGEST]
    return f"{type(said).__name__}: {words}".rstrip(": ") if isinstance(said, BaseException) else words


def in_full(error: BaseException) -> str:
    """Return an error with the machine's words behind it, for a log or whoever runs the installation.

    >>> in_full(Outage("The ledger cannot be reached.", technical="connection refused"))
    'The ledger cannot be reached. (machine: connection refused)'
    """
    return with_machine(str(error), getattr(error, "technical", ""))


def with_machine(told: str, technical: str) -> str:
    """Return what is told with the machine's words behind it, labelled as such."""
    return f"{told} (machine: {technical})" if technical else told
