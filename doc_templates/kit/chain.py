"""A chain of approval: who initials and who signs a type, as the office decides it and as a document's record pins it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Who initials and who signs a type, by position key of the office; everyone once."""

    penandatangan: str
    """Who signs."""
    paraf: tuple[str, ...] = ()
    """Paraf hierarki in ascending order; at most three (domain rule)."""
    koordinasi: tuple[str, ...] = ()
    """Paraf koordinasi: neighbours whose field the document touches."""
    konseptor: str = ""
    """Who drafts, and gets it back; without one, whoever works in the document's unit."""

    @classmethod
    def from_record(cls, pinned: Mapping[str, Any]) -> Chain:
        """Read the chain that a document's record pins (``to_record``); records of every age."""
        return cls(
            penandatangan=str(pinned.get("penandatangan") or ""),
            paraf=tuple(pinned.get("paraf") or ()),
            koordinasi=tuple(pinned.get("koordinasi") or ()),
            konseptor=str(pinned.get("konseptor") or ""),
        )

    def to_record(self) -> dict[str, Any]:
        """Return the chain as a document's record pins it: by position keys, whatever the office decides later."""
        return {
            "konseptor": self.konseptor,
            "paraf": list(self.paraf),
            "koordinasi": list(self.koordinasi),
            "penandatangan": self.penandatangan,
        }

    @property
    def positions(self) -> frozenset[str]:
        """Every position that stands in it, the drafter's too."""
        named = {self.penandatangan, *self.paraf, *self.koordinasi, self.konseptor}
        return frozenset(named - {""})
