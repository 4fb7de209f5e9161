"""How long somebody stays signed in at the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class SessionRules:
    """How long a session lasts."""

    idle: timedelta = timedelta(hours=1)
    """Without a request."""
    lasts: timedelta = timedelta(hours=12)
    """Whatever is done with it: a working day."""
