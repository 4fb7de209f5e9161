"""A part of the house, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PartHealth:
    """One part and how it stands: ok, away, late, damaged, standing after a restore, open to whoever is on
    the way, or unseen when this process has no view of it."""

    name: str
    state: str
    detail: str
    age_s: float | None = None
    """How old the answer is that this was judged from."""

    @property
    def ok(self) -> bool:
        """Whether it works."""
        return self.state == "ok"
