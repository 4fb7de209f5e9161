"""The one error root of the house and its retryable branch.

The docstring of an error class is its default message; ids travel as keyword arguments, so that a log
line, a problem document and a quarantine entry can all name the record without parsing prose.
HTTP statuses are deliberately not here: see ``service/http/problems.py``.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar


class NaskahError(Exception):
    """Something went wrong in Naskah."""

    def __init__(self, message: str | None = None, **ids: Any) -> None:
        self.message = message or (inspect.getdoc(type(self)) or "").split("\n", 1)[0]
        self.ids = ids
        named = ", ".join(f"{name}={value}" for name, value in ids.items())
        super().__init__(f"{self.message} ({named})" if named else self.message)


class Retryable(NaskahError):
    """The same call may succeed later; only this branch is ever retried."""


class Outage(Retryable):
    """A part of the house is away; the work is not to blame for it and is not charged an attempt."""

    rests: ClassVar[bool] = False
    """Whether a worker that meets it takes no more work until it is over; see ``archive.outages`` for the host's own."""
