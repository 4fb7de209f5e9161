"""The number of a form by which an account is changed."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from service.errors import BodyRefused, Field
from service.http.forms import SentForm
from service.words import say

ONCE: Final = "formulir"
"""The field that holds it."""


def numbered(fields: SentForm) -> UUID:
    """Return a form's number; raises ``BodyRefused`` for one without."""
    try:
        return UUID(fields.one(ONCE))
    except ValueError:
        reason = say("formulir ini tidak bernomor; buka lagi halamannya")
        raise BodyRefused(fields=[Field(path=ONCE, reason=reason)]) from None
